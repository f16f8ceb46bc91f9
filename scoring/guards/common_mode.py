"""Common mode: half of the frameworks fall in the same count and week. That is a fault of the source, not of the frameworks.

A fall in the same weeks of the year before is a season: public holidays empty everybody's week, every year.
"""

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.columns import Numbers
from scoring.guards.counts import YEAR_WEEKS, last_year, lay_out
from scoring.guards.findings import GuardFinding, of_weeks


def find(weeks: Weeks, weekly: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings for every framework that has the count, during the common fall and shortly after it.

    A count that feeds no indicator of vitality is reported and freezes nothing.
    """
    limits = policy.guards["common_mode"]
    findings = []
    for column in limits["counts"]:
        counts = lay_out(weeks, weekly, column)
        median, deviation = last_year(counts)
        judged = np.isfinite(counts) & (median >= limits["least_median"])
        fell = judged & (counts < median - limits["mads"] * np.maximum(deviation, 1)) & ~(counts >= _season(counts))
        number, falling = judged.sum(axis=0), fell.sum(axis=0)
        fault = (falling >= limits["least_falling"]) & (falling >= limits["share"] * number) & ~weeks.in_calendar(policy.calendar_weeks)
        reason = f"{limits['share']:.0%} of the frameworks or more fell in {column} in the same week: a fault of the source"
        kind = "common_mode" if column in limits["feeds_health"] else "stock_common_mode"
        findings += of_weeks(weeks, judged & fault, kind, limits, reason)
    return findings


def _season(counts: Numbers) -> Numbers:
    """Return the lowest of the same week of the year before and its two neighbours; NaN where none of them was counted."""
    lowest = np.full(counts.shape, np.nan)
    for before in (YEAR_WEEKS - 1, YEAR_WEEKS, YEAR_WEEKS + 1):
        if before < counts.shape[1]:
            lowest[:, before:] = np.fmin(lowest[:, before:], counts[:, : counts.shape[1] - before])
    return lowest
