"""Whether independent kinds of evidence agree that a framework is low."""

import numpy as np

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags, Numbers


def outside_agrees(weeks: Weeks, policy: AlertPolicy) -> Flags:
    """Weeks in which no family outside git contradicts an alarm: one of those with data is low, or none has data.

    A family is low while the weighted mean of its indicators is below `agrees_below`.
    """
    outside = [_mean(weeks, family.metrics) for family in policy.families if not family.from_git]
    known = np.any([np.isfinite(points) for points in outside], axis=0)
    low = np.any([points < policy.evidence["agrees_below"] for points in outside], axis=0)
    unopposed: Flags = ~known | low
    return unopposed


def _mean(weeks: Weeks, metrics: tuple[str, ...]) -> Numbers:
    """Weighted mean of the indicators that count, NaN if none does."""
    places = [weeks.metrics.index(metric) for metric in metrics if metric in weeks.metrics]
    points = weeks.points[:, :, places]
    weights = np.isfinite(points) * weeks.weights[places]
    total = weights.sum(axis=2)
    mean: Numbers = (weights * np.nan_to_num(points)).sum(axis=2) / np.where(total > 0, total, np.nan)
    return mean
