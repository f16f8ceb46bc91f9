"""The borders of windows and of membership, day by day: one day more or less is another number."""

import datetime as dt

import pytest

from tests.worlds.raw_rows import KNOWN, RawRows
from warehouse.connection import Work
from warehouse.measure import measure

MONDAY = dt.date(2024, 3, 4)


def before(days: int, day: dt.date = MONDAY) -> dt.date:
    return day - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days_before", "counted"),
    [
        ([183], 0), ([182], 1), ([1], 1), ([0], 0),
        # Two commits of one person: the first leaves the window on the day on which the second is in it; one person, not two or none
        ([183, 1], 1), ([184, 1], 1), ([184, 2], 1), ([365, 183], 0), ([364, 182], 1), ([182, 1], 1),
    ],
)  # fmt: skip
def test_a_person_counts_once_for_182_days_after_a_commit(work: Work, days_before: list[int], counted: int) -> None:
    raw = RawRows()
    raw.framework("foo", ("o/foo", "core", None, None))
    raw.name("o/foo", 1)
    raw.cover(1, MONDAY)
    for week in range(110):  # five people who are always there: with fewer a share says nothing
        for number in range(5):
            raw.commit(1, before(7 * week + 3), f"steady {number}")
    for days in days_before:
        raw.commit(1, before(days), "zed")
    raw.write(work)
    measure(work, MONDAY)
    found = work.cursor().execute(
        "select sample_size from metric_values where metric = 'contrib_ret' and as_of = ?", [MONDAY]
    ).fetchall()  # fmt: skip
    assert found == [(5 + counted,)]


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


@pytest.mark.parametrize(("days_before", "age"), [(0, 30), (1, 1)])
def test_a_release_that_came_back_counts_from_the_day_after_it_was_published(work: Work, days_before: int, age: int) -> None:
    """Another release is 30 days old; the one that had vanished for a day, long before, is the newer one once its day has ended."""
    raw = RawRows()
    raw.framework("foo", ("o/foo", "core", None, None))
    raw.name("o/foo", 1)
    raw.observe(1, before(400), before(500), "o/foo")
    raw.cover(1, MONDAY)
    raw.release(1, before(30))
    raw.release(1, before(days_before))
    raw.vanish(1, "release", raw.raw["releases"][-1]["release_id"], before(200), before(199))
    raw.write(work)
    measure(work, MONDAY)
    found = work.cursor().execute("select value from metric_values where metric = 'release_days' and as_of = ?", [MONDAY]).fetchall()
    assert found == [(age,)]
