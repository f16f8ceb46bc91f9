"""Move: a repository joins or leaves a framework, so its numbers count something else from that day on."""

import datetime as dt

import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.columns import schema
from scoring.guards.findings import GuardFinding

MOVES = schema(framework=pa.string(), on_date=pa.date32(), what=pa.string())
"""A day on which a framework's set of core repositories changed, after its first, and what happened."""


def find(moves: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings for each move. Work inside a host needs none: it has no vitality, and nothing moves."""
    limits = policy.guards["move"]
    length = dt.timedelta(weeks=limits["freeze_weeks"])
    findings = []
    for row in moves.to_pylist():
        start, end = row["on_date"], row["on_date"] + length
        findings.append(GuardFinding(row["framework"], "move", start, end, {"start": start, "end": end}.get(limits["split"]), row["what"]))
    return findings
