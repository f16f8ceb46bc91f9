"""Small histories of every awkward kind, from a seed: sweeps, backports, gaps in coverage, repositories that come, go and move."""

import datetime as dt
import random

from tests.worlds.raw_rows import SOURCES, RawRows

BEGIN, HORIZON = dt.date(2019, 3, 1), dt.date(2022, 6, 9)  # a Thursday, so that the last date is no Monday
DAYS = (HORIZON - BEGIN).days
AUTHORS = [*("ann", "bob", "cat", "dan", "eve", "fay", "gus", "hal"), None]
EMPLOYERS = [*("acme", "acme", "globex", "private", "unknown"), None]
"""None: read before companies were."""


def history(seed: int) -> RawRows:
    dice = random.Random(seed)
    raw = RawRows()
    repos = list(range(1, dice.randint(3, 5)))
    for repo in repos:
        raw.name(f"O/r{repo}", repo)
        if dice.random() < 0.3:
            raw.name(f"o/R{repo}", 77, dt.datetime(2031, 1, 1))  # taken over later: not followed
        _observe(dice, raw, repo)
        _commits(dice, raw, repo)
        _issues(dice, raw, repo)
        _outliers(random.Random(f"{seed} {repo}"), raw, repo)
        _other(dice, raw, repo)
        _coverage(dice, raw, repo)
        _vanish(random.Random(f"{seed} {repo}"), raw, repo)
    raw.framework("alone", ("o/r1", "core", None, None), ("o/r2", "satellite", None, None))
    raw.framework("moving", ("o/r1", "core", None, _day(dice)), ("o/r2", "core", _day(dice), None), ("o/r1", "host", "2020-01-15", None))
    raw.framework("late", ("o/r2", "core", "2020-06-03", None), ("o/r3", "core", None, "2021-09-01"))
    raw.framework("unknown", ("o/r1", "core", None, None), ("o/never", "core", "2021-03-03", None))
    raw.framework(
        "hosted", ("o/r1", "core", None, "2020-01-01"), ("o/r2", "host", "2020-01-01", "2021-01-01"), ("o/r1", "core", "2021-01-01", None)
    )
    return raw


def _day(dice: random.Random) -> dt.date:
    return BEGIN + dt.timedelta(days=dice.randrange(DAYS))


def _moment(dice: random.Random) -> dt.datetime:
    at = dt.datetime.combine(_day(dice), dt.time(dice.randrange(24), dice.randrange(60)))
    return at.replace(hour=0, minute=0) if dice.random() < 0.1 else at


def _observe(dice: random.Random, raw: RawRows, repo: int) -> None:
    if dice.random() < 0.15:
        return
    created = _moment(dice) if dice.random() < 0.5 else dt.datetime.combine(BEGIN, dt.time(9))
    archived = _moment(dice) if dice.random() < 0.4 else None
    disabled = dice.random() < 0.2
    for day in sorted({_day(dice) for _ in range(dice.randint(0, 40))} | {HORIZON}):
        at = dt.datetime.combine(day, dt.time(dice.choice([0, 2, 23]), dice.choice([0, 30])))
        told: dict[str, object] = {
            "stars": dice.choice([None, 100 + repo + dice.randrange(3)]),
            "forks": dice.choice([None, 10 + repo + dice.randrange(3)]),
            "has_issues": None if dice.random() < 0.1 else not (disabled and dice.random() < 0.8),
        }
        raw.observe(repo, at, created, **told, **({"archived_at": archived} if archived and at >= archived else {}))


def _commits(dice: random.Random, raw: RawRows, repo: int) -> None:
    if dice.random() < 0.1:
        return
    busy = dice.choice([40, 150, 400])
    first_parent = dice.choice([0.05, 0.5, 0.95])
    for _ in range(busy):
        at = _moment(dice)
        if at.year == 2020 and repo == 1:
            continue  # a quiet year
        author = dice.choice(AUTHORS)
        branch = dice.choice(["main"] * 6 + ["v1.x", "release-2"])
        branches = (branch,) if dice.random() < first_parent else ()
        beside = () if branches else (branch,)
        if branches and branch != "main" and dice.random() < 0.3:
            branches = ("v1.x", "release-2")
        if dice.random() < 0.1 and branch != "main":
            beside = (*beside, "main")
        subject = dice.choice([None, "", "fix", "fix", "update"])
        employer = random.Random(f"{author} {at:%Y}").choice(EMPLOYERS)  # of its own, so that the other draws stay as they are
        who = {"bot": author == "gus", "sync": author == "hal", "company": employer}
        raw.commit(repo, at, author, branches=branches, beside=beside, subject=subject, **who)


