"""The frozen policy on the real histories: what it promises holds, and what it misses is said.

The metrics are counted by `histories.py`, from git alone, and not by the warehouse.
"""

import datetime as dt
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from scoring.alerts.policy import load as load_policy
from scoring.alerts.replay import Replay, replay
from scoring.backtest.events import load as load_events
from scoring.backtest.record import TrackRecord, judge, rules
from scoring.guards.every import Watched
from scoring.guards.move import MOVES
from scoring.rubric import load as load_rubric
from scoring.score import score
from tests.scoring.backtest import histories_by_loops as histories
from tests.scoring.backtest.practical_death import practical_death

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not histories.COMMITS.is_dir(), reason="the real histories are not in ../shared/data"),
    pytest.mark.xdist_group("track record"),
]
FACTS = pa.schema({"framework": pa.string(), "kind": pa.string(), "on_date": pa.date32(), "source": pa.string()}).empty_table()
ASSESSMENTS = pa.schema(
    {"framework": pa.string(), "dimension": pa.string(), "score": pa.float64(), "basis": pa.string(), "assessed_on": pa.date32()}
).empty_table()
GIT = load_rubric().only(frozenset({"commits_wk", "commit_ret", "contrib_ret"}))
HOSTED = (dt.date(2019, 9, 17), dt.date(2021, 6, 15))
"""Keras lived inside TensorFlow."""


@cache
def counted() -> tuple[pa.Table, pa.Table]:
    return histories.of_all(load_events().repos())


def replayed(metrics: pa.Table, weekly: pa.Table, moves: pa.Table | None = None) -> Replay:
    made = score(metrics, FACTS, ASSESSMENTS, GIT, dt.datetime(2026, 9, 1, tzinfo=dt.UTC), cap=False)
    watched = Watched(weekly=weekly, moves=MOVES.empty_table() if moves is None else moves)
    return replay(made.scores, made.parts, metrics, FACTS, GIT, load_policy(), histories.LAST + dt.timedelta(days=2), watched=watched)


@cache
def plain() -> Replay:
    return replayed(*counted())


@cache
def record() -> TrackRecord:
    weekly = counted()[1]
    return judge(rules(plain(), weekly, FACTS), plain().weeks, load_events(), weekly)


def line(rule: str, ending: str = "fade", dated_by: str = "any") -> dict[str, float]:
    rows = record().summary.to_pylist()
    return next(row for row in rows if (row["rule"], row["ending"], row["dated_by"]) == (rule, ending, dated_by))


def first(framework: str, state: str) -> dt.date:
    rows = plain().transitions.to_pylist()
    return next(r["as_of"] for r in rows if (r["framework"], r["lane"], r["to_state"]) == (framework, "HEALTH", state))


def test_the_proxy_dates_are_those_of_the_histories() -> None:
    for event in load_events().events:
        if event.kind == "proxy":
            frame = histories.commits_of(event.repos)
            ends = histories.mondays(frame.day.min() + 728)
            year = histories.in_window(frame[frame.first_parent].day.to_numpy(), 364, ends)
            died = practical_death(ends.astype("datetime64[D]"), year)
            assert died is not None
            assert died.item() == event.date, event.framework


def test_mxnet_is_watched_by_march_2021_and_in_alert_before_the_end_of_2022() -> None:
    assert first("mxnet", "WATCH") <= dt.date(2021, 3, 31)
    assert first("mxnet", "ALERT") < dt.date(2023, 1, 1)


def test_alert_leads_the_fades_by_15_months_at_few_false_alarms() -> None:
    alert = line("ALERT")
    assert alert["detected"] / alert["events"] >= 0.9
    assert alert["median_lead_months"] >= 15
    assert alert["false_a_year"] <= 0.10


def test_critical_leads_the_fades_by_12_months_at_fewer_false_alarms() -> None:
    critical = line("CRITICAL")
    assert critical["median_lead_months"] >= 12
    assert critical["false_a_year"] <= 0.03


def test_watch_stays_within_its_budget() -> None:
    assert line("WATCH")["false_a_year"] <= 0.35


def test_sudden_endings_are_reported_as_missed() -> None:
    cliffs = line("ALERT", "cliff")
    assert (cliffs["events"], cliffs["detected"], cliffs["median_lead_months"]) == (4, 0, None)


def test_the_change_to_squash_merges_of_2016_is_found_and_raises_nothing() -> None:
    found = [f for f in plain().findings.to_pylist() if (f["framework"], f["kind"]) == ("mxnet", "merge_policy")]
    assert dt.date(2016, 7, 1) <= found[0]["from_as_of"] <= dt.date(2017, 1, 31)
    assert first("mxnet", "WATCH") >= dt.date(2018, 1, 1)


def test_nothing_is_raised_at_the_turn_of_the_year() -> None:
    raised = [row["as_of"] for row in plain().transitions.to_pylist() if row["lane"] == "HEALTH" and row["to_state"]]
    ended = {(as_of - dt.timedelta(weeks=1)).isocalendar().week for as_of in raised}
    assert not ended & {52, 53, 1}


def test_nothing_opens_or_escalates_while_keras_lives_inside_its_host() -> None:
    metrics, weekly = histories.of_all({"keras": ("keras-team/keras",)})
    days = metrics["as_of"].to_numpy()
    hosted = (days >= np.datetime64(HOSTED[0])) & (days < np.datetime64(HOSTED[1]))
    status = pa.array(np.where(hosted, "not_applicable", "observed").tolist())
    moves = pa.Table.from_pylist([{"framework": "keras", "on_date": day, "what": "moved"} for day in HOSTED], MOVES)
    rows = replayed(metrics.set_column(metrics.column_names.index("status"), "status", status), weekly, moves).transitions.to_pylist()
    states = [(row["as_of"], row["to_state"]) for row in rows if row["lane"] == "HEALTH"]
    assert [state for as_of, state in states if as_of < HOSTED[0]] == ["WATCH"]
    assert [state for as_of, state in states if HOSTED[0] <= as_of < HOSTED[1]] == []


def test_no_rule_of_others_leads_the_fades_by_as_much() -> None:
    others = {row["rule"] for row in record().summary.to_pylist()} - {"WATCH", "ALERT", "CRITICAL"}
    assert len(others) == 6
    for rule in others:
        assert line(rule)["detected"] <= line("ALERT")["detected"]
        assert (line(rule)["median_lead_months"] or 0) < line("ALERT")["median_lead_months"]
