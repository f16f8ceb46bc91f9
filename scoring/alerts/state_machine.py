"""The state machine of the health lane: none, WATCH, ALERT, CRITICAL; at most one step a week."""

import numpy as np
from numpy.typing import NDArray

from scoring.alerts.conditions import Conditions
from scoring.columns import Flags


def run(conditions: Conditions, movable: Flags) -> NDArray[np.int8]:
    """Return the state of each framework in each week, as an index into `states.STATES`.

    A condition for a state is a condition for every milder state too; the state moves one step a week.

    Args:
        conditions: What holds in each week.
        movable: Weeks in which a state may change: usable, and with enough history.
    """
    critical = conditions.critical.any
    alert = critical | conditions.alert.any
    enter = (alert | conditions.fallen | conditions.burning, alert, critical)
    states = np.zeros(movable.shape, dtype=np.int8)
    state = np.zeros(len(movable), dtype=np.int8)
    for week in range(movable.shape[1]):
        step = np.zeros(len(state), dtype=np.int8)
        for worse, condition in enumerate(enter):
            step[(state == worse) & condition[:, week]] = 1
        for better, condition in conditions.recovered.items():
            step[(state == better) & condition[:, week] & (step == 0)] = -1
        state = np.where(movable[:, week], state + step, state).astype(np.int8)
        states[:, week] = state
    return states
