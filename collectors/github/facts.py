"""Facts of repositories: counts, switches and the newest change of each list.

GraphQL: up to 50 repositories a query by alias, about 3 points; docs: https://docs.github.com/en/graphql/reference/objects#repository
Without a token: REST, one request a repository; fields that only GraphQL has stay None (``rest_facts.py``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import BudgetSpent, Malformed, RateLimited, SourceError, TooHeavy, Unavailable
from collectors.fields import boolean, instant, integer, items, mapping, optional_instant, text
from collectors.github.client import GitHubClient
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.size import Size
from collectors.github.tokens import Token
from collectors.names import is_repository, require_repository

REPOSITORIES_A_QUERY = 50
FIRST_QUERY = 20  # until the server has shown that it answers larger queries in time
SIZE_STREAM = "facts_size"
_COST_A_REPOSITORY = 0.06  # six connections of one row each, a hundredth of a point apiece
_ROUNDS = 3  # that ask again for what one repository lacks

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

_PLAIN = "databaseId nameWithOwner createdAt pushedAt isArchived archivedAt isEmpty hasIssuesEnabled defaultBranchRef { name } forkCount"
_LEAVES = {
    "stargazerCount": "stargazerCount",
    "issues": "issues(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }",
    "openIssues": "openIssues: issues(first: 1, states: [OPEN]) { totalCount }",
    "pullRequests": "pullRequests(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { updatedAt } }",
    "releases": "releases(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { totalCount nodes { createdAt } }",
}
"""What can be left out where the server refuses it: each answers for one list, the others stand."""

_APART = {
    "w": ("watchers", "watchers(first: 1) { totalCount }"),
    "f": ("forks", "forks(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { createdAt } }"),
}
"""Lists of people, which GitHub has closed or may close: each has an alias of its own in the same query, so that no refusal of one
takes the repository with it. An alias costs nothing; only connections do."""

_SOURCES = {"issues": "issues", "openIssues": "issues", "pullRequests": "pulls", "releases": "releases", "forks": "forks"}
"""The source that a leaf answers for; stars are counted by their own history too, and nobody scores watchers."""


@dataclass(frozen=True, slots=True)
class RepoFacts:
    """One row of ``raw.observations``, times in aware UTC; None is a field that the server did not send.

    ``closed`` says for each source why its field is missing; it is not a column.
    """

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
    closed: Mapping[str, SourceError] = field(default_factory=dict)


def table(facts: Iterable[RepoFacts]) -> pa.Table:
    """Return the rows of ``raw.observations``."""
    return pa.Table.from_pylist([{name: getattr(each, name) for name in SCHEMA.names} for each in facts], schema=SCHEMA)


def first_size(text: str | None, now: datetime) -> Size:
    """Return how many repositories the first query asks for, from the size that an earlier run stored."""
    return Size.read(text, REPOSITORIES_A_QUERY, FIRST_QUERY, now.astimezone(UTC).date())


def fetch(client: GitHubClient, names: Sequence[str], now: datetime, size: Size | None = None) -> dict[str, RepoFacts | SourceError]:
    """Fetch the facts of repositories; if a name has changed, ``repo`` has the present one.

    Args:
        client: with a token.
        names: owner/name, each once.
        now: becomes ``observed_at``.
        size: of the queries; adapts to the answers.

    Returns:
        For each name its facts, or the error; if the budget runs out, the remaining names have that error.

    Raises:
        BadToken: no token is left.
    """
    wrong: dict[str, RepoFacts | SourceError] = {name: Malformed("owner/name", name) for name in names if not is_repository(name)}
    asked = [name for name in names if name not in wrong]
    return wrong | Asking(client, now, size or first_size(None, now)).all_of(asked)


def query(names: Sequence[str], without: Mapping[str, Collection[str]] | None = None) -> str:
    """Return the document for these repositories: aliases r0, r1, ... in their order, and w0, f0, ... for fields queried separately.

    Args:
        names: owner/name.
        without: leaves that are left out, by name.

    Raises:
        Malformed: a name that is not an owner/name.
    """
    fields = []
    for number, name in enumerate(names):
        left_out = (without or {}).get(name, ())
        leaves = [text for leaf, text in _LEAVES.items() if leaf not in left_out]
        fields.append(f"r{number}: {repository_field(name, ' '.join([_PLAIN, *leaves]))}")
        fields += [f"{letter}{number}: {repository_field(name, text)}" for letter, (leaf, text) in _APART.items() if leaf not in left_out]
    return document(*fields)


def parse(payload: object, now: datetime, apart: Mapping[str, object] | None = None, left_out: Collection[str] = ()) -> RepoFacts:
    """Parse one repository of the answer.

    Args:
        payload: the value under its alias.
        now: becomes ``observed_at``.
        apart: values under aliases of their own, by leaf; a missing one is None in the facts.
        left_out: leaves that were not queried; None in the facts too.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    where = "repository facts"
    branch = payload.get("defaultBranchRef") if isinstance(payload, Mapping) else None
    asked = [leaf for leaf in ("issues", "openIssues", "pullRequests", "releases") if leaf not in left_out]
    found = {leaf: mapping(payload, leaf, where) for leaf in asked}
    found |= {leaf: mapping(part, leaf, where) for leaf, part in (apart or {}).items()}
    totals = {leaf: integer(each, "totalCount", f"{where} {leaf}") for leaf, each in found.items() if leaf != "forks"}
    newest = {
        leaf: newest_of(found[leaf], key, f"{where} {leaf}")
        for leaf, key in (("issues", "updatedAt"), ("pullRequests", "updatedAt"), ("forks", "createdAt"), ("releases", "createdAt"))
        if leaf in found
    }
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
        stars=None if "stargazerCount" in left_out else integer(payload, "stargazerCount", where),
        forks=integer(payload, "forkCount", where),
        watchers=totals.get("watchers"),
        open_issues=totals.get("openIssues"),
        issues_total=totals.get("issues"),
        pulls_total=totals.get("pullRequests"),
        releases_total=totals.get("releases"),
        issues_updated_at=newest.get("issues"),
        pulls_updated_at=newest.get("pullRequests"),
        newest_fork_at=newest.get("forks"),
        newest_release_at=newest.get("releases"),
    )


