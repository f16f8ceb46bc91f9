"""With which week a step of the health lane is compared: the height from which vitality fell, or the opening that it recovered from."""

from collections.abc import Callable
from datetime import date

import numpy as np

from flows.alerts.lives import Step
from scoring.alerts.fall import Fall, measure
from scoring.alerts.replay import Replay
from scoring.alerts.weeks import WEEK, Weeks
from scoring.guards.findings import freeze

_SAME_HEIGHT = 0.05  # less does not show in a score with one decimal

Window = Callable[[Step], date | None]


def windows(replayed: Replay, minimum_coverage: float) -> Window:
    """Return what gives, for a step, the as_of that it is compared with, or None.

    A step to the worse is compared with the last week at the height that vitality had in the 52 weeks before the alert opened;
    where the series means something else since then (a split), in the 52 weeks before the step. A step to the better is
    compared with the opening.

    Args:
        replayed: The replay that the steps come from.
        minimum_coverage: Of the rubric.
    """
    weeks = replayed.weeks
    fall = measure(weeks, freeze(weeks, replayed.findings).splits, minimum_coverage)
    lines = {framework: line for line, framework in enumerate(weeks.frameworks)}

    def window(step: Step) -> date | None:
        line = lines.get(step.life.framework)
        if line is None or step.life.lane in {"FACT", "DATA"}:
            return None
        opened, now = _column(weeks, step.life.opened_on), _column(weeks, step.on)
        if step.event in {"eased", "resolved"}:
            return _monday(weeks, opened)
        return _monday(weeks, _high(fall, line, opened, now))

    return window


def _high(fall: Fall, line: int, opened: int, now: int) -> int:
    is_one_series = fall.high_week[line, opened] >= 0 and fall.segment[line, opened] == fall.segment[line, now]
    until = opened if is_one_series else now
    high = int(fall.high_week[line, until])
    if high < 0:
        return high
    stretch = fall.linked[line, high : until + 1]
    return high + int(np.flatnonzero(stretch >= stretch[0] - _SAME_HEIGHT)[-1])


def _column(weeks: Weeks, day: date) -> int:
    """The newest week of the grid as of that day."""
    week = int((np.datetime64(day) - weeks.as_of[0]) // WEEK)
    return min(max(week, 0), len(weeks.as_of) - 1)


def _monday(weeks: Weeks, week: int) -> date | None:
    return weeks.as_of[week].item() if week >= 0 else None
