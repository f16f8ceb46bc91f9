"""The borders of windows and of membership, day by day: one day more or less is another number."""

import datetime as dt
from collections.abc import Iterator, Mapping

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import KNOWN, RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import measure

MONDAY = dt.date(2024, 3, 4)


def before(days: int, day: dt.date = MONDAY) -> dt.date:
    return day - dt.timedelta(days=days)


PEOPLE = [
    ([183], 0), ([182], 1), ([1], 1), ([0], 0),
    # Two commits of one person: the first leaves the window on the day on which the second is in it; one person, not two or none
    ([183, 1], 1), ([184, 1], 1), ([184, 2], 1), ([365, 183], 0), ([364, 182], 1), ([182, 1], 1),
]  # fmt: skip
"""How many days before the Monday somebody committed, and whether they count on it."""

RELEASES = [(0, 30), (1, 1)]
"""How many days before the Monday a release was published that vanished for a day, long before, and the age of the newest on it."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[tuple[str, str], tuple[float, int]]]:
    """By framework and metric the value and the sample size on the Monday; each case is a framework, all measured in one warehouse."""
    raw = RawRows()
    for place, (days_before, _) in enumerate(PEOPLE):
        repository(raw, f"people{place}", 1 + place)
        for week in range(110):  # five people who are always there: with fewer a share says nothing
            for number in range(5):
                raw.commit(1 + place, before(7 * week + 3), f"steady {number}")
        for days in days_before:
            raw.commit(1 + place, before(days), "zed")
    for place, (days_before, _) in enumerate(RELEASES):
        repo = 100 + place
        repository(raw, f"release{place}", repo)
        raw.observe(repo, before(400), before(500), f"o/release{place}")
        raw.release(repo, before(30))
        raw.release(repo, before(days_before))
        raw.vanish(repo, "release", raw.raw["releases"][-1]["release_id"], before(200), before(199))
    with open_work(write_migrated(tmp_path_factory.mktemp("borders") / "work.duckdb")) as work:
        raw.write(work)
        measure(work, MONDAY)
        query = "select framework, metric, value, sample_size from metric_values where as_of = $1"
        yield {(framework, metric): tuple(rest) for framework, metric, *rest in work.cursor().execute(query, [MONDAY]).fetchall()}


def repository(raw: RawRows, framework: str, repo: int) -> None:
    """A framework of one repository that is read up to the Monday."""
    raw.framework(framework, (f"o/{framework}", "core", None, None))
    raw.name(f"o/{framework}", repo)
    raw.cover(repo, MONDAY)


@pytest.mark.parametrize("place", range(len(PEOPLE)))
def test_a_person_counts_once_for_182_days_after_a_commit(found: Mapping[tuple[str, str], tuple[float, int]], place: int) -> None:
    assert found[f"people{place}", "contrib_ret"][1] == 5 + PEOPLE[place][1]


@pytest.mark.parametrize(
    ("busy_before", "is_sweep"),
    [
        ([*range(1, 183), 365], False),  # 183 of 365 days with 24 closes: their median is 24, and so is the day itself
        ([*range(1, 183), 366], True),  # 182 of 365, since the 366th day before is out: the median is 0
        ([*range(1, 183)], True),  # of 364 days the median would be 12, and 24 no more than usual
    ],
)
def test_a_sweep_is_held_against_the_365_days_before_it(work: Work, busy_before: list[int], is_sweep: bool) -> None:
    raw = RawRows()
    raw.name("o/foo", 1)
    number = 0
    for days in [0, *busy_before]:
        for place in range(24):
            number += 1
            closed = dt.datetime.combine(before(days), dt.time(place))
            close = {"repo_id": 1, "number": number, "place": 0, "event": "closed", "happened_at": closed, "actor_id": f"p{number}"}
            raw.raw["issue_events"].append({**close, "actor_is_bot": False, "state_reason": "completed", "known_at": KNOWN})
    raw.write(work)
    found = work.cursor().execute("select count(*) from pulse.bulk_closes where happened_at::date = ?", [MONDAY]).fetchall()
    assert found == [(24 if is_sweep else 0,)]


def test_a_repository_that_joins_and_leaves_on_mondays_counts_in_the_weeks_between(work: Work) -> None:
    joined, left = before(21), before(7)
    raw = RawRows()
    raw.framework("foo", ("o/foo", "core", None, None), ("o/bar", "core", joined, left))
    for repo, name in ((1, "o/foo"), (2, "o/bar")):
        raw.name(name, repo)
        raw.cover(repo, MONDAY)
        for days in range(1, 36):
            for _ in range(repo):  # one commit a day here, two there
                raw.commit(repo, before(days), f"p{repo}")
    raw.write(work)
    measure(work, MONDAY)
    weeks = work.cursor().execute("select week_start, human_commits, active_authors from framework_weekly order by 1").fetchall()
    assert weeks == [
        (before(35), 7, 1), (before(28), 7, 1), (before(21), 21, 2), (before(14), 21, 2), (before(7), 7, 1),
    ]  # fmt: skip


def test_a_repository_that_nobody_answered_for_yet_makes_a_week_unknown_from_the_monday_on_which_it_joins(work: Work) -> None:
    raw = RawRows()
    raw.framework("foo", ("o/foo", "core", None, None), ("o/unseen", "core", before(14), before(7)))
    raw.name("o/foo", 1)
    raw.cover(1, MONDAY)
    for days in range(1, 29):
        raw.commit(1, before(days))
    raw.write(work)
    measure(work, MONDAY)
    weeks = work.cursor().execute("select week_start, human_commits from framework_weekly order by 1").fetchall()
    assert weeks == [(before(28), 7), (before(21), 7), (before(14), None), (before(7), 7)]


@pytest.mark.parametrize("place", range(len(RELEASES)))
def test_a_release_that_came_back_counts_from_the_day_after_it_was_published(
    found: Mapping[tuple[str, str], tuple[float, int]], place: int
) -> None:
    """Another release is 30 days old; the one that had vanished for a day, long before, is the newer one once its day has ended."""
    assert found[f"release{place}", "release_days"][0] == RELEASES[place][1]