def newest_of(connection: Mapping[str, Any], key: str, where: str) -> datetime | None:
    """Return the time of the first node of a list, whose order says newest first; None if it has none."""
    nodes = [node for node in items(connection, "nodes", where) if node is not None]
    return instant(nodes[0], key, where) if nodes else None


class Asking:
    """Fetches the facts of some names: splits queries that are too heavy, and retries refusals and failures once.

    Args:
        client: with a token.
        now: becomes ``observed_at``.
        size: of the queries.
    """

    def __init__(self, client: GitHubClient, now: datetime, size: Size) -> None:
        self._client = client
        self._now = now
        self._today = now.astimezone(UTC).date()
        self._size = size
        self._leaves: dict[str, Mapping[str, SourceError]] = {}  # for each name, the leaf whose error made it null

    def all_of(self, names: Sequence[str]) -> dict[str, RepoFacts | SourceError]:
        """Return the facts of each name, or the error."""
        found = self._batches(names)
        for _ in range(_ROUNDS - 1):
            again = [name for name in names if _is_worth_a_round(found[name])]
            if not again:
                break
            self._client.pause()
            found |= self._batches(again)
        return found | self._without_leaves([name for name in names if isinstance(found[name], SourceError)])

    def _batches(self, names: Sequence[str]) -> dict[str, RepoFacts | SourceError]:
        found: dict[str, RepoFacts | SourceError] = {}
        waiting, alone = list(names), list[str]()
        while waiting or alone:
            batch = waiting[: self._size.now] or alone[:1]
            answers = self._ask(batch)
            heavy = [name for name in batch if isinstance(answers[name], TooHeavy)] if len(batch) > 1 else []
            if len(heavy) == len(batch):
                self._size.refused(len(batch), self._today)
                continue
            waiting, alone = [name for name in waiting if name not in answers], [name for name in alone if name not in answers] + heavy
            found |= {name: answer for name, answer in answers.items() if name not in heavy}
            if any(isinstance(answer, BudgetSpent | RateLimited) for answer in answers.values()):
                return found | dict.fromkeys([*waiting, *alone], answers[batch[0]])
        return found

    def _ask(self, names: Sequence[str]) -> dict[str, RepoFacts | SourceError]:
        """Query some names at once, and the refused ones once more with another token."""
        try:
            answer = self._send(names)
        except SourceError as error:
            return dict.fromkeys(names, error)
        if not any(each.path == () for each in answer.errors):
            self._size.worked(len(names), answer.took_s, self._today)
        found = self._read_all(names, answer)
        self._ask_another(found, answer)
        return found

    def _send(self, names: Sequence[str], without: Mapping[str, Collection[str]] | None = None, avoid: Collection[Token] = ()) -> Answer:
        cost = max(1, round(_COST_A_REPOSITORY * len(names)))
        about = names if len(names) > 1 else (*names, *names)  # not for one repository alone: its refusal is retried here
        return self._client.graphql(query(names, without), cost=cost, can_shrink=len(names) > 1, about=about, avoid=avoid)

    def _read_all(self, names: Sequence[str], answer: Answer) -> dict[str, RepoFacts | SourceError]:
        self._leaves |= {name: _leaves_that_failed(answer, f"r{number}") for number, name in enumerate(names)}
        return {name: _read(answer, number, self._now) for number, name in enumerate(names)}

    def _ask_another(self, found: dict[str, RepoFacts | SourceError], first: Answer) -> None:
        """Query the refused names with another token, and keep its answers."""
        refused = [name for name, result in found.items() if _by_token(result) and self._client.may_ask_another(first, name)]
        if not refused or first.asked_with is None:
            return
        try:
            second = self._send(refused, avoid={first.asked_with})
        except SourceError:
            return
        for name, result in self._read_all(refused, second).items():
            was_answered = isinstance(result, RepoFacts) and not _by_token(result)
            self._client.compared(name, first, second, was_answered=was_answered)
            if was_answered:
                found[name] = result

    def _without_leaves(self, names: Sequence[str]) -> dict[str, RepoFacts | SourceError]:
        """Query again without the leaf whose error made the repository null; its other facts stay."""
        without = {name: self._leaves[name] for name in names if self._leaves.get(name)}
        if not without:
            return {}
        try:
            answer = self._send(list(without), without)
        except SourceError:
            return {}
        found = {name: _read(answer, number, self._now, without[name]) for number, name in enumerate(without)}
        return {name: result for name, result in found.items() if isinstance(result, RepoFacts)}


