"""A quick look at repositories: whether anything of them moved since the last whole look.

GraphQL: up to 100 repositories a query by alias, two lists of one row each, so about 2 points, a third of what the facts cost.
Source: https://docs.github.com/en/graphql/reference/objects#repository
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.errors import Malformed, SourceError, TooHeavy
from collectors.fields import boolean, integer, mapping, optional_instant, text
from collectors.github.client import GitHubClient
from collectors.github.facts import newest_of
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.size import Size
from collectors.names import is_repository

REPOSITORIES_A_QUERY = 100
FIRST_QUERY = 40  # until the server has shown that it answers larger queries in time
SIZE_STREAM = "quick_look_size"
_COST_A_REPOSITORY = 0.02  # two connections of one row each, a hundredth of a point apiece
_WHERE = "a quick look"
_NEWEST = "(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }"
_SELECTION = f"databaseId nameWithOwner pushedAt isArchived stargazerCount forkCount issues{_NEWEST} pullRequests{_NEWEST}"


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a repository tells that something moved; a part of ``collectors.github.facts.RepoFacts``, times in aware UTC."""

    repo_id: int
    repo: str
    pushed_at: datetime | None
    is_archived: bool
    stars: int
    forks: int
    issues_total: int
    issues_updated_at: datetime | None
    pulls_total: int
    pulls_updated_at: datetime | None


def first_size(stored: str | None, now: datetime) -> Size:
    """Return how many repositories the first query asks for, from the size that an earlier run stored."""
    return Size.read(stored, REPOSITORIES_A_QUERY, FIRST_QUERY, now.astimezone(UTC).date())


def fetch(client: GitHubClient, names: Sequence[str], now: datetime, size: Size) -> dict[str, Marks]:
    """Return the marks of each repository by name. One that is not answered is left out: then it is looked at as a whole.

    Args:
        client: with a token.
        names: owner/name, each once.
        now: of the night, aware UTC.
        size: of the queries; adapts to the answers.

    Raises:
        BadToken: no token is left.
    """
    found: dict[str, Marks] = {}
    waiting, today = [name for name in names if is_repository(name)], now.astimezone(UTC).date()
    while waiting:
        batch, rest = waiting[: size.now], waiting[size.now :]
        query = document(*(f"r{number}: {repository_field(name, _SELECTION)}" for number, name in enumerate(batch)))
        try:
            cost = max(1, round(_COST_A_REPOSITORY * len(batch)))
            answer = client.graphql(query, cost=cost, can_shrink=len(batch) > 1, about=[*batch, batch[0]])
        except TooHeavy:
            size.refused(len(batch), today)
            waiting = waiting if len(batch) > 1 else rest
            continue
        except SourceError:
            return found
        size.worked(len(batch), answer.took_s, today)
        found |= {name: marks for number, name in enumerate(batch) if (marks := _read(answer, f"r{number}")) is not None}
        waiting = rest
    return found


def _read(answer: Answer, alias: str) -> Marks | None:
    if answer.error_at(alias) or answer.unplaced:
        return None
    try:
        return parse(mapping(answer.data, alias, _WHERE))
    except Malformed:
        return None


def parse(payload: object) -> Marks:
    """Parse one repository of the answer.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    issues, pulls = (mapping(payload, leaf, _WHERE) for leaf in ("issues", "pullRequests"))
    return Marks(
        repo_id=integer(payload, "databaseId", _WHERE),
        repo=text(payload, "nameWithOwner", _WHERE),
        pushed_at=optional_instant(payload, "pushedAt", _WHERE),
        is_archived=boolean(payload, "isArchived", _WHERE),
        stars=integer(payload, "stargazerCount", _WHERE),
        forks=integer(payload, "forkCount", _WHERE),
        issues_total=integer(issues, "totalCount", _WHERE),
        issues_updated_at=newest_of(issues, "updatedAt", _WHERE),
        pulls_total=integer(pulls, "totalCount", _WHERE),
        pulls_updated_at=newest_of(pulls, "updatedAt", _WHERE),
    )
