"""What is written down, and what of it people are told."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.alerts.evaluate import replay_warehouse
from reports.text.numbers import MINUS
from tests.worlds.handmade_scores import (
    ALERT,
    BEFORE,
    CRITICAL,
    FALL,
    STOP,
    WATCH,
    World,
    at,
    falling,
    monday,
    new_world,
    steady,
    wednesday,
)
from warehouse.alerts.outbox import pending


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def waiting(world: World) -> list[tuple[str, str]]:
    return world.rows("select a.framework, o.event from pulse.outbox o join pulse.alerts a using (alert_id) order by o.happened_at")


def test_a_fall_is_one_alert_with_one_id_that_gets_worse(world: World) -> None:
    world.framework("foo", falling(140), silent_from=STOP)
    world.evaluate(wednesday(BEFORE))
    ids = set()
    for week in (FALL, WATCH, WATCH + 1, ALERT, CRITICAL, CRITICAL + 1):
        world.evaluate(wednesday(week))
        ids |= set(world.rows("select alert_id from pulse.alerts"))
    assert world.alerts() == [("foo", "CRITICAL", monday(WATCH), None)]
    assert world.log() == [(monday(WATCH), "opened"), (monday(ALERT), "escalated"), (monday(CRITICAL), "escalated")]
    assert len(ids) == 1
    assert waiting(world) == [("foo", "opened"), ("foo", "escalated"), ("foo", "escalated")]
    assert world.rows("select lifecycle, lifecycle_since from frameworks") == [("declining", monday(WATCH))]


def test_a_week_is_evaluated_two_days_after_its_end(world: World) -> None:
    world.framework("foo", falling(120))
    world.evaluate(wednesday(BEFORE))
    assert world.evaluate(monday(WATCH) + dt.timedelta(days=1)) == 0
    assert world.evaluate(monday(WATCH) + dt.timedelta(days=2)) == 1


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.long)])
def test_many_evaluations_of_one_night_add_nothing(world: World, times: int) -> None:
    world.framework("foo", falling(120))
    world.evaluate(wednesday(BEFORE))
    assert world.evaluate(wednesday(WATCH)) == 1
    tables = ("alerts", "alert_parts", "alert_log", "outbox", "alert_basis")
    before = {table: world.rows(f"from pulse.{table} order by all") for table in tables}
    assert [world.evaluate(wednesday(WATCH)) for _ in range(times)] == [0] * times
    assert {table: world.rows(f"from pulse.{table} order by all") for table in tables} == before


def test_a_first_run_writes_the_history_and_tells_nobody(world: World) -> None:
    world.framework("foo", falling(140), silent_from=STOP)
    assert world.evaluate(wednesday(WATCH)) == 1
    assert world.alerts() == [("foo", "WATCH", monday(WATCH), None)]
    assert waiting(world) == []
    (outcome,) = world.rows("select outcome from pulse.alert_log")[0]
    assert outcome.startswith("none to WATCH: vitality 4.4, 3.6 below its highest of 52 weeks")
    assert outcome.endswith("nobody was told")


def test_a_framework_that_joins_later_has_a_first_run_of_its_own(world: World) -> None:
    world.framework("foo", falling(120))
    world.evaluate(wednesday(BEFORE))
    world.framework("bar", falling(120))
    world.evaluate(wednesday(WATCH))
    assert [framework for framework, *_ in world.alerts()] == ["bar", "foo"]
    assert waiting(world) == [("foo", "opened")]


def test_a_changed_policy_tells_nobody_and_what_comes_after_it_is_told(world: World) -> None:
    world.framework("foo", falling(140), silent_from=STOP)
    world.evaluate(wednesday(BEFORE))
    changed = replace(world.policies.alerts, hash="another file")
    world.policies = replace(world.policies, alerts=changed)
    world.evaluate(wednesday(WATCH))
    assert (len(world.alerts()), waiting(world)) == (1, [])
    world.evaluate(wednesday(ALERT))
    assert waiting(world) == [("foo", "escalated")]


def collected(world: World) -> None:
    """A framework whose commits are complete until 2024."""
    world.framework("foo", falling(120))
    world.run("insert into pulse.framework_repos values ('foo', 'o/foo', 'core', null, null)")
    world.run("insert into raw.names values ('o/foo', 7, '2021-01-01')")
    world.run("insert into raw.coverage values ('github/7', 'commits', null, '2024-01-01')")


def test_a_history_that_is_filled_up_tells_nobody(world: World) -> None:
    collected(world)
    world.evaluate(wednesday(BEFORE))
    world.run("insert into raw.coverage values ('github/7', 'issues', '2023-01-01', '2024-01-01')")
    world.evaluate(wednesday(WATCH))
    assert (len(world.alerts()), waiting(world)) == (1, [])


def test_more_of_what_is_collected_every_night_is_no_backfill(world: World) -> None:
    collected(world)
    world.evaluate(wednesday(BEFORE))
    world.run("update raw.coverage set complete_until = '2024-04-24'")
    world.evaluate(wednesday(WATCH))
    assert waiting(world) == [("foo", "opened")]


@pytest.mark.parametrize(("days", "is_told"), [(14, True), (15, False)])
def test_what_lies_more_than_14_days_back_is_history(world: World, days: int, is_told: bool) -> None:
    world.framework("foo", falling(122))
    world.evaluate(wednesday(BEFORE))
    world.evaluate(monday(WATCH) + dt.timedelta(days=days))
    assert len(world.alerts()) == 1
    assert bool(waiting(world)) == is_told


def test_a_fact_of_the_catalog_is_told_once_and_silences_the_rest(world: World) -> None:
    world.framework("foo", falling(140))
    world.evaluate(wednesday(BEFORE))
    day = wednesday(FALL + 2)
    world.retire("foo", day - dt.timedelta(days=1))
    for week in (FALL + 2, WATCH, ALERT, ALERT + 1):
        world.evaluate(wednesday(week))
    assert world.alerts("FACT") == [("foo", "CRITICAL", day, None)]
    assert world.alerts("HEALTH") == []
    assert waiting(world) == [("foo", "opened")]


def test_an_old_fact_is_written_down_and_told_to_nobody(world: World) -> None:
    world.framework("foo", steady(120))
    world.evaluate(wednesday(BEFORE))
    world.retire("foo", dt.date(2022, 1, 1))
    world.evaluate(wednesday(BEFORE + 1))
    assert world.alerts("FACT") == [("foo", "CRITICAL", dt.date(2022, 1, 2), None)]
    assert waiting(world) == []


def test_a_fact_that_is_taken_back_closes_its_alert(world: World) -> None:
    world.framework("foo", steady(120))
    world.evaluate(wednesday(BEFORE))
    world.retire("foo", wednesday(BEFORE))
    world.evaluate(wednesday(BEFORE + 1))
    world.run("delete from pulse.framework_events")
    world.evaluate(wednesday(BEFORE + 2))
    assert world.alerts("FACT") == [("foo", "CRITICAL", wednesday(BEFORE) + dt.timedelta(days=1), wednesday(BEFORE + 2))]


def test_a_framework_that_is_watched_no_more_has_no_open_alert(world: World) -> None:
    world.framework("foo", falling(122))
    world.framework("bar", steady(122))
    world.evaluate(wednesday(BEFORE))
    world.evaluate(wednesday(WATCH))
    world.run("delete from pulse.frameworks where framework = 'foo'")
    world.evaluate(wednesday(WATCH + 1))
    assert world.alerts() == [("foo", "WATCH", monday(WATCH), wednesday(WATCH + 1))]


@pytest.mark.parametrize(("falling_too", "is_fault"), [(8, True), (7, False)])
def test_half_of_the_frameworks_falling_in_one_week_is_a_fault_of_the_source(world: World, falling_too: int, is_fault: bool) -> None:
    # sixteen frameworks with ten pull requests a week; in the week before WATCH eight of them, or seven, have none. No indicator of
    # vitality counts pull requests, so the fault is told and freezes nothing
    names = ["foo", *(f"bar{number}" for number in range(15))]
    for place, name in enumerate(names):
        world.framework(name, falling(120) if name == "foo" else steady(120))
        world.counted(name, "prs_opened", [10] * WATCH + [0 if place < falling_too else 10] + [10] * (119 - WATCH))
    world.evaluate(wednesday(BEFORE))
    world.evaluate(wednesday(WATCH))
    assert sorted(framework for framework, *_ in world.alerts("DATA")) == (sorted(names) if is_fault else [])
    assert [framework for framework, *_ in world.alerts("HEALTH")] == ["foo"]


def test_the_text_of_an_alert_says_what_the_engine_found(world: World) -> None:
    world.framework("foo", falling(120))
    world.evaluate(wednesday(BEFORE))
    world.evaluate(wednesday(WATCH))
    ((title, body),) = world.rows("select title, body from alerts")
    assert title == f"[notice] Foo vitality fell 8.0 to 4.4 ({MINUS}3.6 in 6 weeks)"
    with world.work.transaction() as con:
        found = replay_warehouse(con, world.policies)
    assert found is not None
    (opened,) = found[1].transitions.to_pylist()
    effects = [f"{MINUS}{abs(driver['effect']):.1f}" for driver in opened["drivers"]]
    assert effects == [f"{MINUS}1.3", f"{MINUS}1.3", f"{MINUS}1.0"]  # 3.6 points by the weights 0.22, 0.22 and 0.18
    assert [line[8:12] for line in body.splitlines() if ": 80" in line] == effects
    assert f"Rule    {opened['reason']}" in body


def test_nothing_is_evaluated_before_a_whole_week_was_measured(world: World) -> None:
    world.framework("foo", [8.0])
    assert world.evaluate(monday(0)) == 0
    assert pending(world.work.cursor(), at(wednesday(0))) == []
