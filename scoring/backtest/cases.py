"""Each ending under each rule: was the alarm on, and since when.

Detected: the alarm is on at the event. Lead: from the start of that alarm to the event, counted up to 36 months.
"""

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from scoring.alerts.weeks import Weeks
from scoring.backtest.episodes import Rule, months, on_since
from scoring.backtest.events import Event, Events
from scoring.columns import schema

MOST_MONTHS = 36.0
PLACEBO_MONTHS = (24, 48)
PANELS = {"any": None, "official": True, "practical": False}
"""How the events of a panel are dated; any: the official date of a framework, else the practical one."""

CASES = schema(
    rule=pa.string(), framework=pa.string(), ending=pa.string(), dated_by=pa.string(), kind=pa.string(), event_date=pa.date32(),
    alarm_since=pa.date32(), lead_months=pa.float64(),
)  # fmt: skip
"""One event of one panel under one rule; the last two are NULL for a miss."""
PLACEBOS = schema(rule=pa.string(), framework=pa.string(), ending=pa.string(), months_before=pa.int64(), alarm_on=pa.bool_())
"""Whether the alarm was on long before the event, when nothing had ended yet; no row before the history began."""


def cases(rules: Sequence[Rule], weeks: Weeks, events: Events) -> pa.Table:
    """Rows of `CASES`: every rule on one event of each framework, for each way of dating.

    Raises:
        ValueError: An event's framework has no history.
    """
    rows = []
    for dated_by, official in PANELS.items():
        for event in events.first(official):
            line = line_of(weeks, event.framework)
            rows += [_case(rule, weeks, line, event, dated_by) for rule in rules]
    return pa.Table.from_pylist(rows, CASES)


def placebos(rules: Sequence[Rule], weeks: Weeks, events: Events) -> pa.Table:
    """Rows of `PLACEBOS`: the alarms 24 and 48 months before each event."""
    rows = []
    for event in events.first():
        line = line_of(weeks, event.framework)
        for before in PLACEBO_MONTHS:
            date = event.date - dt.timedelta(days=round(before * 365.25 / 12))
            if weeks.begins[line] < len(weeks.as_of) and date >= weeks.as_of[weeks.begins[line]].item():
                rows += [_placebo(rule, weeks, line, event, before, date) for rule in rules]
    return pa.Table.from_pylist(rows, PLACEBOS)


def line_of(weeks: Weeks, framework: str) -> int:
    """Line of a framework in the grid.

    Raises:
        ValueError: It has no history.
    """
    if framework not in weeks.frameworks:
        message = f"the events name {framework}, of which there is no history"
        raise ValueError(message)
    return weeks.frameworks.index(framework)


def _case(rule: Rule, weeks: Weeks, line: int, event: Event, dated_by: str) -> dict[str, object]:
    since = on_since(rule.on[line], weeks.as_of, event.date)
    lead = None if since is None else min(months(since, event.date), MOST_MONTHS)
    return {
        "rule": rule.name, "framework": event.framework, "ending": event.ending, "dated_by": dated_by, "kind": event.kind,
        "event_date": event.date, "alarm_since": since, "lead_months": lead,
    }  # fmt: skip


def _placebo(rule: Rule, weeks: Weeks, line: int, event: Event, before: int, date: dt.date) -> dict[str, object]:
    on = on_since(rule.on[line], weeks.as_of, date) is not None
    return {"rule": rule.name, "framework": event.framework, "ending": event.ending, "months_before": before, "alarm_on": on}
