"""The ADOPTION lane: a framework's share of its market, from sources outside its repository."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.sustained import sustained
from scoring.alerts.weeks import Weeks, place
from scoring.columns import Flags, distinct, floats, index, schema

SHARES = schema(
    framework=pa.string(),
    source=pa.string(),
    as_of=pa.date32(),
    ratio=pa.float64(),
)
"""A source's share of 26 weeks over the framework's own peak of three years."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Matrices of frameworks x weeks.

    Attributes:
        known: Enough sources have a share that week.
        watch: Enough of them have been low for long.
        alert: Enough of them have been very low for long.
    """

    known: Flags
    watch: Flags
    alert: Flags


def evaluate(weeks: Weeks, shares: pa.Table, policy: AlertPolicy) -> Adoption:
    """Count the low sources, week by week.

    Args:
        weeks: The grid.
        shares: Rows as `SHARES`; empty as long as no such source is collected.
        policy: `adoption` of the alarm policy.
    """
    limits = policy.adoption
    sources = distinct(shares, "source")
    ratio = place(weeks, shares, index(shares, "source", sources), floats(shares, "ratio"), len(sources))
    known = np.isfinite(ratio).sum(axis=2) >= limits["sources"]
    low = (ratio < limits["watch_below"]).sum(axis=2) >= limits["sources"]
    very_low = (ratio < limits["alert_below"]).sum(axis=2) >= limits["sources"]
    return Adoption(known, sustained(low, known, limits["weeks"]), sustained(very_low, known, limits["weeks"]))
