"""What happens on the server between two nights: only changes that GitHub would show to somebody who asks for what is new."""

from datetime import datetime, timedelta
from random import Random

from tests.worlds.strict_server.rows import EventRow, ForkRow, IssueRow, PullRow, RepoRow, World
from tests.worlds.strict_server.small_commits import History
from tests.worlds.strict_server.small_issues import MAINTAINERS, account


def happen(world: World, now: datetime) -> None:
    """Let things happen, the last of them at `now`."""
    rng = Random(99)
    tensorlite, io, zoo, gridnet = world.repos[:4]
    now = now.replace(microsecond=0)
    _issues(tensorlite, rng, now)
    _pulls(tensorlite, now)
    _late_push(tensorlite, rng, now)
    _force_push(io, rng)
    _stars(tensorlite, now)
    _first_of_all(zoo, now)
    gridnet.former_names.append(gridnet.name)
    gridnet.name = "fastpark/gridnet"


def _issues(repo: RepoRow, rng: Random, now: datetime) -> None:
    """Twenty new issues, ten of them closed at once; old ones closed and reopened; eight moved here with their past from elsewhere."""
    open_ones = [issue for issue in repo.issues.values() if not issue.closed_at]
    closed_ones = [issue for issue in repo.issues.values() if issue.closed_at]
    for issue in open_ones[:5]:
        issue.events.append(EventRow("closed", now, MAINTAINERS[0], "COMPLETED"))
    for issue in closed_ones[:3]:
        issue.events.append(EventRow("reopened", now, MAINTAINERS[0]))
    number = max([*repo.issues, *repo.pulls])
    for place in range(28):
        number += 1
        issue = IssueRow(number, now - timedelta(seconds=28 - place), account(rng))
        if place < 10:
            issue.events = [EventRow("closed", now, MAINTAINERS[1], "NOT_PLANNED" if place % 2 else None)]
        if place >= 20:
            issue.created_at = now - timedelta(days=60 + 7 * place)
            issue.events = [EventRow("closed", issue.created_at + timedelta(days=3), MAINTAINERS[2], "COMPLETED")]
            issue.touched_at = now
        repo.issues[number] = issue


def _pulls(repo: RepoRow, now: datetime) -> None:
    """Two open ones are merged, two are new."""
    for pull in [pull for pull in repo.pulls.values() if pull.state == "OPEN"][:2]:
        pull.merged_at = pull.closed_at = now
    number = max([*repo.issues, *repo.pulls])
    for place in (1, 2):
        repo.pulls[number + place] = PullRow(number + place, now, MAINTAINERS[3])


def _late_push(repo: RepoRow, rng: Random, now: datetime) -> None:
    """Commits of the last three weeks, pushed only now; one pull request with its merge among them."""
    history = History(repo, rng, now - timedelta(days=20))
    history.tip = repo.branches["main"]
    for _ in range(4):
        history.move_on(timedelta(days=3))
        history.straight()
    history.merge(7001, commits=3)
    history.done()


def _force_push(repo: RepoRow, rng: Random) -> None:
    """The last three commits are gone, one that was never seen stands in their place."""
    tip = repo.branches["master"]
    for _ in range(3):
        (tip,) = repo.commits[tip].parents
    history = History(repo, rng, repo.commits[tip].committed_at + timedelta(days=1))
    history.tip = tip
    history.straight()
    history.done()


def _stars(repo: RepoRow, now: datetime) -> None:
    """Stars of the last fortnight and a fork."""
    for days in (1, 8, 9, 13):
        day = (now - timedelta(days=days)).date()
        repo.star_days[day] = repo.star_days.get(day, 0) + days
    repo.forks.append(ForkRow(99_000_001, now))


def _first_of_all(repo: RepoRow, now: datetime) -> None:
    """The first issue and the first star of a quiet repository, which is archived then."""
    repo.issues[1] = IssueRow(1, now - timedelta(minutes=2), MAINTAINERS[0])
    repo.star_days[(now - timedelta(days=9)).date()] = 1
    repo.archived_at = now
