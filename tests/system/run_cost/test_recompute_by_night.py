"""A night recomputes only what could have changed, and after each night everything stands as if all of it had been computed anew."""

import datetime as dt
from pathlib import Path

import pytest

from flows.night.recompute import recompute
from reports.text.numbers import half_up
from tests.warehouse.test_measure import DATED, bring
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.migrate import migrate
from warehouse.surface import define

NEWEST = """select framework, as_of, dimension, basis, reason, score, low, high, uncapped, coverage, confidence from pulse.scores
            where isodow(as_of) = 1 or as_of = $as_of
            qualify row_number() over (
              partition by framework, as_of, dimension, coalesce(basis = 'stated', false) order by known_at desc) = 1 order by all"""
SCORE_PLACES = (1, 1, 1, 1, 2, 2)
PARTS = """select framework, as_of, dimension, metric, basis, status, reason, unit, rubric_version, value, points, weight, contribution
           from pulse.score_parts where isodow(as_of) = 1 or as_of = $as_of order by all"""
PART_PLACES = (1, 2, 1)


def opened(path: Path, catalog: RawRows) -> Work:
    work = open_work(path)
    migrate(work, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with work.transaction() as con:
        define(con)
    catalog.write(work)
    return work


def shown(rows: list[tuple[object, ...]], places: tuple[int, ...]) -> list[tuple[object, ...]]:
    """The last columns as a page shows them."""
    first = -len(places)
    return [(*row[:first], *map(_shown, row[first:], places)) for row in rows]


def _shown(cell: object, places: int) -> object:
    return half_up(cell, places) if isinstance(cell, float) else cell


def stands(work: Work, as_of: dt.date) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The newest known score of every week and of the date, and the parts of all; without dates that only earlier nights asked for.

    Scores and points as they are shown: a smaller difference appends nothing. Facts and measured values to the last digit.
    """
    scores, parts = (work.cursor().execute(query, {"as_of": as_of}).fetchall() for query in (NEWEST, PARTS))
    return shown(scores, SCORE_PLACES), shown(parts, PART_PLACES)


def sums(work: Work) -> list[tuple[float, float]]:
    """Health as it stands, and what its parts add up to."""
    return (
        work.cursor()
        .execute(
            """select any_value(s.score), sum(p.contribution) from v_scores s join pulse.score_parts p using (framework, as_of)
               where s.dimension = 'health' and s.score is not null and p.basis <> 'stated' group by framework, as_of"""
        )
        .fetchall()
    )


@pytest.mark.long
def test_scores_by_night_equal_those_of_one_recompute_of_everything(tmp_path: Path) -> None:
    raw = history(1)
    catalog = RawRows()
    catalog.pulse = raw.pulse
    late = [*DATED, "coverage"]
    with opened(tmp_path / "nightly.duckdb", catalog) as nightly:
        for night in (0, 2, 4, len(late)):  # tables that were a fifth short become whole between them
            as_of = HORIZON - dt.timedelta(days=len(late) - night)
            now = dt.datetime.combine(as_of, dt.time(2), dt.UTC)
            bring(nightly, raw, now.replace(tzinfo=None), late[:night])
            recompute(nightly, as_of, now)
            assert recompute(nightly, as_of, now, everything=True) == 0, f"night {night}"
        by_night = stands(nightly, HORIZON)
        added_up = sums(nightly)
        assert len(added_up) > 100
        assert all(total == pytest.approx(health, abs=1e-9) for health, total in added_up)
    with opened(tmp_path / "whole.duckdb", catalog) as whole:
        bring(whole, raw, dt.datetime.combine(HORIZON, dt.time(2)), late)
        assert recompute(whole, HORIZON, now, everything=True) > 0
        assert stands(whole, HORIZON) == by_night
