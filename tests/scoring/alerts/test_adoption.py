"""The ADOPTION lane: a share that stays low says "displaced", and no more without a fall of the framework's own numbers."""

import datetime as dt

import pyarrow as pa
import pytest

from scoring.alerts.adoption import SHARES, SUPPLY
from scoring.alerts.policy import load as load_policy
from scoring.alerts.replay import Replay, replay
from scoring.rubric import load as load_rubric
from tests.worlds.alarm_tables import monday, tables

FACTS = pa.schema({"framework": pa.string(), "kind": pa.string(), "on_date": pa.date32(), "source": pa.string()})
GIT = load_rubric().only(frozenset({"commits_wk", "commit_ret", "contrib_ret"}))
HIGH, LOW, VERY_LOW = 0.9, 0.5, 0.3
WEEKS = 150


def run(*shares: tuple[str, list[float | None], float | list[float | None]], supply: dict[str, list[float | None]] | None = None) -> Replay:
    """`shares`: source, ratio of each week, and that of the framework's own numbers; `supply`: metrics, with the value of each week."""
    rows = [
        {
            "framework": "foo",
            "source": source,
            "as_of": monday(week),
            "ratio": ratio,
            "own_ratio": own[week] if isinstance(own, list) else own,
        }
        for source, ratios, own in shares
        for week, ratio in enumerate(ratios)
    ]
    signals = pa.Table.from_pylist(
        [
            {"framework": "foo", "metric": metric, "as_of": monday(week), "value": value}
            for metric, values in (supply or {}).items()
            for week, value in enumerate(values)
            if value is not None
        ],
        SUPPLY,
    )
    scores, parts, metrics = tables([8.0] * WEEKS)
    as_of = monday(WEEKS - 1) + dt.timedelta(days=2)
    made = pa.Table.from_pylist(rows, SHARES)
    return replay(scores, parts, metrics, FACTS.empty_table(), GIT, load_policy(), as_of, shares=made, supply=signals)


def changes(result: Replay) -> list[tuple[str, dt.date, str | None]]:
    return [(row["lane"], row["as_of"], row["to_state"]) for row in result.transitions.to_pylist()]


def after(day: dt.date, now: float | None) -> list[float | None]:
    """High until a day, and so from then on."""
    return [now if monday(week) >= day else HIGH for week in range(WEEKS)]


def test_a_share_that_is_low_in_three_months_raises_watch_in_this_lane_alone() -> None:
    # low from the 13th of January on: judged on 3 February, 2 March and 6 April, the first Mondays of these months
    assert changes(run(("questions", after(dt.date(2020, 1, 13), LOW), 1.0))) == [("ADOPTION", dt.date(2020, 4, 6), "WATCH")]


def test_one_source_is_enough_while_another_is_high() -> None:
    result = run(("papers", [HIGH] * WEEKS, 1.0), ("questions", after(dt.date(2020, 1, 13), LOW), 1.0))
    [row] = result.transitions.to_pylist()
    assert row["reason"] == "its share of questions is 50% of its best of three years, below 60% for 3 months"


def test_two_low_months_raise_nothing() -> None:
    back = [HIGH if monday(week) >= dt.date(2020, 4, 6) else ratio for week, ratio in enumerate(after(dt.date(2020, 1, 13), LOW))]
    assert changes(run(("questions", back, 1.0))) == []


@pytest.mark.parametrize("ratio", [0.6, 0.61])
def test_a_share_at_the_limit_is_not_low(ratio: float) -> None:
    assert changes(run(("questions", after(dt.date(2020, 1, 13), ratio), 1.0))) == []


def test_a_very_low_share_alone_is_never_more_than_watch() -> None:
    assert changes(run(("questions", [0.01] * WEEKS, 0.6))) == [("ADOPTION", dt.date(2018, 3, 5), "WATCH")]


def test_alert_asks_for_a_fall_of_its_own_numbers() -> None:
    own = [0.5 if monday(week) >= dt.date(2020, 6, 1) else 1.0 for week in range(WEEKS)]
    assert changes(run(("questions", after(dt.date(2020, 1, 13), VERY_LOW), own))) == [
        ("ADOPTION", dt.date(2020, 4, 6), "WATCH"),
        ("ADOPTION", dt.date(2020, 8, 3), "ALERT"),
    ]


