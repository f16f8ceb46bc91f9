"""Drawdown: how far vitality lies below its highest of a year, on a scale that survives a change of its inputs.

When an indicator appears or disappears, vitality jumps although nothing happened. So the changes from week to week are computed
over the indicators that both weeks have, and summed. After a split (the series means something else from here on) the weeks
before it no longer count.
"""

from dataclasses import dataclass

import numpy as np

from scoring.alerts.weeks import Weeks
from scoring.columns import Flags, Integers, Numbers

YEAR_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Drawdown:
    """Matrices of frameworks x weeks.

    Attributes:
        linked: Vitality with the steps of changed inputs taken out; NaN if there is none.
        segment: Counts the splits so far: only weeks of one segment can be compared.
        drop: Points below the highest of the last 52 weeks; NaN without vitality.
        high_week: Week of that highest, -1 if there is none.
    """

    linked: Numbers
    segment: Integers
    drop: Numbers
    high_week: Integers

    def over(self, window: int) -> Numbers:
        """Return the points lost over a number of weeks; NaN where either end has no vitality or a split lies between."""
        lost = np.full(self.linked.shape, np.nan)
        if window < self.linked.shape[1]:
            same = self.segment[:, window:] == self.segment[:, :-window]
            lost[:, window:] = np.where(same, self.linked[:, :-window] - self.linked[:, window:], np.nan)
        return lost


def measure(weeks: Weeks, splits: Flags, minimum_coverage: float) -> Drawdown:
    """Link the weeks and measure the drawdown from the year's highest.

    Args:
        weeks: The grid.
        splits: Weeks from which on the series means something else.
        minimum_coverage: Two weeks that share less of the weight than this cannot be compared: a split.
    """
    linked, cuts = _link(weeks, minimum_coverage)
    segment = np.cumsum(cuts | splits, axis=1).astype(np.int64)
    drop, high_week = np.full(linked.shape, np.nan), np.full(linked.shape, -1, dtype=np.int64)
    for week in range(linked.shape[1]):
        first = max(0, week - YEAR_WEEKS)
        past = np.where(segment[:, first : week + 1] == segment[:, week, None], linked[:, first : week + 1], -np.inf)
        past = np.where(np.isnan(past), -np.inf, past)
        at = past.argmax(axis=1)
        can = np.isfinite(linked[:, week])
        drop[can, week] = past[can, at[can]] - linked[can, week]
        high_week[can, week] = first + at[can]
    return Drawdown(linked, segment, drop, high_week)


def _link(weeks: Weeks, minimum_coverage: float) -> tuple[Numbers, Flags]:
    linked, cuts = np.full(weeks.vitality.shape, np.nan), np.zeros(weeks.vitality.shape, dtype=bool)
    last_points = np.full((len(weeks.frameworks), len(weeks.metrics)), np.nan)
    height = np.full(len(weeks.frameworks), np.nan)
    for week in range(len(weeks.as_of)):
        can = np.isfinite(weeks.vitality[:, week])
        points = weeks.points[:, week]
        shared = (np.isfinite(points) & np.isfinite(last_points)) * weeks.weights
        weight = shared.sum(axis=1)
        change = (shared * np.nan_to_num(points - last_points)).sum(axis=1) / np.where(weight > 0, weight, np.nan)
        comparable = weight >= minimum_coverage - 1e-9
        first = np.isnan(height)
        cuts[:, week] = can & ~first & ~comparable
        height = np.where(can, np.where(first | ~comparable, weeks.vitality[:, week], height + change), height)
        last_points[can] = points[can]
        linked[:, week] = np.where(can, height, np.nan)
    return linked, cuts
