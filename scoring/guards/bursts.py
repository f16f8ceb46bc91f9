"""Bursts: far more in one week than a framework ever has. Imports, mass closes and bought stars look like that."""

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.guards.counts import last_year, lay_out
from scoring.guards.findings import GuardFinding, of_weeks

KINDS = {
    "history_import": "{most:g} commits or more in one week, far above its last year: a history was imported",
    "bulk_close": "{most:g} issues or more closed in one week, far above its last year: a sweep, not answers",
    "star_burst": "{most:g} stars or more in one week, far above its last year: news, or bought",
}


def find(weeks: Weeks, weekly: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings for each kind of burst."""
    findings = []
    for kind, sentence in KINDS.items():
        limits = policy.guards[kind]
        counts = lay_out(weeks, weekly, limits["counts"])
        median, deviation = last_year(counts)
        seen = (counts >= limits["least"]) & (counts > median + limits["mads"] * np.maximum(deviation, 1))
        reason = sentence.format(most=limits["least"])
        findings += of_weeks(weeks, seen, kind, limits, reason)
    return findings
