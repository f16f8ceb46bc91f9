"""Documentation in Learning: what it needs beside it, what leaves the weight and what does not, by the shipped rubric."""

import datetime as dt
from typing import Any

import pytest

from scoring.rubric import load

NOT_APPLICABLE = {"value": None, "status": "not_applicable", "reason": "the catalog names none"}
MISSING = {"value": None, "status": "missing", "reason": "not collected yet"}
FRESH, ALIVE = {"value": 0.4, "sample_size": 277}, {"value": 0.85, "sample_size": 200}
ANSWERED, REPLIES = {"value": 0.5, "sample_size": 40}, {"value": 3.0, "sample_size": 40}
FOUR = {"docs_fresh": FRESH, "links_alive": ALIVE, "answered": ANSWERED, "forum_replies": REPLIES}
# By hand, from the anchors: 0.4 is half-way from 6 to 8; 0.85 from 4 to 6; 0.5 from 4 to 7; 3 replies from 7 to 10.
FRESH_POINTS, ALIVE_POINTS, ANSWERED_POINTS, REPLIES_POINTS = 7.0, 5.0, 5.5, 8.5


@pytest.fixture
def learning(judge, metric_rows):
    def run(**given: Any) -> dict[str, Any]:
        return judge(metric_rows(FOUR | given), rubric=load())["learning"]

    return run


def test_all_four_count(learning) -> None:
    made = learning()
    expected = 0.3 * FRESH_POINTS + 0.3 * ALIVE_POINTS + 0.3 * ANSWERED_POINTS + 0.1 * REPLIES_POINTS
    assert (made["score"], made["coverage"]) == (pytest.approx(expected), pytest.approx(1.0))


def test_where_the_catalog_names_no_documentation_it_leaves_the_weight(learning) -> None:
    made = learning(docs_fresh=NOT_APPLICABLE, links_alive=NOT_APPLICABLE)
    assert made["score"] == pytest.approx((0.3 * ANSWERED_POINTS + 0.1 * REPLIES_POINTS) / 0.4)
    assert made["coverage"] == pytest.approx(1.0)


def test_documentation_that_was_not_read_does_not(learning) -> None:
    made = learning(docs_fresh=MISSING, links_alive=MISSING)
    assert (made["score"], made["coverage"]) == (None, pytest.approx(0.4))
    assert "learning has 0.40 of its weight where 0.60 is needed" in made["reason"]


@pytest.mark.parametrize("left_out", ["docs_fresh", "links_alive"])
def test_one_of_the_two_that_was_not_read_counts_as_not_covered(learning, left_out: str) -> None:
    made = learning(**{left_out: MISSING})
    points = {"docs_fresh": FRESH_POINTS, "links_alive": ALIVE_POINTS, "answered": ANSWERED_POINTS}
    rest = 0.3 * sum(value for metric, value in points.items() if metric != left_out) + 0.1 * REPLIES_POINTS
    assert (made["score"], made["coverage"]) == (pytest.approx(rest / 0.7), pytest.approx(0.7))


def test_where_nobody_asks_any_more_documentation_is_just_enough(learning) -> None:
    made = learning(answered={"value": 0.5, "sample_size": 19}, forum_replies=MISSING)
    assert (made["score"], made["coverage"]) == (pytest.approx((FRESH_POINTS + ALIVE_POINTS) / 2), pytest.approx(0.6))


def test_the_age_of_pages_alone_is_never_enough(learning) -> None:
    """The past of every framework: git tells when its pages were edited, and nobody kept its links, answers and replies."""
    assert learning(links_alive=MISSING, answered=MISSING, forum_replies=MISSING)["score"] is None
    without_a_tag = learning(links_alive=MISSING, answered=NOT_APPLICABLE, forum_replies=NOT_APPLICABLE)
    assert (without_a_tag["score"], without_a_tag["coverage"]) == (None, pytest.approx(0.5))


@pytest.mark.parametrize(("links", "coverage"), [(49, 0.7), (50, 1.0)])
def test_links_count_from_fifty_on(learning, links: int, coverage: float) -> None:
    assert learning(links_alive={"value": 0.85, "sample_size": links})["coverage"] == pytest.approx(coverage)


@pytest.mark.parametrize(
    ("metric", "value", "points"),
    [
        ("docs_fresh", 0.0, 0), ("docs_fresh", 0.05, 1.5), ("docs_fresh", 0.1, 3), ("docs_fresh", 0.3, 6), ("docs_fresh", 0.5, 8),
        ("docs_fresh", 0.8, 10), ("docs_fresh", 1.0, 10),
        ("links_alive", 0.6, 0), ("links_alive", 0.7, 2), ("links_alive", 0.8, 4),
        ("links_alive", 0.9, 6), ("links_alive", 0.95, 8), ("links_alive", 0.97, 9),
        ("links_alive", 0.99, 10), ("links_alive", 1.0, 10),
    ],
)  # fmt: skip
def test_points_of_documentation(metric: str, value: float, points: float) -> None:
    curve = next(indicator.curve for indicator in load().indicators if indicator.metric == metric)
    assert curve(value) == pytest.approx(points)


def test_only_links_have_the_noise_of_a_sample(learning) -> None:
    exact = learning(answered=MISSING, links_alive={"value": 0.85, "sample_size": 100_000})
    assert exact["high"] - exact["low"] < 0.1
    few = learning(answered=MISSING, links_alive={"value": 0.85, "sample_size": 50})
    # By hand: the standard error is 0.0505, so 90 % are 0.166 wide; at 20 points a unit and three sevenths of the weight that is 1.42.
    # Above 0.9 the curve is steeper, so it is a little more.
    assert 1.35 < few["high"] - few["low"] < 1.65


def test_an_end_holds_what_documentation_says_too(judge, metric_rows) -> None:
    retired = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 10, 1), "source": "s", "precision": "day"}
    made = judge(metric_rows(FOUR | {"docs_fresh": {"value": 1.0, "sample_size": 277}}), [retired], rubric=load())["learning"]
    assert made["score"] == 3.0
