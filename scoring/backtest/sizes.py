"""The same record by the size of the living, and how often an alarm was right."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from scoring.alerts.weeks import Weeks
from scoring.backtest.episodes import DAYS_A_MONTH, Rule, begins
from scoring.backtest.living import WEEKS_A_YEAR, rate
from scoring.columns import Flags, Numbers, schema
from scoring.guards.counts import YEAR_WEEKS, lay_out, sums

SIZES = (("large", 300.0, np.inf), ("middle", 150.0, 300.0), ("small", 0.0, 150.0))
"""By the median over its judged weeks of a framework's main-line commits of a year."""
BY_SIZE = schema(
    rule=pa.string(), size=pa.string(), frameworks=pa.int64(), false_alarms=pa.int64(), living_years=pa.float64(),
    false_a_year=pa.float64(), time_in_alarm=pa.float64(),
)  # fmt: skip
RIGHT = schema(
    rule=pa.string(), right=pa.int64(), false_alarms=pa.int64(), share_right=pa.float64(), median_false_months=pa.float64(),
    still_open=pa.int64(),
)  # fmt: skip
"""right: alarms that were on at the event of a fade. A false alarm lasts until it is wholly lifted or the data end."""


def by_size(rules: Sequence[Rule], weeks: Weeks, weekly: pa.Table, mask: Flags) -> pa.Table:
    """Rows of `BY_SIZE`; a size that no framework has gives no row."""
    year = sums(lay_out(weeks, weekly, "mainline_commits"), YEAR_WEEKS)
    medians = np.array([_median(own[judged]) for own, judged in zip(year, mask, strict=True)])
    rows = []
    for rule in rules:
        for size, lowest, highest in SIZES:
            mine = mask & ((medians >= lowest) & (medians < highest))[:, None]
            if mine.any():
                found = rate(rule, mine)
                counts = {"frameworks": int(mine.any(axis=1).sum()), "false_alarms": found.false_alarms, "living_years": found.years}
                rates = {"false_a_year": found.a_year, "time_in_alarm": found.time_in_alarm}
                rows.append({"rule": rule.name, "size": size, **counts, **rates})
    return pa.Table.from_pylist(rows, BY_SIZE)


def right(rules: Sequence[Rule], cases: pa.Table, mask: Flags, dated_by: str) -> pa.Table:
    """Rows of `RIGHT`.

    Args:
        rules: The rules.
        cases: Rows as `cases.CASES`.
        mask: The weeks of the living that are judged.
        dated_by: Which dates decide that an alarm was right.
    """
    detected = [row for row in cases.to_pylist() if row["dated_by"] == dated_by and row["ending"] == "fade" and row["alarm_since"]]
    rows = []
    for rule in rules:
        lengths = [_length(on, int(week)) for line, on in enumerate(rule.on) for week in begins(on) if mask[line, week]]
        hits, wrong = sum(row["rule"] == rule.name for row in detected), len(lengths)
        rows.append(
            {
                "rule": rule.name,
                "right": hits,
                "false_alarms": wrong,
                "share_right": hits / (hits + wrong) if hits + wrong else None,
                "median_false_months": float(np.median([weeks for weeks, _ in lengths])) * 7 / DAYS_A_MONTH if lengths else None,
                "still_open": sum(is_open for _, is_open in lengths),
            }
        )
    return pa.Table.from_pylist(rows, RIGHT)


def _length(on: Flags, week: int) -> tuple[int, bool]:
    """Weeks until the alarm is lifted, and whether the data end first."""
    off = np.flatnonzero(~on[week:])
    return (int(off[0]), False) if len(off) else (len(on) - week, True)


def _median(year: Numbers) -> float:
    known = year[np.isfinite(year)]
    return float(np.median(known)) if len(known) else np.nan


def living_years(mask: Flags) -> Numbers:
    """Judged years of each framework."""
    years: Numbers = mask.sum(axis=1) / WEEKS_A_YEAR
    return years
