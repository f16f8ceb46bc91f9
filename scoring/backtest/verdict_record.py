"""The verdict's own record on the living: how often it said "start nothing on it", how long, and how often it changed.

From git alone a verdict follows the health lane: facts, confidence and Stock are not in the histories.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from scoring.alerts.replay import Replay
from scoring.backtest.episodes import Rule
from scoring.backtest.living import rate
from scoring.backtest.sizes import living_years
from scoring.columns import Flags, Integers, schema
from scoring.verdict_weeks import Standings, changes, data_faults, rules_by_week
from scoring.verdicts import VerdictPolicy

WARNS = "failing"
"""The rule that says "start nothing on it" without a fact."""
VERDICT_RECORD = schema(
    said=pa.string(), times=pa.int64(), living_years=pa.float64(), a_year=pa.float64(), low=pa.float64(), high=pa.float64(),
    time=pa.float64(), changes_a_year_median=pa.float64(), changes_a_year_p95=pa.float64(),
)  # fmt: skip
"""One row: false times and share of the judged weeks, and changes of verdict in the judged weeks of each living framework."""
VERDICT_DATES = schema(framework=pa.string(), as_of=pa.date32(), rule=pa.string())
"""The verdict of every week: a row for each date on which it changed, from the first week of the history."""


def rules_of(replayed: Replay, policy: VerdictPolicy) -> Integers:
    """Return the rule that holds in each week, as its place in the policy: frameworks x weeks, -1 before a history begins."""
    full, active = np.full(replayed.health.shape, 10.0), np.zeros(replayed.health.shape, dtype=np.int64)
    known = np.arange(replayed.health.shape[1]) >= replayed.weeks.begins[:, None]
    return rules_by_week(policy, Standings(active, replayed.health, full, full, full, known, data_faults(replayed)))


def verdict_dates(replayed: Replay, policy: VerdictPolicy) -> pa.Table:
    """Rows of `VERDICT_DATES`."""
    return changes(replayed.weeks, rules_of(replayed, policy), policy).select(VERDICT_DATES.names)


def verdict_record(replayed: Replay, policy: VerdictPolicy, mask: Flags) -> pa.Table:
    """Return the row of `VERDICT_RECORD`; none where nothing lived."""
    if not mask.any():
        return VERDICT_RECORD.empty_table()
    held = rules_of(replayed, policy)
    wrong = rate(Rule(WARNS, held == [rule.id for rule in policy.rules].index(WARNS)), mask)
    changes = _changes_a_year(held, mask)
    row = {
        "said": WARNS, "times": wrong.false_alarms, "living_years": wrong.years, "a_year": wrong.a_year, "low": wrong.low,
        "high": wrong.high, "time": wrong.time_in_alarm, "changes_a_year_median": float(np.median(changes)),
        "changes_a_year_p95": float(np.quantile(changes, 0.95)),
    }  # fmt: skip
    return pa.Table.from_pylist([row], VERDICT_RECORD)


def _changes_a_year(held: Integers, mask: Flags) -> Sequence[float]:
    """Changes in judged weeks over judged years, of each framework that lived."""
    changed = held != np.pad(held, ((0, 0), (1, 0)), mode="edge")[:, :-1]
    years = living_years(mask)
    return [float(count / lived) for count, lived in zip((changed & mask).sum(axis=1), years, strict=True) if lived]
