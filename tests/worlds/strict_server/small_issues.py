"""Issues made to be awkward: bots and ghosts, every reason, reopenings, crowds of closes of each kind, edges to the second."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.worlds.strict_server.rows import Account, CloseReason, EventRow, IssueRow, RepoRow

STALE = Account("stale", "Bot")
ACTIONS = Account("github-actions", "Bot")
MAINTAINERS = [Account("keeper-ann"), Account("keeper-ben"), Account("keeper-cho"), Account("keeper-dot")]
_USERS = [Account(f"user{place}") for place in range(60)]
_REASONS: list[CloseReason | None] = ["COMPLETED", "COMPLETED", "COMPLETED", None, "NOT_PLANNED", "DUPLICATE"]


def account(rng: Random, *, bots: bool = False) -> Account | None:
    """Somebody: mostly a user, sometimes a ghost, a bot where bots may stand."""
    draw = rng.random()
    if draw < 0.06:
        return None
    return Account("dependabot", "Bot") if bots and draw < 0.2 else rng.choice(_USERS)


def add_issues(repo: RepoRow, rng: Random, *, count: int, first: datetime, days: int) -> None:
    """Issues spread over some days, with gaps in the numbers where others were deleted or moved away."""
    number = 0
    for place in range(count):
        number += rng.choice([1, 1, 1, 2, 5])
        created = (first + timedelta(days=days) * (place / count) + timedelta(seconds=rng.randint(0, 80_000))).replace(microsecond=0)
        issue = IssueRow(number, created, account(rng, bots=place % 11 == 0))
        repo.issues[number] = issue
        _live(issue, rng)
    _edges(list(repo.issues.values()))


def _live(issue: IssueRow, rng: Random) -> None:
    """Close it or not; reopen and close it again, sometimes."""
    at = issue.created_at
    if rng.random() < 0.2:
        return
    _close(issue, rng, at + timedelta(hours=rng.expovariate(1 / 400)))
    while rng.random() < 0.15:
        at = issue.events[-1].at + timedelta(hours=rng.expovariate(1 / 50))
        issue.events.append(EventRow("reopened", at.replace(microsecond=0), rng.choice([*MAINTAINERS, None])))
        if rng.random() < 0.75:
            _close(issue, rng, at + timedelta(hours=rng.expovariate(1 / 200)))
        else:
            return


def _close(issue: IssueRow, rng: Random, at: datetime) -> None:
    at = at.replace(microsecond=0)
    draw = rng.random()
    if draw < 0.12:
        opened = issue.events[-1].at if issue.events else issue.created_at
        issue.stale_since = issue.stale_since or max(at - timedelta(days=7), opened)
        issue.events.append(EventRow("closed", at, rng.choice([STALE, ACTIONS]), "NOT_PLANNED" if draw < 0.08 else "COMPLETED"))
    else:
        actor = rng.choice([*MAINTAINERS, issue.author, None])
        if actor is not None and actor.kind == "Bot":
            actor = MAINTAINERS[0]
        issue.events.append(EventRow("closed", at, actor, rng.choice(_REASONS)))


def _edges(issues: list[IssueRow]) -> None:
    """Issues whose first close is known to the second: after exactly 30 days, a second more, a second less, at once."""
    month = timedelta(days=30)
    for issue, delay in zip(issues[40:44], (month, month + timedelta(seconds=1), month - timedelta(seconds=1), timedelta(0)), strict=True):
        issue.stale_since = None
        issue.events = [EventRow("closed", issue.created_at + delay, MAINTAINERS[1], "COMPLETED")]


def add_oddities(repo: RepoRow) -> None:
    """Thirty issues, one a day, each closed by a maintainer after two days; the first ones are strange besides.

    1: closed 81 times and reopened 80 times, more than fits a page of events. 2: by one account in one second closed as not planned,
    reopened, closed as completed. 3: closed by a maintainer while it bears a stale label.
    """
    first = datetime(2025, 1, 6, 9, tzinfo=UTC)
    for number in range(1, 31):
        created = first + timedelta(days=number)
        close = EventRow("closed", created + timedelta(days=2, minutes=number), MAINTAINERS[number % 4], "COMPLETED")
        repo.issues[number] = IssueRow(number, created, _USERS[number], [close])
    restless, sudden, stale = (repo.issues[number] for number in (1, 2, 3))
    for turn in range(80):
        at = restless.events[0].at + timedelta(hours=5 * turn + 1)
        restless.events.append(EventRow("reopened", at, MAINTAINERS[turn % 4]))
        restless.events.append(EventRow("closed", at + timedelta(hours=3), MAINTAINERS[turn % 4], "COMPLETED"))
    at = sudden.events[0].at
    sudden.events = [EventRow("closed", at, MAINTAINERS[2], "NOT_PLANNED"), EventRow("reopened", at, MAINTAINERS[2])]
    sudden.events.append(EventRow("closed", at, MAINTAINERS[2], "COMPLETED"))
    stale.stale_since = stale.created_at + timedelta(days=1)


def add_crowds(repo: RepoRow, rng: Random) -> None:
    """Crowds of closes: three that are bulk, two that are not. Each takes issues of its own, opened a few days before."""
    number = max(repo.issues)
    crowds = [
        # a maintainer clears 24 issues in 40 minutes, across the turn of a clock hour
        (datetime(2024, 2, 6, 14, 40, tzinfo=UTC), 24, timedelta(seconds=100), [MAINTAINERS[0]]),
        # 17 in an hour are not yet a crowd, nor with the others of the day
        (datetime(2024, 5, 14, 9, 5, tzinfo=UTC), 17, timedelta(seconds=90), [MAINTAINERS[1]]),
        # 26 closes on one quiet day by four people, far apart: the day is a crowd
        (datetime(2024, 8, 20, 0, 30, tzinfo=UTC), 26, timedelta(minutes=50), MAINTAINERS),
        # 24 closes by ghosts within 24 minutes, half on each side of midnight: many people, and no crowded day
        (datetime(2024, 11, 12, 23, 48, tzinfo=UTC), 24, timedelta(minutes=1), [None]),
        # one maintainer, 22 closes in 44 minutes, half on each side of midnight: a crowd by the hour, not by the day
        (datetime(2025, 3, 4, 23, 38, 30, tzinfo=UTC), 22, timedelta(minutes=2), [MAINTAINERS[3]]),
    ]
    for start, size, step, actors in crowds:
        for place in range(size):
            number += 1
            created = (start - timedelta(days=rng.randint(2, 12), seconds=rng.randint(0, 9000))).replace(microsecond=0)
            close = EventRow("closed", start + step * place, actors[place % len(actors)], rng.choice(["COMPLETED", None]))
            repo.issues[number] = IssueRow(number, created, account(rng), [close])
