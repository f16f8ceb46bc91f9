"""Disagreement: two sources of one count differ more than is normal."""

import datetime as dt

import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.columns import schema
from scoring.guards.findings import GuardFinding

PAIRS = schema(
    framework=pa.string(),
    count=pa.string(),
    as_of=pa.date32(),
    ours=pa.float64(),
    theirs=pa.float64(),
)
"""A count as we have it and as a second source has it."""


def find(pairs: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings for each pair whose quotient is outside the limits; a pair with a missing side is ignored."""
    limits = policy.guards["disagreement"]
    findings = []
    for row in pairs.to_pylist():
        if row["ours"] is None or not row["theirs"]:
            continue
        quotient = row["ours"] / row["theirs"]
        if not limits["lowest"] <= quotient <= limits["highest"]:
            reason = f"{row['count']}: {row['ours']:g} by our count, {row['theirs']:g} by a second source ({quotient:.0%})"
            end = row["as_of"] + dt.timedelta(weeks=limits["freeze_weeks"])
            findings.append(GuardFinding(row["framework"], "disagreement", row["as_of"], end, None, reason))
    return findings
