"""What the events file says of a framework's life, and the list of alarms with what came of each; worked out by hand."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa

from scoring.alerts.drawdown import measure
from scoring.alerts.replay import Replay
from scoring.alerts.transitions import TRANSITIONS
from scoring.alerts.weeks import Weeks
from scoring.backtest.alarms import alarms, read, write
from scoring.backtest.events import Event, Events, Living
from scoring.backtest.living import judged
from scoring.backtest.record import judge, states
from scoring.guards.findings import FINDINGS
from tests.scoring.backtest.test_backtest import ended, grid, lived
from tests.worlds.alarm_tables import monday, weekly


def replay_of(weeks: Weeks, *stretches: tuple[int, int, int], line: int = 0) -> Replay:
    """A health lane that is in a state (1 to 3) from one week to another, the last excluded."""
    health = np.zeros(weeks.vitality.shape, dtype=np.int8)
    for state, first, after in stretches:
        health[line, first:after] = state
    none = np.zeros(health.shape, dtype=bool)
    return Replay(TRANSITIONS.empty_table(), FINDINGS.empty_table(), weeks, health, none, measure(weeks, none, 0.5))


def rows_of(found: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row.values())[1:] for row in found.to_pylist()]


def test_an_alarm_runs_from_watch_until_it_is_lifted() -> None:
    made = replay_of(grid("foo"), (1, 100, 110), (2, 110, 120), (1, 120, 130))
    assert rows_of(alarms(made, Events((), (lived(0, 499),)))) == [("ALERT", monday(100), monday(110), None, monday(130), None, "cleared")]


def test_an_alarm_that_is_on_at_the_end_is_told_by_the_state_that_it_had_then() -> None:
    made = replay_of(grid("foo"), (1, 100, 110), (2, 110, 300), (3, 300, 500))
    # as of week 299 it is ALERT; that it became CRITICAL after the end is no warning
    assert rows_of(alarms(made, Events((ended(299),), ()))) == [("ALERT", monday(100), monday(110), None, None, monday(299), "ended")]
    assert rows_of(alarms(made, Events((ended(300),), ())))[0][0] == "CRITICAL"


def test_an_alarm_after_the_end_is_left_out_and_one_lifted_before_is_cleared() -> None:
    made = replay_of(grid("foo"), (1, 100, 110), (1, 320, 400))
    assert rows_of(alarms(made, Events((ended(300),), ()))) == [("WATCH", monday(100), None, None, monday(110), None, "cleared")]


def test_an_alarm_that_nothing_came_of_so_far_is_open() -> None:
    made = replay_of(grid("foo"), (1, 480, 500))
    assert rows_of(alarms(made, Events((), (lived(0, 499),)))) == [("WATCH", monday(480), None, None, None, None, "open")]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = replay_of(grid("foo"), (1, 100, 110), (2, 110, 120))
    found = alarms(made, Events((), (lived(0, 499),)))
    write(found, tmp_path / "record.csv")
    assert read(tmp_path / "record.csv").equals(found)


def test_each_framework_is_judged_up_to_its_own_end() -> None:
    weeks = grid("foo", "bar")
    line = weeks.frameworks.index("bar")
    weeks.vitality[line, 400:] = np.nan
    mask = judged(weeks, Events((), (lived(0, 499), lived(0, 499, "bar"))))
    # the data of foo end with week 499, those of bar with week 399: 104 weeks before that are not judged
    assert [int(np.flatnonzero(mask[row])[-1]) for row in (1 - line, line)] == [395, 295]


def test_weeks_without_a_vitality_are_no_living_time() -> None:
    weeks = grid("foo")
    weeks.vitality[0, 200:210] = np.nan
    mask = judged(weeks, Events((), (lived(0, 499),)))
    assert int(mask.sum()) == 500 - 208 - 10


def test_the_last_two_years_count_where_they_are_asked_for() -> None:
    made = replay_of(grid("foo"), (1, 150, 160), (1, 450, 460))
    record = judge(states(made), made.weeks, Events((), (lived(0, 1000),)), weekly(human_commits=[1.0]).slice(0, 0))
    watch = record.summary.to_pylist()[0]
    to_the_end = record.to_the_end.to_pylist()[0]
    assert (watch["false_alarms"], to_the_end["false_alarms"]) == (1, 2)
    assert (round(watch["living_years"] * 365.25 / 7), round(to_the_end["living_years"] * 365.25 / 7)) == (500 - 208, 500 - 104)


def span(first: str, last: str, framework: str = "foo", repo: str = "o/r") -> Living:
    return Living(framework, (repo,), dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def death(day: str) -> Event:
    return Event("foo", ("o/r2",), dt.date.fromisoformat(day), "archived", "fade", "s")


def test_between_two_lives_a_framework_was_away() -> None:
    events = Events((), (span("2019-01-01", "2020-01-01"), span("2015-01-01", "2018-01-01"), span("2016-01-01", "2017-01-01")))
    assert events.away() == {"foo": ((dt.date(2018, 1, 1), dt.date(2019, 1, 1)),)}


def test_after_an_end_a_framework_was_not_away_but_dead() -> None:
    events = Events((death("2018-06-01"),), (span("2015-01-01", "2018-01-01"), span("2019-01-01", "2020-01-01")))
    assert events.away() == {}


def test_the_repositories_of_a_framework_are_all_that_its_entries_name() -> None:
    events = Events((death("2021-01-01"),), (span("2015-01-01", "2018-01-01"), span("2015-01-01", "2018-01-01", "bar", "o/b")))
    assert events.repos() == {"bar": ("o/b",), "foo": ("o/r2", "o/r")}
    assert events.only({"bar"}).repos() == {"bar": ("o/b",)}
