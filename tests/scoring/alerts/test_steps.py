"""The state machine by itself: at most one step a week, the worse one first, and none in a week that does not count."""

import numpy as np
import pytest

from scoring.alerts.conditions import Conditions, Ways
from scoring.alerts.state_machine import run
from scoring.alerts.states import STATES

WEEKS = 8


def holds(*weeks: int) -> np.ndarray:
    found = np.zeros((1, WEEKS), dtype=bool)
    found[0, list(weeks)] = True
    return found


def states(
    movable: np.ndarray | None = None, recovered: dict[int, tuple[int, ...]] | None = None, **weeks: tuple[int, ...]
) -> list[str | None]:
    """States by week; `watch`, `alert` and `critical` name the weeks in which their conditions hold."""
    never = holds()
    made = Conditions(
        holds(*weeks.get("watch", ())), never,
        Ways(holds(*weeks.get("alert", ())), never), Ways(never, holds(*weeks.get("critical", ()))),
        {state: holds(*(recovered or {}).get(state, ())) for state in (1, 2, 3)},
    )  # fmt: skip
    return [STATES[state] for state in run(made, ~never if movable is None else movable)[0]]


def test_the_worst_condition_takes_three_weeks_from_nothing_to_critical() -> None:
    assert states(critical=tuple(range(WEEKS)))[:4] == ["WATCH", "ALERT", "CRITICAL", "CRITICAL"]


@pytest.mark.parametrize(("state", "worse"), [(1, "alert"), (2, "critical")])
def test_where_a_way_in_and_the_way_out_hold_in_one_week_the_way_in_is_taken(state: int, worse: str) -> None:
    # to the state itself first, then both in week 4
    first = {"watch": (0,), "alert": (1,)} if state == 2 else {"watch": (0,)}
    both = {**first, worse: (*first.get(worse, ()), 4)}
    assert states(recovered={state: (4,)}, **both)[4] == STATES[state + 1]


def test_a_way_out_counts_in_its_own_state_alone() -> None:
    # WATCH's way out holds all the time, and the framework is in ALERT: it stays
    assert states(watch=(0,), alert=(1,), recovered={1: (2, 3, 4)})[2:5] == ["ALERT"] * 3
    assert states(watch=(0,), alert=(1,), recovered={2: (3,)})[3:] == ["WATCH"] * 5


def test_no_step_is_taken_in_a_week_that_does_not_count() -> None:
    assert states(movable=~holds(1, 2), critical=(0, 1, 2), alert=(3,))[:5] == ["WATCH", "WATCH", "WATCH", "ALERT", "ALERT"]
