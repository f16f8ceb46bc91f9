"""The ADOPTION lane: the share of a market that a framework keeps, by sources that know nothing of its repository.

A share says that a framework is displaced, not that it ends: it falls where everybody else grows. So it raises WATCH and no more; ALERT
asks besides for a fall of the framework's own numbers, or for a signal that it is no longer supplied. The HEALTH lane knows nothing
of shares.
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


SUPPLY = schema(framework=pa.string(), metric=pa.string(), as_of=pa.date32(), value=pa.float64())
"""Values of the metrics that the policy names as signals of supply; no row where there is no value."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Matrices of frameworks x weeks.

    Attributes:
        known: Enough sources have a share, in a week that is judged: the first one of a month.
        watch: Enough of them have been low for so many months.
        alert: Enough of them have been very low for so many months, and the framework's own numbers or its supply with them.
        ratio: The lowest share of that week over its peak, NaN where there is none.
        source: Of that share, as an index into `sources`.
        sources: Their names.
        fallen: Its own numbers are low in that week, in the source of that share.
        supply: The first signal of supply in that week, as an index into the policy's; -1 where there is none.
    """

    known: Flags
    watch: Flags
    alert: Flags
    ratio: Numbers
    source: Integers
    sources: list[str]
    fallen: Flags
    supply: Integers


def evaluate(weeks: Weeks, shares: pa.Table, policy: AlertPolicy, supply: pa.Table | None = None) -> Adoption:
    """Count the sources that are low, month by month.

    Args:
        weeks: The grid.
        shares: Rows as `SHARES`; empty as long as no such source is collected.
        policy: `adoption` and `supply` of the alarm policy.
        supply: Rows as `SUPPLY`; None where nothing is known of it.
    """
    limits = policy.adoption
    sources = distinct(shares, "source")
    layers = index(shares, "source", sources)
    ratio = place(weeks, shares, layers, floats(shares, "ratio"), len(sources))
    own = place(weeks, shares, layers, floats(shares, "own_ratio"), len(sources))
    known = (np.isfinite(ratio).sum(axis=2) >= limits["sources"]) & weeks.is_first_of_month
    low = (ratio < limits["watch_below"]).sum(axis=2) >= limits["sources"]
    signal = _signals(weeks, SUPPLY.empty_table() if supply is None else supply, policy)
    fallen = own < limits["own_below"]
    very_low = ((ratio < limits["alert_below"]) & (fallen | (signal >= 0)[:, :, None])).sum(axis=2) >= limits["sources"]
    if not sources:
        nothing = np.full(known.shape, np.nan)
        return Adoption(known, low, very_low, nothing, np.zeros(known.shape, dtype=np.int64), sources, low, signal)
    filled = np.where(np.isfinite(ratio), ratio, np.inf)
    lowest, place_of = filled.min(axis=2), filled.argmin(axis=2)
    return Adoption(
        known,
        sustained(low, known, limits["months"]),
        sustained(very_low, known, limits["months"]),
        np.where(np.isfinite(lowest), lowest, np.nan),
        place_of,
        sources,
        np.take_along_axis(fallen, place_of[:, :, None], axis=2)[:, :, 0],
        signal,
    )


def _signals(weeks: Weeks, supply: pa.Table, policy: AlertPolicy) -> Integers:
    """Return the first signal of every framework and week, as an index into the policy's; -1 where there is none."""
    layers = index(supply, "metric", [one.metric for one in policy.supply])
    values = place(weeks, supply, layers, floats(supply, "value"), len(policy.supply))
    found = np.full(values.shape[:2], -1, dtype=np.int64)
    for number, one in reversed(list(enumerate(policy.supply))):
        value = values[:, :, number]
        least, most = -np.inf if one.at_least is None else one.at_least, np.inf if one.at_most is None else one.at_most
        found[(value >= least) & (value <= most)] = number
    return found