def _outliers(dice: random.Random, raw: RawRows, repo: int) -> None:
    """Commits of wrong clocks and of imported histories, some on a chain without gaps of five years; and commits without a date."""
    for at in (
        dt.datetime(1970, 1, 1),
        dt.datetime(1980, 2, 29),
        dt.datetime(2013, 9, 8),
        dt.datetime(2018, 9, 9),
        dt.datetime(2040, 1, 1),
    ):
        if dice.random() < 0.3:
            raw.commit(repo, at, dice.choice(AUTHORS), branches=dice.choice([("main",), ("v1.x",)]))
    if dice.random() < 0.3:
        raw.commit(repo, None, "ann")


def _issues(dice: random.Random, raw: RawRows, repo: int) -> None:
    for _ in range(dice.choice([30, 200])):
        created = _moment(dice)
        waits = sorted(dice.choice([0.2, 3, 29.9, 30, 30.1, 80]) for _ in range(dice.choice([0, 1, 1, 1, 2])))
        closes = [created + dt.timedelta(days=days) for days in waits]
        reason = dice.choice([None, "completed", "not_planned", "duplicate"])
        raw.issue(repo, created, *closes, actor=dice.choice(["bob", "cat", None]), bot=dice.random() < 0.2, reason=reason)
    for _ in range(6):
        _sweep(dice, raw, repo)
    imported = raw.issue(repo, "2021-05-05", number=100_000)
    raw.raw["issues"][-1] |= {"closed_at": dt.datetime(2021, 5, 20), "state": "closed"}
    assert imported == 100_000


def _sweep(dice: random.Random, raw: RawRows, repo: int) -> None:
    """Up to 25 issues, made in the weeks before, closed by one actor in little more or less than an hour, across a Sunday's midnight."""
    some_day = _day(dice)
    begin = dt.datetime.combine(some_day + dt.timedelta(days=6 - some_day.weekday()), dt.time(23, 30))
    minutes = dice.choice([1, 3, 5, 70])
    for step in range(dice.randint(15, 25)):
        at = begin + dt.timedelta(minutes=minutes * step)
        raw.issue(repo, at - dt.timedelta(days=dice.choice([1, 29, 30, 60])), at, actor="swe")


def _other(dice: random.Random, raw: RawRows, repo: int) -> None:
    for _ in range(60):
        created = _moment(dice)
        raw.pull(repo, created, created + dt.timedelta(days=dice.randint(0, 20)) if dice.random() < 0.6 else None)
        starred_on = _day(dice)
        read_at = dt.datetime.combine(starred_on, dt.time(9)) + dt.timedelta(days=dice.choice([1, 40, 400]))
        raw.stars(repo, starred_on, dice.randint(0, 5), read_at)
        if dice.random() < 0.1:
            raw.stars(repo, starred_on, 0, read_at + dt.timedelta(days=dice.choice([1, 100])))  # all of them taken back
        raw.fork(repo, _moment(dice))
    seen: dict[tuple[object, object], int] = {}
    raw.raw["star_days"] = [
        row for row in raw.raw["star_days"] if seen.setdefault((row["repo_id"], row["day"], row["known_at"]), id(row)) == id(row)
    ]
    for _ in range(dice.choice([0, 5])):
        raw.release(repo, _moment(dice), pre=dice.random() < 0.3, draft=dice.random() < 0.2)


def _coverage(dice: random.Random, raw: RawRows, repo: int) -> None:
    for source in SOURCES:
        kind = dice.random()
        if kind < 0.08:
            continue
        until = HORIZON + dt.timedelta(days=1) if kind < 0.6 else HORIZON - dt.timedelta(days=dice.choice([0, 3, 14, 15, 200]))
        since = _moment(dice) if dice.random() < 0.15 else None
        raw.cover(repo, dt.datetime.combine(until, dt.time(dice.choice([0, 2]))), since, sources=(source,))


def _vanish(dice: random.Random, raw: RawRows, repo: int) -> None:
    """Some rows of every kind are noticed to be gone, on the day they were made or years later; a third of them comes back."""
    kept = {
        "issues": ("issue", "number"),
        "pulls": ("pull_request", "number"),
        "forks": ("fork", "fork_id"),
        "releases": ("release", "release_id"),
    }
    for table, (kind, number) in kept.items():
        rows = [row for row in raw.raw[table] if row["repo_id"] == repo]
        for row in dice.sample(rows, len(rows) // 5):
            noticed = row["created_at"] + dt.timedelta(days=dice.choice([0, 20, 31, 45, 100, 119, 120, 500]), hours=dice.randrange(3))
            returned = noticed + dt.timedelta(days=dice.choice([0, 1, 30, 400])) if dice.random() < 0.3 else None
            raw.vanish(repo, kind, row[number], noticed, returned)
