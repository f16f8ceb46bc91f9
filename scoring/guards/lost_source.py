"""Lost source: an indicator of vitality is stale, or answered lately and is now missing."""

import numpy as np

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags
from scoring.guards.findings import GuardFinding, of_weeks
from scoring.inputs import MISSING, STALE


def find(weeks: Weeks, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings for as long as an indicator is stale, and for the first weeks of one that is missing."""
    limits = policy.guards["lost_source"]
    findings = []
    for place, metric in enumerate(weeks.metrics):
        status = weeks.status[:, :, place]
        lost = (status == MISSING) & _within(np.isfinite(weeks.points[:, :, place]), int(limits["remembered_weeks"]))
        reason = f"{metric} is no longer collected: its source is stale or refuses"
        findings += of_weeks(weeks, (status == STALE) | lost, "lost_source", limits, reason)
    return findings


def _within(seen: Flags, weeks: int) -> Flags:
    """Return whether something was seen in so many weeks before each week."""
    total = np.cumsum(np.pad(seen, ((0, 0), (weeks + 1, 0))), axis=1)
    lately: Flags = np.greater(total[:, weeks:-1], total[:, : -weeks - 1])
    return lately
