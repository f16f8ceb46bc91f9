"""The ADOPTION lane: the share of a market that a framework keeps, by sources that know nothing of its repository.

A share says that a framework is displaced, not that it ends: it falls where everybody else grows. So it raises WATCH and no more; ALERT
asks for a fall of the framework's own numbers besides. The HEALTH lane knows nothing of shares.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.sustained import sustained
from scoring.alerts.weeks import Weeks, place
from scoring.columns import Flags, Integers, Numbers, distinct, floats, index, schema

SHARES = schema(
    framework=pa.string(),
    source=pa.string(),
    as_of=pa.date32(),
    ratio=pa.float64(),
    own_ratio=pa.float64(),
)
"""A source's share of half a year over the framework's own peak of three years, and its own numbers over their own peak, likewise."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Matrices of frameworks x weeks.

    Attributes:
        known: Enough sources have a share, in a week that is judged: the first one of a month.
        watch: Enough of them have been low for so many months.
        alert: Enough of them have been very low for so many months, and the framework's own numbers with them.
        ratio: The lowest share of that week over its peak, NaN where there is none.
        source: Of that share, as an index into `sources`.
        sources: Their names.
    """

    known: Flags
    watch: Flags
    alert: Flags
    ratio: Numbers
    source: Integers
    sources: list[str]


def evaluate(weeks: Weeks, shares: pa.Table, policy: AlertPolicy) -> Adoption:
    """Count the sources that are low, month by month.

    Args:
        weeks: The grid.
        shares: Rows as `SHARES`; empty as long as no such source is collected.
        policy: `adoption` of the alarm policy.
    """
    limits = policy.adoption
    sources = distinct(shares, "source")
    layers = index(shares, "source", sources)
    ratio = place(weeks, shares, layers, floats(shares, "ratio"), len(sources))
    own = place(weeks, shares, layers, floats(shares, "own_ratio"), len(sources))
    known = (np.isfinite(ratio).sum(axis=2) >= limits["sources"]) & weeks.is_first_of_month
    low = (ratio < limits["watch_below"]).sum(axis=2) >= limits["sources"]
    fallen = (ratio < limits["alert_below"]) & (own < limits["own_below"])
    very_low = fallen.sum(axis=2) >= limits["sources"]
    if not sources:
        nothing = np.full(known.shape, np.nan)
        return Adoption(known, low, very_low, nothing, np.zeros(known.shape, dtype=np.int64), sources)
    filled = np.where(np.isfinite(ratio), ratio, np.inf)
    lowest = filled.min(axis=2)
    return Adoption(
        known,
        sustained(low, known, limits["months"]),
        sustained(very_low, known, limits["months"]),
        np.where(np.isfinite(lowest), lowest, np.nan),
        filled.argmin(axis=2),
        sources,
    )
