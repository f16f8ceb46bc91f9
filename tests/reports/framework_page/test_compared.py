"""What a dimension is compared with: a source that began in between moves no change, since only what counts on both dates is compared."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from reports import queries
from scoring.rubric import load as load_rubric

THEN, NOW = dt.date(2023, 10, 30), dt.date(2024, 1, 29)
LONG_AGO = dt.date(2023, 1, 30)
SCORE = """insert into scores (framework, as_of, dimension, score, basis, rubric_version, uncapped, known_at)
    values ('newnet', $1, $2, $3, $4, 1, $5, '2024-01-29')"""
PART = """insert into score_parts (framework, as_of, dimension, metric, basis, points, weight, status, rubric_version)
    values ('newnet', $1, $2, $3, 'measured', $4, $5, 'observed', 1)"""


@pytest.fixture
def world(small_world: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    small_world.execute("delete from scores where framework = 'newnet'")
    return small_world


def measured(
    con: duckdb.DuckDBPyConnection, on: dt.date, dimension: str, parts: dict[str, tuple[float, float]], cap: float | None = None
) -> None:
    """Points and weight of each metric."""
    score = sum(points * weight for points, weight in parts.values())
    con.execute(SCORE, [on, dimension, score if cap is None else min(cap, score), "measured", score])
    for metric, (points, weight) in parts.items():
        con.execute(PART, [on, dimension, metric, points, weight])


def compared(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    given = {"framework": "newnet", "as_of": NOW, "then_13": THEN, "then_52": LONG_AGO}
    return {row["dimension"]: row for row in queries.rows(con, "scores", given)}


def test_where_the_same_metrics_count_the_score_of_then_stands(world: duckdb.DuckDBPyConnection) -> None:
    measured(world, THEN, "learning", {"answered": (6.0, 0.7), "forum_replies": (4.0, 0.3)})
    measured(world, NOW, "learning", {"answered": (7.0, 0.7), "forum_replies": (9.0, 0.3)})
    assert compared(world)["learning"]["score_13_weeks_before"] == pytest.approx(0.7 * 6 + 0.3 * 4)


def test_a_source_that_began_in_between_moves_no_change(world: duckdb.DuckDBPyConnection) -> None:
    # now .7 x 7 + .3 x 10 = 7.9; answers alone, which count on both dates, rose from 6.5 to 7: it compares with 7.4 and not with 6.5
    measured(world, THEN, "learning", {"answered": (6.5, 1.0)})
    measured(world, NOW, "learning", {"answered": (7.0, 0.7), "forum_replies": (10.0, 0.3)})
    row = compared(world)["learning"]
    assert (row["score"], row["score_13_weeks_before"]) == (pytest.approx(7.9), pytest.approx(7.4))


LEARNING = {indicator.metric: indicator.weight for indicator in load_rubric().indicators if indicator.pillar == "learning"}
"""Weights of the shipped rubric."""


def shares(points: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Points and weight of metrics that count, the weights raised to sum to 1."""
    whole = sum(LEARNING[metric] for metric in points)
    return {metric: (value, LEARNING[metric] / whole) for metric, value in points.items()}


@pytest.mark.parametrize("began", [("links_alive",), ("docs_fresh",), ("docs_fresh", "links_alive")])
def test_documentation_that_began_to_be_read_moves_no_change(world: duckdb.DuckDBPyConnection, began: tuple[str, ...]) -> None:
    # Nothing that counts on both dates has moved, and what began is worth nothing: the score is lower, and the change is none.
    before = {metric: 8.0 for metric in LEARNING if metric not in began}
    now = dict.fromkeys(LEARNING, 8.0) | dict.fromkeys(began, 0.0)
    measured(world, THEN, "learning", shares(before))
    measured(world, NOW, "learning", shares(now))
    row = compared(world)["learning"]
    score = 8 * (1 - 0.3 * len(began))
    assert (row["score"], row["score_13_weeks_before"]) == (pytest.approx(score), pytest.approx(score))


