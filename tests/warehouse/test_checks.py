"""Each check finds its offender, tolerates what it says it tolerates, and is silent about a sound warehouse.

All cases lie beside each other in one warehouse, checked once: the repository of each has its place as number, and so has its framework.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.check import CHECKS, check
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.sqlfile import read_folder

AS_OF = dt.date(2024, 6, 3)


def sound(**told: object) -> RawRows:
    """A repository in which everything that GitHub counts is there: 100 issues, pull requests and stars, 40 forks, 10 releases."""
    raw = RawRows()
    raw.framework("x", ("o/r1", "core", None, None))
    raw.name("o/r1", 1)
    counts = {"is_empty": False, "issues_total": 100, "pulls_total": 100, "releases_total": 10, "stars": 100, "forks": 40}
    raw.observe(1, "2024-06-03T02:00:00", "2024-01-01", **{**counts, **told})
    raw.cover(1, "2024-06-03T02:00:00")
    for place in range(100):
        at = dt.date(2024, 3, 1) + dt.timedelta(days=place // 2)
        raw.issue(1, at, at)
        raw.pull(1, at)
        if place < 40:
            raw.fork(1, at)
        if place < 10:
            raw.release(1, at)
    raw.stars(1, "2024-03-01", 100)
    raw.commit(1, "2024-03-01")
    return raw


def with_stars_after_the_look() -> RawRows:
    """Fifty people starred it on the day of the look, after two o'clock."""
    raw = sound()
    raw.stars(1, "2024-06-03", 50)
    return raw


def with_few_stars(listed: int, counted: int) -> RawRows:
    """A small repository, one of whose stars is of an account that GitHub no longer lists."""
    raw = sound(stars=counted)
    raw.raw["star_days"] = []
    raw.stars(1, "2024-03-01", listed)
    return raw


def with_stars_taken_back(then: int, now: int, counted: int) -> RawRows:
    """The history of the look, and that of a later reading, from whose past the stars that were taken back since are gone."""
    raw = sound(stars=counted)
    raw.raw["star_days"] = []
    raw.stars(1, "2024-03-01", then, dt.datetime(2024, 6, 3, 2))
    raw.stars(1, "2024-03-01", now, dt.datetime(2024, 6, 30, 2))
    return raw


def with_stars_above_the_count(days: int, counted_between: int = 95) -> RawRows:
    """100 by the history, 95 by the count, for so many days; another count stands between."""
    raw = sound(stars=95)
    raw.raw["star_days"] = []
    raw.stars(1, "2024-03-01", 100, dt.datetime(2024, 3, 2, 2))
    last = dt.datetime(2024, 6, 3, 2)
    for back in (days, days - 1, 20, 5):
        counted = counted_between if back == 20 else 95
        raw.observe(1, last - dt.timedelta(days=back), "2024-01-01", stars=counted)
    return raw


def without_commits() -> RawRows:
    raw = sound()
    raw.raw["commits"], raw.raw["branch_commits"] = [], []
    return raw


def with_a_dangling_commit() -> RawRows:
    raw = sound()
    raw.commit(1, "2024-04-01")
    raw.raw["commits"].pop()
    return raw


def with_a_commit_without_a_date() -> RawRows:
    raw = sound()
    raw.commit(1, None)
    return raw


