"""What a repository says of itself: counts, switches and the newest change of each kind.

GraphQL: up to 50 repositories a query by alias, about 3 points; docs: https://docs.github.com/en/graphql/reference/objects#repository
Without a token: REST, one request a repository, and what only GraphQL tells stays None (``rest_facts.py``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from collectors.client import GitHubClient
from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import BudgetSpent, Malformed, RateLimited, SourceError, TooHeavy
from collectors.fields import boolean, instant, integer, items, mapping, optional_instant, text
from collectors.graphql import Answer, document, repository_field
from collectors.names import is_repository, require_repository

REPOSITORIES_A_QUERY = 50
_COST_A_REPOSITORY = 0.06  # six connections of one row each, a hundredth of a point apiece

_REQUIRED = {"repo_id", "observed_at", "repo", "created_at", "is_archived"}
_COLUMNS: dict[str, pa.DataType] = {
    "repo_id": BIGINT,
    "observed_at": INSTANT,
    "repo": TEXT,
    "created_at": INSTANT,
    "pushed_at": INSTANT,
    "is_archived": BOOLEAN,
    "archived_at": INSTANT,
    "is_empty": BOOLEAN,
    "has_issues": BOOLEAN,
    "default_branch": TEXT,
    "stars": BIGINT,
    "forks": BIGINT,
    "watchers": BIGINT,
    "open_issues": BIGINT,
    "issues_total": BIGINT,
    "pulls_total": BIGINT,
    "releases_total": BIGINT,
    "issues_updated_at": INSTANT,
    "pulls_updated_at": INSTANT,
    "newest_fork_at": INSTANT,
    "newest_release_at": INSTANT,
    "commits_total": BIGINT,
}
SCHEMA = raw_schema(_COLUMNS, _COLUMNS.keys() - _REQUIRED)

_SELECTION = """
  databaseId nameWithOwner createdAt pushedAt isArchived archivedAt isEmpty hasIssuesEnabled
  defaultBranchRef { name } stargazerCount forkCount
  watchers(first: 1) { totalCount }
  issues(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }
  openIssues: issues(first: 1, states: [OPEN]) { totalCount }
  pullRequests(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }
  releases(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { totalCount nodes { createdAt } }
  forks(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { createdAt } }
"""


@dataclass(frozen=True, slots=True)
class RepoFacts:
    """One row of ``raw.observations``, times in aware UTC; None is what the server did not tell."""

    repo_id: int
    observed_at: datetime
    repo: str
    created_at: datetime
    pushed_at: datetime | None
    is_archived: bool
    archived_at: datetime | None
    is_empty: bool | None
    has_issues: bool | None
    default_branch: str | None
    stars: int | None
    forks: int | None
    watchers: int | None
    open_issues: int | None
    issues_total: int | None
    pulls_total: int | None
    releases_total: int | None
    issues_updated_at: datetime | None
    pulls_updated_at: datetime | None
    newest_fork_at: datetime | None
    newest_release_at: datetime | None
    commits_total: int | None = None


def table(facts: Iterable[RepoFacts]) -> pa.Table:
    """Return the rows of ``raw.observations``."""
    return pa.Table.from_pylist([{name: getattr(each, name) for name in SCHEMA.names} for each in facts], schema=SCHEMA)


def fetch(client: GitHubClient, names: Sequence[str], now: datetime) -> dict[str, RepoFacts | SourceError]:
    """Ask for the facts of repositories; a name that was changed answers with the present one in ``repo``.

    Args:
        client: with a token.
        names: owner/name, each once.
        now: becomes ``observed_at``.

    Returns:
        For each name its facts, or why there are none; a budget that is spent on the way is the answer for the rest.

    Raises:
        BadToken: no token is left.
    """
    found: dict[str, RepoFacts | SourceError] = {name: Malformed("owner/name", name) for name in names if not is_repository(name)}
    waiting, size = [name for name in names if name not in found], REPOSITORIES_A_QUERY
    alone: list[str] = []
    while waiting or alone:
        batch = waiting[:size] or alone[:1]
        answers = _ask(client, batch, now, can_shrink=len(batch) > 1)
        heavy = [name for name in batch if isinstance(answers[name], TooHeavy)] if len(batch) > 1 else []
        if len(heavy) == len(batch):
            size = len(batch) // 2
            continue
        waiting, alone = [name for name in waiting if name not in answers], [name for name in alone if name not in answers] + heavy
        found |= {name: answer for name, answer in answers.items() if name not in heavy}
        if any(isinstance(answer, BudgetSpent | RateLimited) for answer in answers.values()):
            return found | dict.fromkeys([*waiting, *alone], answers[batch[0]])
    return found


def query(names: Sequence[str]) -> str:
    """Return the document that asks for these repositories, aliases r0, r1, ... in their order.

    Raises:
        Malformed: a name that is no owner/name.
    """
    return document(*(f"r{number}: {repository_field(name, _SELECTION)}" for number, name in enumerate(names)))


def parse(payload: object, now: datetime) -> RepoFacts:
    """Read one repository of the answer.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    where = "repository facts"
    branch = payload.get("defaultBranchRef") if isinstance(payload, Mapping) else None
    connections = {
        name: mapping(payload, name, where) for name in ("watchers", "issues", "openIssues", "pullRequests", "releases", "forks")
    }
    totals = {name: integer(each, "totalCount", f"{where} {name}") for name, each in connections.items() if name != "forks"}
    return RepoFacts(
        repo_id=integer(payload, "databaseId", where),
        observed_at=now,
        repo=require_repository(text(payload, "nameWithOwner", where), where),
        created_at=instant(payload, "createdAt", where),
        pushed_at=optional_instant(payload, "pushedAt", where),
        is_archived=boolean(payload, "isArchived", where),
        archived_at=optional_instant(payload, "archivedAt", where),
        is_empty=boolean(payload, "isEmpty", where),
        has_issues=boolean(payload, "hasIssuesEnabled", where),
        default_branch=text(branch, "name", f"{where} defaultBranchRef") if branch is not None else None,
        stars=integer(payload, "stargazerCount", where),
        forks=integer(payload, "forkCount", where),
        watchers=totals["watchers"],
        open_issues=totals["openIssues"],
        issues_total=totals["issues"],
        pulls_total=totals["pullRequests"],
        releases_total=totals["releases"],
        issues_updated_at=_newest(connections["issues"], "updatedAt", f"{where} issues"),
        pulls_updated_at=_newest(connections["pullRequests"], "updatedAt", f"{where} pullRequests"),
        newest_fork_at=_newest(connections["forks"], "createdAt", f"{where} forks"),
        newest_release_at=_newest(connections["releases"], "createdAt", f"{where} releases"),
    )


def _newest(connection: Mapping[str, Any], key: str, where: str) -> datetime | None:
    nodes = [node for node in items(connection, "nodes", where) if node is not None]
    return instant(nodes[0], key, where) if nodes else None


def _ask(client: GitHubClient, names: Sequence[str], now: datetime, *, can_shrink: bool) -> dict[str, RepoFacts | SourceError]:
    cost = max(1, round(_COST_A_REPOSITORY * len(names)))
    try:
        answer = client.graphql(query(names), cost=cost, can_shrink=can_shrink)
    except SourceError as error:
        return dict.fromkeys(names, error)
    return {name: _read(answer, f"r{number}", now) for number, name in enumerate(names)}


def _read(answer: Answer, alias: str, now: datetime) -> RepoFacts | SourceError:
    if error := answer.error_at(alias) or answer.unplaced:
        return error
    try:
        if answer.data.get(alias) is None:
            raise Malformed(alias, "repository facts")
        return parse(answer.data[alias], now)
    except SourceError as error:
        return error
