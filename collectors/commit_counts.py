"""How many commits GitHub counts on the default branches of repositories: the second source beside their git histories.

Counting is work for the server, so only repositories that were pushed to are asked, up to 50 a query.
Source: https://docs.github.com/en/graphql/reference/objects#commit
"""

from collections.abc import Mapping, Sequence

from collectors.client import GitHubClient
from collectors.errors import Malformed, SourceError, TooHeavy
from collectors.facts import REPOSITORIES_A_QUERY, RepoFacts
from collectors.fields import integer, mapping
from collectors.graphql import Answer, document, repository_field

_WHERE = "the count of commits"
_SELECTION = "databaseId defaultBranchRef { target { ... on Commit { history(first: 1) { totalCount } } } }"


def fetch(client: GitHubClient, asked: Sequence[RepoFacts]) -> dict[int, int]:
    """Return the count of each repository by its id; one that cannot be counted now is left out, since nothing rests on it alone.

    Args:
        client: with a token.
        asked: repositories that are not empty.

    Raises:
        BadToken: no token is left.
    """
    found: dict[int, int] = {}
    waiting, size = list(asked), REPOSITORIES_A_QUERY
    while waiting:
        batch, rest = waiting[:size], waiting[size:]
        query = document(*(f"r{number}: {repository_field(facts.repo, _SELECTION)}" for number, facts in enumerate(batch)))
        try:
            answer = client.graphql(query, can_shrink=len(batch) > 1)
        except TooHeavy:
            if len(batch) > 1:
                size = len(batch) // 2
            else:
                waiting = rest
            continue
        except SourceError:
            return found
        for number, facts in enumerate(batch):
            count = _read(answer, f"r{number}", facts)
            if count is not None:
                found[facts.repo_id] = count
        waiting = rest
    return found


def _read(answer: Answer, alias: str, facts: RepoFacts) -> int | None:
    if answer.error_at(alias) or answer.unplaced:
        return None
    try:
        repository = mapping(answer.data, alias, _WHERE)
        if integer(repository, "databaseId", _WHERE) != facts.repo_id:
            return None
        commit: Mapping[str, object] = mapping(mapping(repository, "defaultBranchRef", _WHERE), "target", _WHERE)
        return integer(mapping(commit, "history", _WHERE), "totalCount", _WHERE)
    except Malformed:
        return None
