"""Common mode: half of the frameworks fall in the same count and week. Frameworks do not do that; sources do."""

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.guards.counts import last_year, lay_out
from scoring.guards.findings import Finding, of_weeks


def find(weeks: Weeks, weekly: pa.Table, policy: AlertPolicy) -> list[Finding]:
    """Findings for every framework that has the count, while and shortly after it fell in common."""
    limits = policy.guards["common_mode"]
    findings = []
    for column in limits["counts"]:
        counts = lay_out(weeks, weekly, column)
        median, deviation = last_year(counts)
        judged = np.isfinite(counts) & (median >= limits["least_median"])
        fell = judged & (counts < median - limits["mads"] * np.maximum(deviation, 1))
        number, falling = judged.sum(axis=0), fell.sum(axis=0)
        fault = (number >= limits["least_frameworks"]) & (falling >= limits["share"] * number) & ~weeks.in_calendar(policy.calendar_weeks)
        reason = f"{limits['share']:.0%} of the frameworks or more fell in {column} in the same week: a fault of the source"
        seen = judged & fault
        findings += of_weeks(weeks, seen, "common_mode", limits, reason)
    return findings