def since(day: dt.date, value: float) -> list[float | None]:
    """Nothing until a day, and so from then on."""
    return [value if monday(week) >= day else None for week in range(WEEKS)]


@pytest.mark.parametrize(
    ("metric", "value", "state"),
    [
        ("vendor_stale", 365, "ALERT"),
        ("vendor_stale", 364, "WATCH"),
        ("py_support", 0.5, "ALERT"),
        ("py_support", 0.6, "WATCH"),
        ("docs_fresh", 0, "ALERT"),
        ("docs_fresh", 5 / 250, "ALERT"),
        ("docs_fresh", 6 / 250, "WATCH"),
        ("docs_fresh", 13 / 285, "WATCH"),  # TensorFlow in November 2025, by git log of tensorflow/docs: the lowest of the living
    ],
)
def test_a_signal_of_supply_makes_a_very_low_share_an_alert(metric: str, value: float, state: str) -> None:
    found = run(("questions", after(dt.date(2020, 1, 13), VERY_LOW), 1.0), supply={metric: since(dt.date(2018, 1, 1), value)})
    assert changes(found) == [("ADOPTION", dt.date(2020, 4, 6), state)]


def test_a_signal_of_supply_needs_its_months_too_and_is_named() -> None:
    found = run(("questions", after(dt.date(2020, 1, 13), VERY_LOW), 1.0), supply={"vendor_stale": since(dt.date(2020, 6, 1), 400)})
    assert changes(found) == [("ADOPTION", dt.date(2020, 4, 6), "WATCH"), ("ADOPTION", dt.date(2020, 8, 3), "ALERT")]
    assert found.transitions.to_pylist()[-1]["reason"].endswith(
        "below 35% for 3 months, and a vendor's images have been behind its releases for a year"
    )


def test_documentation_that_nobody_edits_is_named_where_it_is_the_only_signal() -> None:
    signals = {"vendor_stale": since(dt.date(2018, 1, 1), 30), "py_support": since(dt.date(2018, 1, 1), 1.0)}
    found = run(("questions", after(dt.date(2020, 1, 13), VERY_LOW), 1.0), supply=signals | {"docs_fresh": since(dt.date(2020, 6, 1), 0.0)})
    assert changes(found) == [("ADOPTION", dt.date(2020, 4, 6), "WATCH"), ("ADOPTION", dt.date(2020, 8, 3), "ALERT")]
    assert found.transitions.to_pylist()[-1]["reason"].endswith(", and hardly a page of its documentation was edited within a year")


def test_supply_alone_raises_nothing_and_a_low_share_with_it_no_more_than_watch() -> None:
    signals = {
        metric: since(dt.date(2018, 1, 1), value) for metric, value in {"vendor_stale": 2000, "py_support": 0, "docs_fresh": 0}.items()
    }
    assert changes(run(("questions", [HIGH] * WEEKS, 1.0), supply=signals)) == []
    assert [state for _, _, state in changes(run(("questions", after(dt.date(2020, 1, 13), LOW), 1.0), supply=signals))] == ["WATCH"]


def test_the_two_falls_must_be_of_one_source() -> None:
    low, fallen = after(dt.date(2018, 1, 1), VERY_LOW), after(dt.date(2018, 1, 1), HIGH)
    assert [state for _, _, state in changes(run(("papers", low, 1.0), ("questions", fallen, 0.1)))] == ["WATCH"]


def test_a_share_that_comes_back_ends_it() -> None:
    back = [HIGH if monday(week) >= dt.date(2020, 6, 1) else LOW for week in range(WEEKS)]
    assert changes(run(("questions", back, 1.0)))[-1] == ("ADOPTION", dt.date(2020, 6, 1), None)


def test_months_without_a_share_neither_count_nor_clear() -> None:
    gone = [None if dt.date(2020, 2, 1) <= monday(week) < dt.date(2020, 5, 1) else LOW for week in range(WEEKS)]
    low_from = [ratio if monday(week) >= dt.date(2020, 1, 1) else HIGH for week, ratio in enumerate(gone)]
    # judged on 6 January, 4 May and 1 June
    assert changes(run(("questions", low_from, 1.0))) == [("ADOPTION", dt.date(2020, 6, 1), "WATCH")]


def test_without_any_share_the_lane_is_silent() -> None:
    assert changes(run()) == []
