"""Three years of six small repositories, made by seed to be awkward: what each awkwardness is stands beside it."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from tests.worlds.strict_server.rows import ForkRow, PullRow, ReleaseRow, RepoRow
from tests.worlds.strict_server.small_commits import History
from tests.worlds.strict_server.small_issues import account, add_crowds, add_issues, add_oddities

BEGIN = datetime(2023, 1, 2, tzinfo=UTC)
DAYS = 3 * 365
END = BEGIN + timedelta(days=DAYS)
MOVED_IN = date(2024, 7, 1)  # a Monday: from this week on the second core repository belongs to Tensorlite


def build(seed: int = 20260104) -> list[RepoRow]:
    """The six repositories, the same for the same seed."""
    rng = Random(seed)
    return [_tensorlite(rng), _tensorlite_io(rng), _zoo(rng), _gridnet(rng), _oddities(rng), _mute(rng)]


def _tensorlite(rng: Random) -> RepoRow:
    """Merge commits, a living and a dead release branch, bots, a former name, commits older than the repository."""
    repo = RepoRow(41001, "northlab/tensorlite", BEGIN + timedelta(days=20), "main", former_names=["oldhome/tensorlite"])
    history = History(repo, rng, BEGIN)
    for number in range(1, 211):
        history.move_on(timedelta(hours=rng.randint(2, 6 * 24)))
        history.merge(number, commits=rng.randint(1, 5))
        if number % 9 == 0:
            history.by_bot()
        if number % 30 == 0:
            history.straight()
        if number == 60:
            history.branch("v1.x")
            history.branch("release/0.9")
        if number > 60 and number % 8 == 0:
            history.cherry_pick("v1.x")
            history.tag("v1.x")
        if number in {70, 75}:
            history.cherry_pick("release/0.9")
            history.tag("release/0.9")
    history.octopus()
    history.unmerged_pull(9001)
    history.around_midnight()
    history.done()
    add_issues(repo, rng, count=430, first=BEGIN + timedelta(days=21), days=DAYS)
    add_crowds(repo, rng)
    _add_pulls(repo, rng, 330, BEGIN + timedelta(days=21))
    _add_stars_and_forks(repo, rng, 4000)
    repo.releases = [ReleaseRow(51000 + i, f"v0.{i}", BEGIN + timedelta(days=60 * i + 30), i % 5 == 4) for i in range(15)]
    return repo


def _tensorlite_io(rng: Random) -> RepoRow:
    """A second core repository with people in common; squash merges; it belongs to the framework from a later week on."""
    repo = RepoRow(41002, "northlab/tensorlite-io", BEGIN + timedelta(days=100), "master")
    history = History(repo, rng, repo.created_at)
    for number in range(220):
        history.move_on(timedelta(hours=rng.randint(1, 200)))
        history.straight() if number % 7 else history.by_bot()
    history.done()
    add_issues(repo, rng, count=190, first=repo.created_at, days=DAYS - 110)
    _add_pulls(repo, rng, 170, repo.created_at)
    _add_stars_and_forks(repo, rng, 700)
    repo.unlisted_stars = 9
    return repo


def _zoo(rng: Random) -> RepoRow:
    """A satellite: shown beside the framework, never in its sums. It has neither issues nor pull requests nor stars."""
    repo = RepoRow(41003, "northlab/tensorlite-zoo", BEGIN + timedelta(days=400), "main")
    history = History(repo, rng, repo.created_at)
    for _ in range(25):
        history.move_on(timedelta(days=rng.randint(1, 20)))
        history.straight()
    history.done()
    return repo


def _gridnet(rng: Random) -> RepoRow:
    """Few big merges of a sync account and of people; archived at the end, its tracker with it."""
    repo = RepoRow(41004, "slowpark/gridnet", BEGIN + timedelta(days=10), "main")
    history = History(repo, rng, repo.created_at)
    for number in range(1, 25):
        history.move_on(timedelta(days=rng.randint(15, 50)))
        history.merge(number, commits=rng.randint(8, 20), synced=True)
    history.done()
    repo.archived_at = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    add_issues(repo, rng, count=110, first=repo.created_at, days=DAYS - 20)
    _add_pulls(repo, rng, 60, repo.created_at)
    _add_stars_and_forks(repo, rng, 300)
    return repo


def _oddities(rng: Random) -> RepoRow:
    """Issues that hardly ever happen, each in itself a trap."""
    repo = RepoRow(41005, "slowpark/oddities", BEGIN + timedelta(days=700), "main")
    history = History(repo, rng, repo.created_at)
    for _ in range(5):
        history.move_on(timedelta(days=3))
        history.straight()
    history.done()
    add_oddities(repo)
    return repo


def _mute(rng: Random) -> RepoRow:
    """Its issue tracker is switched off: nobody can say how many issues there are, which is not the same as none."""
    repo = RepoRow(41006, "slowpark/mute", BEGIN + timedelta(days=500), "trunk", has_issues=False)
    history = History(repo, rng, repo.created_at)
    for number in range(1, 20):
        history.move_on(timedelta(days=rng.randint(1, 15)))
        history.merge(number, commits=2)
    history.done()
    _add_pulls(repo, rng, 30, repo.created_at)
    _add_stars_and_forks(repo, rng, 60)
    return repo


def _add_pulls(repo: RepoRow, rng: Random, count: int, first: datetime) -> None:
    """Pull requests: two in three merged, some closed, some open, some by bots or ghosts."""
    number = max(repo.issues, default=0)
    for place in range(count):
        number += rng.randint(1, 3)
        created = first + (END - first) * (place / count) + timedelta(seconds=rng.randint(0, 86400))
        end = created + timedelta(hours=rng.expovariate(1 / 60))
        fate = rng.random()
        repo.pulls[number] = PullRow(
            number,
            created.replace(microsecond=0),
            account(rng, bots=True),
            merged_at=end.replace(microsecond=0) if fate < 0.66 else None,
            closed_at=end.replace(microsecond=0) if fate < 0.9 else None,
        )


def _add_stars_and_forks(repo: RepoRow, rng: Random, stars: int) -> None:
    """Stars on single days, Sundays and Mondays among them, one burst; every fifth brings a fork. None on most late days."""
    start = repo.created_at.date()
    for _ in range(stars):
        day = start + timedelta(days=int(rng.betavariate(1.2, 2) * (END.date() - start).days))
        repo.star_days[day] = repo.star_days.get(day, 0) + 1
    burst = start + timedelta(days=300)
    sunday = burst + timedelta(days=6 - burst.weekday())
    for day, gained in ((sunday, 40), (sunday + timedelta(days=1), 11)):
        repo.star_days[day] = repo.star_days.get(day, 0) + gained
    days = sorted(repo.star_days)
    tokyo = timezone(timedelta(hours=9))
    for place in range(stars // 5):
        day = days[place * len(days) // (stars // 5)]
        at = datetime(day.year, day.month, day.day, 12, place % 60, tzinfo=tokyo)
        repo.forks.append(ForkRow(repo.repo_id * 1000 + place, at))
