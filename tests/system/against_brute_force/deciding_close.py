"""Which close decides for an issue, and whether a human decided it: the rules of the contract and of the scoring reference."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from tests.worlds.strict_server.rows import EventRow, IssueRow, RepoRow

CROWD = 20
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one issue within 30 days of its creation: closed at all, closed by a human's decision."""

    created_at: datetime
    in_time: bool
    by_human: bool


@dataclass(frozen=True, slots=True)
class Masses:
    """The closes of a repository that were done in bulk: (issue number, place among its events), and whole UTC days."""

    events: frozenset[tuple[int, int]]
    days: frozenset[date]


def verdicts(repo: RepoRow) -> list[Verdict]:
    """One verdict for each issue of a repository, bots' issues included."""
    crowd = masses(repo)
    found = []
    for issue in repo.issues.values():
        close = first_close(issue)
        in_time = close is not None and close.at - issue.created_at <= timedelta(days=30)
        found.append(Verdict(issue.created_at, in_time, in_time and close is not None and is_human_close(issue, close, crowd)))
    return found


def first_close(issue: IssueRow) -> EventRow | None:
    """The first close decides, even if the issue was reopened."""
    return next((event for event in issue.events if event.kind == "closed"), None)


def masses(repo: RepoRow) -> Masses:
    """The bulk closes of a repository."""
    return Masses(_one_actor_in_an_hour(repo), _crowded_days(repo))


def _one_actor_in_an_hour(repo: RepoRow) -> frozenset[tuple[int, int]]:
    """Closes by an account that closed at least 20 issues within some hour. Ghosts are many people, never one actor."""
    by_actor: dict[str, list[tuple[float, int, int]]] = {}
    for number, issue in repo.issues.items():
        for place, event in enumerate(issue.events):
            if event.kind == "closed" and event.actor is not None:
                by_actor.setdefault(event.actor.login, []).append((event.at.timestamp(), number, place))
    found: set[tuple[int, int]] = set()
    for closes in by_actor.values():
        closes.sort()
        times = [at for at, _, _ in closes]
        for start, at in enumerate(times):
            end = bisect_left(times, at + HOUR.total_seconds())
            window = closes[start:end]
            if len({number for _, number, _ in window}) >= CROWD:
                found.update((number, place) for _, number, place in window)
    return frozenset(found)


def _crowded_days(repo: RepoRow) -> frozenset[date]:
    """UTC days with at least 20 closes and more than median + 8 MAD of the 365 days before."""
    per_day = Counter(event.at.astimezone(UTC).date() for issue in repo.issues.values() for event in issue.events if event.kind == "closed")
    found = set()
    for day, count in per_day.items():
        if count < CROWD:
            continue
        before = [per_day.get(day - timedelta(days=back), 0) for back in range(1, 366)]
        middle = median(before)
        spread = median(abs(other - middle) for other in before)
        if count > middle + 8 * spread:
            found.add(day)
    return frozenset(found)


def is_human_close(issue: IssueRow, close: EventRow, crowd: Masses) -> bool:
    """Neither by a bot or under a stale label, nor in bulk, nor as not planned or duplicate."""
    if close.actor is not None and close.actor.kind == "Bot":
        return False
    if issue.stale_since is not None and issue.stale_since <= close.at:
        return False
    if close.reason in {"NOT_PLANNED", "DUPLICATE"}:
        return False
    if close.at.astimezone(UTC).date() in crowd.days:
        return False
    return (issue.number, issue.events.index(close)) not in crowd.events
