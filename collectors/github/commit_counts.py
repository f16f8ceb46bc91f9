"""GitHub's commit counts of default branches: the second source beside the git histories.

Counting is expensive for the server, so only repositories with a push since are counted, up to 50 a query.
Source: https://docs.github.com/en/graphql/reference/objects#commit
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from collectors.errors import Malformed, SourceError, TooHeavy
from collectors.fields import integer, mapping
from collectors.github.client import GitHubClient
from collectors.github.facts import FIRST_QUERY, REPOSITORIES_A_QUERY, RepoFacts
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.size import Size

SIZE_STREAM = "counts_size"
_WHERE = "the count of commits"
_SELECTION = "databaseId defaultBranchRef { target { ... on Commit { history(first: 1) { totalCount } } } }"


def first_size(text: str | None, now: datetime) -> Size:
    """Return how many repositories the first query asks for, from the size that an earlier run stored."""
    return Size.read(text, REPOSITORIES_A_QUERY, FIRST_QUERY, now.astimezone(UTC).date())


def fetch(client: GitHubClient, asked: Sequence[RepoFacts], size: Size | None = None) -> dict[int, int]:
    """Return the count of each repository by its id. A repository that cannot be counted now is left out: no number depends on it alone.

    Args:
        client: with a token.
        asked: repositories that are not empty.
        size: of the queries; adapts to the answers.

    Raises:
        BadToken: no token is left.
    """
    found: dict[int, int] = {}
    waiting, size = list(asked), size or Size.read(None, REPOSITORIES_A_QUERY, FIRST_QUERY, date.min)
    while waiting:
        batch, rest = waiting[: size.now], waiting[size.now :]
        query = document(*(f"r{number}: {repository_field(facts.repo, _SELECTION)}" for number, facts in enumerate(batch)))
        try:
            answer = client.graphql(query, can_shrink=len(batch) > 1, about=[*(facts.repo for facts in batch), batch[0].repo])
        except TooHeavy:
            size.refused(len(batch), asked[0].observed_at.astimezone(UTC).date())
            waiting = waiting if len(batch) > 1 else rest
            continue
        except SourceError:
            return found
        size.worked(len(batch), answer.took_s, asked[0].observed_at.astimezone(UTC).date())
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
