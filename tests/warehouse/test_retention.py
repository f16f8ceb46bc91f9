"""Which dates leave: those of old nights, and nothing else. The expected ones are written down by hand."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work
from warehouse.retention import drop_old_nights

WEDNESDAY = dt.date(2026, 7, 1)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as one:
        yield one


def measured(work: Work, *days: dt.date) -> None:
    with work.transaction() as con:
        for day in days:
            con.execute(
                """insert into pulse.metric_values by name
                   select 'mxnet' framework, 'stars' metric, $1::date as_of, 'stars' unit, 'observed' status""",
                [day],
            )
            for basis in ("measured", "stated"):
                con.execute(
                    """insert into pulse.score_parts by name
                       select 'mxnet' framework, $1::date as_of, 'stock' dimension, 'stars' metric, $2 basis,
                          'stars' unit, 'observed' status, 2 rubric_version""",
                    [day, basis],
                )
            con.execute(
                """insert into pulse.scores by name
                   select 'mxnet' framework, $1::date as_of, 'stock' dimension, 1.0 score, 'measured' basis,
                   2 rubric_version, 'x' rubric_hash, $1::timestamptz known_at""",
                [day],
            )


def ran(work: Work, *days: dt.date) -> None:
    with work.transaction() as con:
        for day in days:
            con.execute(
                "insert into pulse.runs by name select $1 run_id, $2::timestamptz started_at, 'ok' status, $2::date as_of",
                [f"run {day}", day],
            )


def dates(work: Work, query: str) -> list[dt.date]:
    return [day for (day,) in work.cursor().execute(f"select distinct as_of from pulse.{query} order by 1").fetchall()]


def nights(first: dt.date, number: int) -> list[dt.date]:
    return [first + dt.timedelta(days=day) for day in range(number)]


def test_old_nights_leave_and_mondays_stay(work: Work) -> None:
    days = nights(WEDNESDAY, 44)  # to Thursday 13 August
    measured(work, *days)
    ran(work, *days)
    with work.transaction() as con:
        assert drop_old_nights(con) == 7 * 2  # 1 to 8 July without Monday the 6th, a metric and a part each
    stay = [dt.date(2026, 7, 6), *nights(dt.date(2026, 7, 9), 36)]
    assert dates(work, "metric_values") == stay
    assert dates(work, "score_parts where basis = 'measured'") == stay
    assert dates(work, "score_parts where basis = 'stated'") == days
    assert dates(work, "scores") == days
    with work.transaction() as con:
        assert drop_old_nights(con) == 0


def test_they_leave_a_week_at_a_time(work: Work) -> None:
    days = nights(WEDNESDAY, 43)  # the oldest is 42 days old
    measured(work, *days)
    ran(work, *days)
    with work.transaction() as con:
        assert drop_old_nights(con) == 0


def test_a_date_that_was_asked_for_stays(work: Work) -> None:
    measured(work, dt.date(2020, 1, 1), *nights(WEDNESDAY, 44))
    ran(work, *nights(WEDNESDAY, 44))
    with work.transaction() as con:
        drop_old_nights(con)
    assert dt.date(2020, 1, 1) in dates(work, "metric_values")


def test_nothing_measured_is_nothing_to_drop(work: Work) -> None:
    with work.transaction() as con:
        assert drop_old_nights(con) == 0