def test_pages_that_aged_beside_links_that_began_move_it_by_their_own_share(world: duckdb.DuckDBPyConnection) -> None:
    # Pages and answers count on both dates, half each: they fell from 8 to 7. Links began with 2.
    measured(world, THEN, "learning", shares({"docs_fresh": 8.0, "answered": 8.0}))
    measured(world, NOW, "learning", shares({"docs_fresh": 6.0, "answered": 8.0, "links_alive": 2.0}))
    row = compared(world)["learning"]
    assert (row["score"], row["score_13_weeks_before"]) == (pytest.approx(16 / 3), pytest.approx(16 / 3 + 1))


def test_nor_does_one_that_ended(world: duckdb.DuckDBPyConnection) -> None:
    # of a, b and c now a and b count, .6 and .4: they fell from .6 x 8 + .4 x 3 = 6 to .6 x 5 + .4 x 3 = 4.2
    measured(world, LONG_AGO, "research", {"a": (8.0, 0.45), "b": (3.0, 0.30), "c": (1.0, 0.25)})
    measured(world, NOW, "research", {"a": (5.0, 0.6), "b": (3.0, 0.4)})
    assert compared(world)["research"]["score_52_weeks_before"] == pytest.approx(4.2 + 1.8)


def test_pillars_are_compared_each_by_its_own_metrics(world: duckdb.DuckDBPyConnection) -> None:
    for on, commits, stars in ((THEN, 4.0, 8.0), (NOW, 5.0, 8.0)):
        measured(
            world, on, "vitality", {"commits_wk": (commits, 1.0)} if on == THEN else {"commits_wk": (commits, 0.5), "closed30": (9.0, 0.5)}
        )
        measured(world, on, "stock", {"stars": (stars, 1.0)})
        world.execute(SCORE, [on, "health", 0.75 * (commits if on == THEN else 7.0) + 0.25 * stars, "measured", None])
    found = compared(world)
    assert found["vitality"]["score_13_weeks_before"] == pytest.approx(7.0 - 1.0)
    assert found["health"]["score_13_weeks_before"] == pytest.approx(0.75 * 7 + 0.25 * 8 - 0.75 * 1)


def test_what_a_cap_holds_on_both_dates_has_not_moved(world: duckdb.DuckDBPyConnection) -> None:
    measured(world, THEN, "production", {"a": (5.0, 1.0)}, cap=3.0)
    measured(world, NOW, "production", {"a": (4.0, 0.5), "b": (8.0, 0.5)}, cap=3.0)
    assert compared(world)["production"]["score_13_weeks_before"] == pytest.approx(3.0)


@pytest.mark.parametrize("basis", ["assessed", "measured"])
def test_what_has_nothing_in_common_is_not_compared(world: duckdb.DuckDBPyConnection, basis: str) -> None:
    if basis == "assessed":
        world.execute(SCORE, [THEN, "performance", 7.5, "assessed", None])
    else:
        measured(world, THEN, "performance", {"bench_age": (7.5, 1.0)})
    measured(world, NOW, "performance", {"mlperf_use": (10.0, 1.0)})
    assert compared(world)["performance"]["score_13_weeks_before"] is None


def test_the_speed_score_is_compared_by_its_dimensions(world: duckdb.DuckDBPyConnection) -> None:
    five = ("health", "production", "research", "performance")
    for on in (THEN, NOW):
        for dimension in five:
            world.execute(SCORE, [on, dimension, 5.0, "assessed", None])
        world.execute(SCORE, [on, "speed", 5.3 if on == THEN else 5.58, "measured", None])
    measured(world, THEN, "learning", {"answered": (6.5, 1.0)})
    measured(world, NOW, "learning", {"answered": (7.0, 0.7), "forum_replies": (10.0, 0.3)})
    assert compared(world)["speed"]["score_13_weeks_before"] == pytest.approx((4 * 5 + 7.4) / 5)
    world.execute("update scores set basis = 'measured' where framework = 'newnet' and dimension = 'research' and as_of = $1", [NOW])
    assert compared(world)["speed"]["score_13_weeks_before"] is None