def _is_worth_a_round(result: RepoFacts | SourceError) -> bool:
    """Whether a retry may help: trouble of one repository, not a limit of all."""
    return any(
        isinstance(error, Unavailable) and error.passing and not isinstance(error, TooHeavy | BudgetSpent | RateLimited)
        for error in _errors(result)
    )


def _by_token(result: RepoFacts | SourceError) -> bool:
    return any(error.by_token for error in _errors(result))


def _errors(result: RepoFacts | SourceError) -> Collection[SourceError]:
    return (result,) if isinstance(result, SourceError) else result.closed.values()


def _leaves_that_failed(answer: Answer, alias: str) -> Mapping[str, SourceError]:
    """The leaves of a repository that failed, and those of the same list, if each error names one that can be left out."""
    errors = [each for each in answer.errors if each.path[:1] == (alias,)]
    leaves = {str(each.path[1]): each.error for each in errors if len(each.path) > 1 and each.path[1] in _LEAVES}
    if not all(len(each.path) > 1 and each.path[1] in leaves for each in errors):
        return {}
    lists = {_SOURCES[leaf]: error for leaf, error in leaves.items() if leaf in _SOURCES}
    return leaves | {leaf: lists[source] for leaf, source in _SOURCES.items() if source in lists and leaf in _LEAVES}


def _read(answer: Answer, number: int, now: datetime, without: Mapping[str, SourceError] | None = None) -> RepoFacts | SourceError:
    left_out = without or {}
    alias = f"r{number}"
    if error := answer.error_at(alias) or answer.unplaced:
        return error
    if answer.data.get(alias) is None:
        return Unavailable("the repository is null and the server does not say why", passing=True)
    apart, closed = _read_apart(answer, number)
    closed |= {_SOURCES[leaf]: error for leaf, error in left_out.items() if leaf in _SOURCES}
    try:
        return replace(parse(answer.data[alias], now, apart, left_out), closed=closed)
    except SourceError as error:
        return error


def _read_apart(answer: Answer, number: int) -> tuple[dict[str, object], dict[str, SourceError]]:
    """Return the values under aliases of their own, and the errors by source."""
    apart, closed = dict[str, object](), dict[str, SourceError]()
    for letter, (leaf, _) in _APART.items():
        alias = f"{letter}{number}"
        try:
            if error := answer.error_at(alias):
                raise error
            if answer.data.get(alias) is None:
                msg = f"{leaf} is null and the server does not say why"
                raise Unavailable(msg, passing=True)
            mapping(answer.data[alias], leaf, "repository facts")
            apart[leaf] = answer.data[alias]
        except SourceError as error:
            if leaf in _SOURCES:
                closed[_SOURCES[leaf]] = error
    return apart, closed
