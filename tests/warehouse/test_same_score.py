"""A score is appended where a page would show something else or say another reason, and the parts stay with the score that stands."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from warehouse.connection import Work
from warehouse.score_rows import append_scores

MONDAYS = (dt.date(2024, 1, 1), dt.date(2024, 1, 8))
FORMULA = "a" * 64
EMPTY: Mapping[str, Any] = {"low": None, "high": None, "uncapped": None, "reason": None}
PILLAR = {"stock": 0.25, "vitality": 0.75}
Given = Mapping[str, Any]


def scores(night: int, *dates: Given) -> pa.Table:
    """Health and its two pillars on these dates: 0.25 of stock and 0.75 of vitality, with what else a date gives."""
    rows = [
        {
            "framework": "foo",
            "as_of": given["as_of"],
            "dimension": dimension,
            "score": score,
            "coverage": given.get("coverage", 0.8),
            "confidence": 0.7,
            "basis": "measured",
            "rubric_version": 1,
            "rubric_hash": given.get("formula", FORMULA),
            "known_at": dt.datetime(2024, 2, night),
            **EMPTY,
        }
        for given in dates
        for dimension, score in (
            ("health", 0.25 * given["stock"] + 0.75 * given["vitality"]),
            ("stock", given["stock"]),
            ("vitality", given["vitality"]),
        )
    ]
    return pa.Table.from_pylist(rows, SCORES)


def parts(*dates: Given) -> pa.Table:
    """One part a pillar, which is all of it."""
    rows = [
        {
            "framework": "foo",
            "as_of": given["as_of"],
            "dimension": dimension,
            "metric": "stars" if dimension == "stock" else "commits_wk",
            "basis": "measured",
            "value": given.get("value", 20_000.0),
            "unit": "of something",
            "points": given[dimension],
            "weight": 1.0,
            "contribution": share * given[dimension],
            "status": "observed",
            "reason": given.get("reason") if dimension == "stock" else None,
            "rubric_version": 1,
        }
        for given in dates
        for dimension, share in PILLAR.items()
    ]
    return pa.Table.from_pylist(rows, PARTS)


TEXT, NUMBER, COUNT = pa.string(), pa.float64(), pa.int64()
SCORES = pa.schema(
    {
        "framework": TEXT,
        "as_of": pa.date32(),
        "dimension": TEXT,
        "score": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "coverage": NUMBER,
        "confidence": NUMBER,
        "basis": TEXT,
        "rubric_version": COUNT,
        "rubric_hash": TEXT,
        "uncapped": NUMBER,
        "reason": TEXT,
        "known_at": pa.timestamp("us"),
    }
)
PARTS = pa.schema(
    {
        "framework": TEXT,
        "as_of": pa.date32(),
        "dimension": TEXT,
        "metric": TEXT,
        "basis": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "points": NUMBER,
        "weight": NUMBER,
        "contribution": NUMBER,
        "status": TEXT,
        "reason": TEXT,
        "rubric_version": COUNT,
    }
)


def dates(**first: Any) -> tuple[Given, ...]:
    """Two Mondays, the first with what is given; health is 0.25 * 7.44 + 0.75 * 4.24 = 5.04, shown 5.0."""
    return ({"as_of": MONDAYS[0], "stock": 7.44, "vitality": 4.24, **first}, {"as_of": MONDAYS[1], "stock": 7.44, "vitality": 4.24})


@pytest.fixture
def known(work: Work) -> Work:
    """A working file in which both dates are scored."""
    assert append_scores(work, scores(1, *dates()), parts(*dates()), are_first=True) == 6
    return work


def night(work: Work, number: int, **first: Any) -> int:
    return append_scores(work, scores(number, *dates(**first)), parts(*dates(**first)))


def asked(work: Work, query: str) -> list[tuple[Any, ...]]:
    return work.cursor().execute(query).fetchall()


def test_a_score_that_shows_the_same_appends_nothing_and_its_parts_stay_but_for_the_value(known: Work) -> None:
    assert night(known, 2, stock=7.4001, value=19_999.0) == 0  # 7.4 again, of health 1.9 again, and health 5.0
    assert asked(known, "select value, points, contribution from pulse.score_parts where as_of = '2024-01-01' and metric = 'stars'") == [
        (19_999.0, 7.44, 0.25 * 7.44)
    ]
    assert night(known, 3, stock=7.4499, value=19_998.0) == 0  # as far above what stands as it shows


def test_a_score_that_shows_otherwise_is_appended_with_what_moved_along_and_its_parts_add_up(known: Work) -> None:
    assert night(known, 2, stock=7.4501) == 2  # 7.5 by half-up; vitality did not move
    newest = asked(known, "select dimension, score from v_scores where as_of = '2024-01-01' order by dimension")
    assert newest == [("health", 0.25 * 7.4501 + 0.75 * 4.24), ("stock", 7.4501), ("vitality", 4.24)]
    total = asked(known, "select sum(contribution) from pulse.score_parts where as_of = '2024-01-01'")[0][0]
    assert total == pytest.approx(newest[0][1], abs=1e-12)
    assert asked(known, "select max(known_at) from pulse.scores where as_of = '2024-01-08'") == [(dt.datetime(2024, 2, 1),)]


@pytest.mark.parametrize(
    ("first", "appended"),
    [
        ({"coverage": 0.804}, 0),  # 80 %
        ({"coverage": 0.805}, 3),  # 81 % by half-up, of all three
        ({"reason": "as of 2023-12-20; retained"}, 2),  # of stock, and of health, which rests on it
        ({"reason": "as of 2023-12-20"}, 0),  # up to when it was known: the number is the same
        ({"vitality": 4.25}, 2),  # 4.3 by half-up, and health
    ],
)
def test_what_else_makes_a_difference(known: Work, first: Given, appended: int) -> None:
    assert night(known, 2, **first) == appended
    assert night(known, 3, **first) == 0
    reasons = "select reason from pulse.score_parts where as_of = '2024-01-01' and metric = 'stars'"
    assert asked(known, reasons) == [(first.get("reason"),)]


def test_what_was_known_on_a_day_can_be_asked_afterwards(known: Work) -> None:
    night(known, 2, stock=7.4501)
    night(known, 3, stock=7.44)
    told = "select score from pulse.scores where dimension = 'stock' and as_of = '2024-01-01' order by known_at"
    assert asked(known, told) == [(7.44,), (7.4501,), (7.44,)]


def test_another_formula_appends_every_date_and_the_first_one_again_when_it_comes_back(known: Work) -> None:
    other = [given | {"formula": "b" * 64} for given in dates()]
    assert append_scores(known, scores(2, *other), parts(*other)) == 6
    assert append_scores(known, scores(3, *dates()), parts(*dates())) == 6
    assert asked(known, "select count(*), count(distinct rubric_hash) from pulse.scores") == [(18, 2)]
    assert asked(known, "select distinct known_at from v_scores") == [(dt.datetime(2024, 2, 3),)]


def test_a_date_that_the_newest_formula_does_not_know_is_no_score_any_more(known: Work) -> None:
    """As the weeks before a repository began that an older formula still counted."""
    second = [given | {"formula": "b" * 64} for given in dates()][1:]
    append_scores(known, scores(2, *second), parts(*second))
    assert asked(known, "select distinct as_of from v_scores") == [(MONDAYS[1],)]
    assert asked(known, "select count(*) from scores where as_of = '2024-01-01'") == [(3,)]
