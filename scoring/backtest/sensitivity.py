"""How much the record depends on the numbers of the policy: each threshold is moved alone, and the histories are judged again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.replay import Replay
from scoring.backtest.panel import Panel, replayed
from scoring.backtest.record import states, summary
from scoring.columns import schema

FACTORS = (0.9, 1.1)
JUDGED = ("ALERT", "CRITICAL")
SENSITIVITY = schema(
    threshold=pa.string(), value=pa.float64(), state=pa.string(), events=pa.int64(), detected=pa.int64(),
    median_lead_months=pa.float64(), false_alarms=pa.int64(),
)  # fmt: skip
"""The fades by any date, and the false alarms, with one number of the policy moved; the first rows are the policy as it is."""


def sensitivity(of: Panel, policy: AlertPolicy, as_it_is: Replay) -> pa.Table:
    """Rows of `SENSITIVITY`: every number of watch, burn, alert, critical and evidence a tenth down and up.

    Args:
        of: The histories.
        policy: The policy as it is.
        as_it_is: Its replay on them; the guards are not moved, so their findings are reused.
    """
    rows = _rows("as it is", None, of, as_it_is)
    for threshold, value, moved in _moved(policy):
        rows += _rows(threshold, value, of, replayed(of, moved, as_it_is.findings))
    return pa.Table.from_pylist(rows, SENSITIVITY)


def _rows(threshold: str, value: float | None, of: Panel, made: Replay) -> list[dict[str, object]]:
    rows = summary([rule for rule in states(made) if rule.name in JUDGED], made.weeks, of.events)
    kept = ("events", "detected", "median_lead_months", "false_alarms")
    return [
        {"threshold": threshold, "value": value, "state": row["rule"], **{name: row[name] for name in kept}}
        for row in rows.to_pylist()
        if (row["ending"], row["dated_by"]) == ("fade", "any")
    ]


def _moved(policy: AlertPolicy) -> Iterator[tuple[str, float, AlertPolicy]]:
    for section in ("evidence", "watch", "alert", "critical"):
        numbers: Mapping[str, float] = getattr(policy, section)
        for name, number in sorted(numbers.items()):
            for value in _values(name, number):
                changed: Any = {section: {**numbers, name: value}}
                yield f"{section}.{name}", value, replace(policy, **changed)
    for place, burn in enumerate(policy.burns):
        for name in ("long_rate", "short_rate"):
            for value in _values(name, getattr(burn, name)):
                faster: Any = {name: value}
                burns = (*policy.burns[:place], replace(burn, **faster), *policy.burns[place + 1 :])
                yield f"burn {burn.long_weeks}/{burn.short_weeks} weeks: {name}", value, replace(policy, burns=burns)


def _values(name: str, number: float) -> tuple[float, ...]:
    """Return a tenth down and up; counts of weeks and commits stay whole."""
    whole = name.endswith("weeks") or "c90" in name
    return tuple(round(number * factor) if whole else round(number * factor, 4) for factor in FACTORS)
