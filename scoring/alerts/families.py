"""Whether independent kinds of evidence agree that a framework is low."""

import numpy as np

from scoring.alerts.adoption import Adoption
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags, Numbers


def outside_agrees(weeks: Weeks, adoption: Adoption, policy: AlertPolicy) -> Flags:
    """Weeks in which no family outside git contradicts an alarm: one of those with data is low, or none has data."""
    outside = [_mean(weeks, family.metrics) for family in policy.families if not family.from_git]
    known = adoption.known | np.any([np.isfinite(points) for points in outside], axis=0)
    low = adoption.watch | np.any([points < policy.evidence["agrees_below"] for points in outside], axis=0)
    unopposed: Flags = ~known | low
    return unopposed


def agree(weeks: Weeks, adoption: Adoption, policy: AlertPolicy) -> Flags:
    """Weeks in which enough families are low, one of them from outside git if any such family has data.

    A family is low while the weighted mean of its indicators is below `agrees_below`; adoption is low in its own WATCH.
    """
    limit = policy.evidence["agrees_below"]
    points = {family: _mean(weeks, family.metrics) for family in policy.families}
    count = sum((points[family] < limit).astype(int) for family in policy.families) + adoption.watch
    agreed: Flags = (count >= policy.evidence["families"]) & outside_agrees(weeks, adoption, policy)
    return agreed


def _mean(weeks: Weeks, metrics: tuple[str, ...]) -> Numbers:
    """Weighted mean of the indicators that count, NaN if none does."""
    places = [weeks.metrics.index(metric) for metric in metrics if metric in weeks.metrics]
    points = weeks.points[:, :, places]
    weights = np.isfinite(points) * weeks.weights[places]
    total = weights.sum(axis=2)
    mean: Numbers = (weights * np.nan_to_num(points)).sum(axis=2) / np.where(total > 0, total, np.nan)
    return mean
