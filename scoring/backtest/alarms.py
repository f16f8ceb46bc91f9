"""Every alarm of the policy, from WATCH until it was lifted, with its outcome."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv

from scoring.alerts.replay import Replay
from scoring.alerts.states import STATES
from scoring.alerts.weeks import Weeks
from scoring.backtest.episodes import begins
from scoring.backtest.events import Events
from scoring.columns import schema

SHIPPED = Path(__file__).parents[1] / "track_record.csv"
"""The alarms of docs/track-record.md; written with it, never by hand."""
ALARMS = schema(
    framework=pa.string(), state=pa.string(), opened_on=pa.date32(), alert_on=pa.date32(), critical_on=pa.date32(),
    closed_on=pa.date32(), ended_on=pa.date32(), verdict=pa.string(),
)  # fmt: skip
"""state: the worst that it came to before it was lifted or the framework ended; alert_on, critical_on: when it first came to these.
closed_on: NULL where the data end first. verdict: `ended` (the framework ended meanwhile, on `ended_on`), `cleared` (lifted
without an end), `open` (neither so far)."""


def alarms(replayed: Replay, events: Events) -> pa.Table:
    """Rows of `ALARMS`, by framework and opening; an alarm that opened after the framework's end is left out."""
    ends = {event.framework: event.date for event in events.first()}
    rows = [
        _alarm(replayed, line, int(week), ends.get(framework))
        for line, framework in enumerate(replayed.weeks.frameworks)
        for week in begins(replayed.health[line] > 0)
        if framework not in ends or replayed.weeks.as_of[week] <= np.datetime64(ends[framework])
    ]
    return pa.Table.from_pylist(rows, ALARMS)


def _alarm(replayed: Replay, line: int, week: int, end: dt.date | None) -> dict[str, object]:
    weeks, states = replayed.weeks, replayed.health[line]
    off = np.flatnonzero(states[week:] == 0)
    lifted = week + int(off[0]) if len(off) else len(states)
    closed_on = _day(weeks, lifted)
    has_ended = end is not None and (closed_on is None or closed_on > end)
    last = int(np.searchsorted(weeks.as_of, np.datetime64(end), side="right")) if has_ended else lifted
    first = {state: week + int(np.argmax(states[week:last] >= level)) for level, state in enumerate(STATES) if level}
    worst = int(states[week:last].max())
    return {
        "framework": weeks.frameworks[line],
        "state": STATES[worst],
        "opened_on": _day(weeks, week),
        "alert_on": _day(weeks, first["ALERT"]) if worst >= STATES.index("ALERT") else None,
        "critical_on": _day(weeks, first["CRITICAL"]) if worst >= STATES.index("CRITICAL") else None,
        "closed_on": closed_on,
        "ended_on": end if has_ended else None,
        "verdict": "ended" if has_ended else "open" if closed_on is None else "cleared",
    }


def _day(weeks: Weeks, week: int) -> dt.date | None:
    """Return the Monday of a week; None after the last one."""
    if week >= len(weeks.as_of):
        return None
    day: dt.date = weeks.as_of[week].item()
    return day


def write(found: pa.Table, path: Path) -> None:
    """Write rows of `ALARMS` as CSV, NULL as nothing."""
    csv.write_csv(found, path, csv.WriteOptions(quoting_style="needed"))


def read(path: Path = SHIPPED) -> pa.Table:
    """Rows of `ALARMS` from a file written by `write`."""
    kinds = {field.name: field.type for field in ALARMS}
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=kinds, null_values=[""], strings_can_be_null=True))
