"""The connections that the strict server has rows for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.worlds.strict_server.pages import Connection, Key, connect
from tests.worlds.strict_server.rows import CommitRow, EventRow, RepoRow
from tests.worlds.strict_server.sources import Arguments, Commit, Event, Issue, Pull, Ref, refused


def _ordered(given: Arguments, known: Mapping[str, Callable[[Any], Key]]) -> tuple[Callable[[Any], Key], bool]:
    order = given.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    if order["field"] not in known:
        raise refused("NOT_SERVED", f"This server does not order by {order['field']}.")
    return known[order["field"]], order["direction"] == "DESC"


_BY_TIME: dict[str, Callable[[Any], Key]] = {
    "CREATED_AT": lambda one: (one.row.created_at, one.row.number),
    "UPDATED_AT": lambda one: (one.row.updated_at, one.row.number),
}


def _only(given: Arguments, known: set[str]) -> None:
    """Refuse an argument that would be ignored here, so that no filter is lost in silence."""
    ignored = {key for key, value in given.items() if value not in (None, False)} - known - {"first", "last", "after", "before", "orderBy"}
    if ignored:
        raise refused("NOT_SERVED", f"This server does not filter by {', '.join(sorted(ignored))}.")


def issues(repo: RepoRow, given: Arguments) -> Connection:
    """Issues by state and time of change."""
    _only(given, {"states", "filterBy"})
    wanted = dict(given.get("filterBy") or {})
    since = wanted.pop("since", None)
    states = given.get("states") or wanted.pop("states", None) or ["OPEN", "CLOSED"]
    _only(wanted, set())
    rows = [Issue(repo, row) for row in repo.issues.values() if repo.has_issues]
    rows = [one for one in rows if ("CLOSED" if one.row.closed_at else "OPEN") in states]
    if since is not None:
        first = datetime.fromisoformat(since)
        rows = [one for one in rows if one.row.updated_at >= first]
    key, descending = _ordered(given, _BY_TIME)
    return connect(rows, given, key, descending=descending)


def pulls(repo: RepoRow, given: Arguments) -> Connection:
    """Pull requests by state."""
    _only(given, {"states"})
    states = given.get("states") or ["OPEN", "CLOSED", "MERGED"]
    rows = [Pull(repo, row) for row in repo.pulls.values() if row.state in states]
    key, descending = _ordered(given, _BY_TIME)
    return connect(rows, given, key, descending=descending)


def forks(repo: RepoRow, given: Arguments) -> Connection:
    """Forks that still stand."""
    _only(given, {"affiliations", "ownerAffiliations"})
    key, descending = _ordered(given, {"CREATED_AT": lambda fork: (fork.created_at, fork.fork_id)})
    return connect(repo.forks, given, key, descending=descending)


def releases(repo: RepoRow, given: Arguments) -> Connection:
    """Releases, drafts left out."""
    key, descending = _ordered(given, {"CREATED_AT": lambda release: (release.published_at, release.release_id)})
    return connect(repo.releases, given, key, descending=descending)


def refs(repo: RepoRow, given: Arguments) -> Connection:
    """Branches or tags by name."""
    lists = {"refs/heads/": repo.branches, "refs/tags/": repo.tags}
    if given["refPrefix"] not in lists:
        raise refused("NOT_SERVED", "This server lists branches and tags only.")
    _only(given, {"refPrefix"})
    return connect([Ref(repo, name, tip) for name, tip in lists[given["refPrefix"]].items()], given, lambda ref: (ref.name, 0))


def history(commit: Commit, given: Arguments) -> Connection:
    """All commits reachable from one, children first."""
    _only(given, set())
    found: dict[str, CommitRow] = {}
    waiting = [commit.row.key]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = commit.repo.commits[key]
            waiting.extend(found[key].parents)
    place = {key: index for index, key in enumerate(commit.repo.commits)}
    return connect([Commit(commit.repo, row) for row in found.values()], given, lambda one: (place[one.row.key], 0), descending=True)


def parents(commit: Commit, given: Arguments) -> Connection:
    """In git's order, the first parent first."""
    rows = [Commit(commit.repo, commit.repo.commits[key]) for key in commit.row.parents]
    places = {key: place for place, key in enumerate(commit.row.parents)}
    return connect(rows, given, lambda one: (places[one.row.key], 0))


def timeline(issue: Issue, given: Arguments) -> Connection:
    """Closes, reopenings and the stale label in the order of time; other kinds of items have no rows here."""
    if given.get("since") or given.get("skip"):
        raise refused("NOT_SERVED", "This server does not skip items of a timeline.")
    wanted = given.get("itemTypes") or ["CLOSED_EVENT", "REOPENED_EVENT", "LABELED_EVENT"]
    stale = [EventRow("labeled", issue.row.stale_since, None)] if issue.row.stale_since else []
    items = [*stale, *issue.row.events]
    places = {id(event): place for place, event in enumerate(items)}
    events = [Event(issue.repo, event) for event in items if f"{event.kind.upper()}_EVENT" in wanted]
    return connect(events, given, lambda one: (one.row.at, places[id(one.row)]))


def labels(issue: Issue, given: Arguments) -> Connection:
    """The one label that matters here."""
    return connect([{"name": "stale"}] if issue.row.stale_since else [], given, lambda label: (label["name"], 0))
