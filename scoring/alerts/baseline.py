"""The baseline date of a step: the week with which its message compares vitality."""

from datetime import date

import numpy as np

from scoring.alerts.drawdown import Drawdown
from scoring.alerts.history import Step
from scoring.alerts.replay import Replay
from scoring.alerts.weeks import WEEK, Weeks

_SAME_HEIGHT = 0.05  # a smaller difference does not show in a score with one decimal


def baseline_date(replayed: Replay, step: Step) -> date | None:
    """Return the as_of with which a step is compared; None for a lane without vitality and if there is no such week.

    A step to the worse is compared with the last week at the peak of vitality in the 52 weeks before the alert opened;
    if the series means something else since then (a split), in the 52 weeks before the step. A step to the better is
    compared with the opening.

    Args:
        replayed: The replay that the step comes from.
        step: The step.
    """
    weeks, framework = replayed.weeks, step.alert.framework
    if framework not in weeks.frameworks or step.alert.lane in {"FACT", "DATA"}:
        return None
    opened, now = _column(weeks, step.alert.opened_on), _column(weeks, step.on)
    is_better = step.event in {"eased", "resolved"}
    week = opened if is_better else _high(replayed.drawdown, weeks.frameworks.index(framework), opened, now)
    return weeks.as_of[week].item() if week >= 0 else None


def _high(drawdown: Drawdown, line: int, opened: int, now: int) -> int:
    is_one_series = drawdown.high_week[line, opened] >= 0 and drawdown.segment[line, opened] == drawdown.segment[line, now]
    until = opened if is_one_series else now
    high = int(drawdown.high_week[line, until])
    if high < 0:
        return high
    window = drawdown.linked[line, high : until + 1]
    return high + int(np.flatnonzero(window >= window[0] - _SAME_HEIGHT)[-1])


def _column(weeks: Weeks, day: date) -> int:
    """Return the newest week of the grid as of that day."""
    week = int((np.datetime64(day) - weeks.as_of[0]) // WEEK)
    return min(max(week, 0), len(weeks.as_of) - 1)