def with_an_author_round_the_clock(
    commits: int = 240, *, others: int = 0, hours: int = 24, bot: bool = False, named: bool | None = False
) -> RawRows:
    """One author who writes a commit an hour, `hours` of the day, and people who write the rest at noon."""
    raw = sound()
    at = [dt.datetime(2024, 3, 2) + dt.timedelta(days=place // hours, hours=place % hours) for place in range(commits)]
    for place, when in enumerate(at):
        raw.commit(1, when, "who", bot=bot, named=named, sha="f" * 40 if place == commits - 1 else None)
    for place in range(others):
        raw.commit(1, "2024-03-02", f"person {place % 7}", named=True)
    return raw


ROUND_THE_CLOCK = (
    "an author of no list wrote 240 of the last {} commits, at every hour of the day and under no person's name; commit ffffffffffff is one"
)


def with_numbers_that_nobody_has(lacking: int = 80, on: str = "2024-03-05", after: int = 0) -> RawRows:
    """120 numbers of January; on a day of March 300 issues and pull requests, and between them numbers that nobody has.

    `after`: so many issues with the numbers that follow, on the day of the look.
    """
    raw = sound(issues_total=270, pulls_total=150)
    for table in ("issues", "pulls"):
        raw.raw[table] = []
    for number in range(1, 121):
        raw.issue(1, "2024-01-05", "2024-01-05")
        raw.raw["issues"][-1]["number"] = number
    for place in range(300):
        if place % 2:
            raw.issue(1, on, on)
        else:
            raw.pull(1, on)
        raw.raw["issues" if place % 2 else "pulls"][-1]["number"] = 121 + place + (lacking if place >= 150 else 0)
    for place in range(after):
        raw.issue(1, "2024-06-03", "2024-06-03")
        raw.raw["issues"][-1]["number"] = 501 + place
    return raw


def after_another_look(before: dict[str, object], **told: object) -> Callable[[], RawRows]:
    """The same counts the night before, but for the given ones."""

    def made() -> RawRows:
        raw = sound(**told)
        raw.observe(1, "2024-06-02T02:00:00", "2024-01-01", is_empty=False, stars=100, **before)
        return raw

    return made


def with_a_vanished_issue(returned: str | None = None, **told: object) -> Callable[[], RawRows]:
    """One issue less there, on both nights; it was noticed on the first of them."""

    def made() -> RawRows:
        raw = after_another_look({"issues_total": 99}, **{"issues_total": 99, **told})()
        raw.vanish(1, "issue", raw.raw["issues"][0]["number"], "2024-06-02T02:00:00", returned)
        return raw

    return made


def with_a_row_twice() -> RawRows:
    raw = sound()
    raw.raw["forks"].append(raw.raw["forks"][0])
    return raw


def with_a_score(**given: object) -> Callable[[], RawRows]:
    def made() -> RawRows:
        raw = sound()
        row = {
            "framework": "x",
            "as_of": AS_OF,
            "dimension": "health",
            "score": 5.0,
            "low": 4.0,
            "high": 6.0,
            "coverage": 1.0,
            "confidence": 1.0,
        }
        raw.pulse["scores"].append(row | {"rubric_version": 1, "rubric_hash": "h", "known_at": dt.datetime(2030, 1, 1)} | given)
        return raw

    return made


def with_a_gap() -> RawRows:
    raw = sound()
    for week in (dt.date(2020, 1, 6), dt.date(2020, 1, 20)):
        raw.pulse["repo_weekly"].append({"repo_id": 1, "week_start": week})
    return raw


def with_core_twice() -> RawRows:
    raw = sound()
    raw.framework("y", ("o/r1", "core", None, "2020-01-02"), ("O/R1", "core", "2020-01-01", None))
    return raw


def with_a_record(*retired: str, ended: str | None = None, precision: str = "month") -> Callable[[], RawRows]:
    """A project of a foundation that lists it as retired, or does not, and a catalog in which it has ended, or has not."""

    def made() -> RawRows:
        raw = sound()
        raw.subject("x", "foundation_project", "apache/x")
        record = {"subject": "apache/x", "precision": "month", "source": "a list", "known_at": dt.datetime(2030, 1, 1)}
        raw.raw["foundation_records"].append({**record, "state": "committee", "since": dt.date(2020, 11, 1)})
        raw.raw["foundation_records"] += [{**record, "state": "retired", "since": dt.date.fromisoformat(month)} for month in retired]
        if ended is not None:
            event = {"framework": "x", "title": "It ends", "source": "https://x.invalid", "precision": precision}
            raw.pulse["framework_events"].append({**event, "kind": "retired", "on_date": dt.date.fromisoformat(ended)})
        return raw

    return made


def with_downloads(clickpy: int, pypistats: int) -> RawRows:
    """Two counts of the same month, and one of a month that the other does not have."""
    raw = sound()
    raw.downloads("pypi/x", "clickpy", "2024-04-01", clickpy)
    raw.downloads("pypi/x", "pypistats", "2024-04-01", pypistats)
    raw.downloads("pypi/x", "clickpy", "2024-03-01", 1)
    return raw


OFFENDERS: list[tuple[str, Callable[[], RawRows], str]] = [
    ("issues_missing", lambda: sound(issues_total=104), "100 issues here, 104 on GitHub"),
    ("pulls_missing", lambda: sound(pulls_total=104), "100 pull requests here, 104 on GitHub"),
    ("releases_missing", lambda: sound(releases_total=14), "10 releases here, 14 on GitHub"),
    ("commits_missing", without_commits, "no commit on the default branch of a repository that is not empty"),
    ("commits_missing", with_a_dangling_commit, "1 commits of its branches are not here"),
    ("commits_disagree", lambda: sound(commits_total=5), "1 commits here by git, 5 by GitHub's count"),
    ("commits_undated", with_a_commit_without_a_date, "1 commits without a date that can be read, so in no week"),
    ("machine_rhythm", with_an_author_round_the_clock, ROUND_THE_CLOCK.format(241)),
    ("machine_rhythm", lambda: with_an_author_round_the_clock(others=959), ROUND_THE_CLOCK.format(1200)),
    *(
        ("issue_numbers_missing", made, "80 of the last 380 numbers are neither an issue nor a pull request here")
        for made in (
            with_numbers_that_nobody_has,
            partial(with_numbers_that_nobody_has, on="2024-03-01"),  # the first day of the third month before that of the look
            partial(with_numbers_that_nobody_has, after=400),  # of 780 numbers 80 would be few
        )
    ),
    ("stars_disagree", lambda: sound(stars=129), "the history adds up to 100, GitHub counts 129"),
    ("stars_disagree", lambda: with_stars_taken_back(then=100, now=50, counted=129), "the history adds up to 100, GitHub counts 129"),
    ("stars_exceed", lambda: with_stars_above_the_count(days=36), "the history adds up to 100, GitHub counts 95"),
    ("forks_disagree", lambda: sound(forks=45), "40 forks here, GitHub counts 45"),
    ("forks_disagree", after_another_look({"forks": 35}, forks=35), "40 forks here, GitHub counts 35"),
    ("lists_differ", after_another_look({"issues_total": 99}, issues_total=98), "100 issues here, 98 on GitHub"),
    ("lists_differ", after_another_look({"pulls_total": 102}, pulls_total=101), "100 pull requests here, 101 on GitHub"),
    ("lists_differ", after_another_look({"releases_total": 9}, releases_total=3), "10 releases here, 3 on GitHub"),
    ("issues_missing", with_a_vanished_issue(issues_total=103), "99 issues here, 103 on GitHub"),
    ("downloads_disagree", lambda: with_downloads(1000, 899), "2024-04: 1000 downloads at ClickPy, 899 at pypistats.org"),
    ("downloads_disagree", lambda: with_downloads(899, 1000), "2024-04: 899 downloads at ClickPy, 1000 at pypistats.org"),
    ("duplicate_rows", with_a_row_twice, "forks 3 stands 2 times"),
    ("scores_out_of_range", with_a_score(score=6.5), "x 2024-06-03 health: 6.5"),
    ("scores_out_of_range", with_a_score(coverage=1.1), "x 2024-06-03 health: 5.0"),
    ("weeks_missing", with_a_gap, "no week between 2020-01-06 and 2020-01-20"),
    (
        "foundation_disagrees",
        with_a_record(ended="2024-01-01"),
        "the catalog says that x has ended, the foundation does not list it as retired",
    ),
    ("foundation_disagrees", with_a_record("2024-02-01"), "retired since 2024-02 by the foundation, and no event of x says so"),
    (
        "foundation_disagrees",
        with_a_record("2024-02-01", ended="2023-12-01"),
        "retired since 2024-02 by the foundation, and every event of x that says so is of another time",
    ),
    ("core_twice", with_core_twice, "core of y twice from 2020-01-01 on"),
]


TOLERATED: list[Callable[[], RawRows]] = [
    sound,
    lambda: with_stars_taken_back(then=100, now=50, counted=100),
    lambda: with_stars_above_the_count(days=33),
    lambda: with_stars_above_the_count(days=36, counted_between=97),
    lambda: sound(issues_total=103),
    lambda: sound(pulls_total=90, releases_total=13, stars=128, forks=44),
    *(partial(sound, stars=stars) for stars in (99, 95, 60, 1, 0)),
    *(partial(with_few_stars, listed=counted - 1, counted=counted) for counted in (1, 2, 8, 26)),
    lambda: sound(commits_total=4),
    with_stars_after_the_look,
    lambda: with_an_author_round_the_clock(199),
    lambda: with_an_author_round_the_clock(others=960),
    lambda: with_an_author_round_the_clock(hours=23),
    lambda: with_an_author_round_the_clock(bot=True),
    lambda: with_an_author_round_the_clock(named=True),
    lambda: with_an_author_round_the_clock(named=None),
    lambda: with_numbers_that_nobody_has(74),
    lambda: sound(issues_total=None, stars=None, forks=None),
    lambda: sound(issues_total=60, pulls_total=1, releases_total=0, forks=20),
    after_another_look({"issues_total": 101}, issues_total=99),
    after_another_look({"issues_total": 99}),
    after_another_look({"issues_total": 0, "has_issues": False}, issues_total=0, has_issues=False),
    after_another_look({"forks": 37}, forks=37),
    lambda: with_downloads(1000, 900),
    with_a_vanished_issue(),
    with_a_vanished_issue("2024-06-02T12:00:00", issues_total=100),
    with_a_record(),
    with_a_record("2024-02-01", ended="2024-01-01"),
    with_a_record("2024-02-01", ended="2024-03-01"),
    with_a_record("2024-02-01", ended="2024-01-01", precision="year"),
    with_a_score(score=4.0),
    with_a_score(score=None, low=None, high=None, coverage=0.2),
]

_NUMBERED = frozenset({"framework", "subject", "name", "repo"})
"""The columns that name a repository, a framework or what belongs to one."""


def placed(raw: RawRows, place: int) -> RawRows:
    """The same rows, of the repository and the frameworks with that number."""

    def moved(column: str, value: object) -> object:
        if column == "repo_id":
            return place
        return f"{str(value).removesuffix('1')}{place}" if column in _NUMBERED else value

    other = RawRows()
    for tables, others in ((raw.raw, other.raw), (raw.pulse, other.pulse)):
        for table, rows in tables.items():
            others[table] = [{column: moved(column, value) for column, value in row.items()} for row in rows]
    return other


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[int, list[tuple[str, str]]]]:
    """By the place of a case, the check and the detail of each violation, without the numbers of its names."""
    with open_work(write_migrated(tmp_path_factory.mktemp("checks") / "work.duckdb")) as work:
        for place, made in enumerate((*(made for _, made, _ in OFFENDERS), *TOLERATED), start=1):
            placed(made(), place).write(work)
        told: dict[int, list[tuple[str, str]]] = {}
        for violation in check(work.cursor()):
            named = violation.subject or re.findall(r"\b[xy]\d+\b", violation.detail)[0]  # none where it is about a framework
            place = int(re.findall(r"\d+", named)[-1])
            told.setdefault(place, []).append((violation.check, re.sub(rf"\b([xy]){place}\b", r"\1", violation.detail)))
        yield told


@pytest.mark.parametrize("place", range(1, len(OFFENDERS) + 1), ids=[name for name, _, _ in OFFENDERS])
def test_a_check_finds_its_offender_and_no_other_does(found: Mapping[int, list[tuple[str, str]]], place: int) -> None:
    name, _, detail = OFFENDERS[place - 1]
    assert found[place] == [(name, detail)]


@pytest.mark.parametrize("place", range(len(OFFENDERS) + 1, len(OFFENDERS) + len(TOLERATED) + 1))
def test_what_a_check_tolerates_is_no_violation(found: Mapping[int, list[tuple[str, str]]], place: int) -> None:
    assert place not in found


def test_every_check_has_an_offender_here_and_says_what_it_means(work: Work) -> None:
    files = read_folder(CHECKS)
    assert {file.name for file in files} == {name for name, _, _ in OFFENDERS}
    assert all(file.header[file.name] and file.header["Tolerates"] for file in files)
    assert [file.name for file in files if len({"Do", "Wait"} & file.header.keys()) != 1] == []


def test_issues_that_are_lacking_leave_the_close_rate_without_a_number_and_say_why(work: Work) -> None:
    raw = sound(issues_total=130)
    raw.write(work)
    measure(work, AS_OF)
    found = (
        work.cursor()
        .execute("select as_of, status, reason, value from pulse.metric_values where metric = 'closed30' order by as_of")
        .fetchall()
    )
    before, on_the_date = found[-2], found[-1]
    assert on_the_date == (AS_OF, "missing", "o/r1: 100 issues here, 130 on GitHub", None)
    assert before[1:] == ("observed", None, 1.0)
    assert work.cursor().execute("select status from pulse.metric_values where metric = 'c90' and as_of = $1", [AS_OF]).fetchall() == [
        ("observed",)
    ]


@pytest.mark.parametrize(("counted_later", "violations"), [(1, 0), (6, 2)])
def test_a_branch_that_was_written_anew_is_not_held_against_an_earlier_count(work: Work, counted_later: int, violations: int) -> None:
    """One commit is here. Five were counted once; whether one or six are counted later tells whether four were dropped or are lacking."""
    raw = sound(commits_total=counted_later)
    raw.observe(1, "2024-05-20T02:00:00", "2024-01-01", commits_total=5)
    raw.write(work)
    measure(work, AS_OF)
    found = work.cursor().execute("select count(*) from pulse.violations where check_name = 'commits_disagree'").fetchall()
    assert found == [(violations,)]


def test_a_source_that_is_complete_only_from_a_date_on_is_not_held_against_the_count_of_all(work: Work) -> None:
    raw = sound(issues_total=1000)
    for row in raw.raw["coverage"]:
        row["complete_from"] = dt.datetime(2024, 1, 1) if row["source"] == "issues" else None
    raw.write(work)
    assert check(work.cursor()) == []
