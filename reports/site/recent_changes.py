"""What the first page says before the ranking: what changed lately, what has been open for longer, and what is over."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reports.queries import Row
from reports.text import labels, numbers

LATELY = dt.timedelta(weeks=13)
_WORST_FIRST = ("CRITICAL", "ALERT", "WATCH", "resolved")


@dataclass(frozen=True, slots=True)
class Change:
    """An alert with the last thing that happened to it; `state` is what it is in now, "resolved" once it is closed."""

    alert_id: str
    framework: str
    title: str
    lane: str
    state: str
    on: str
    event: str


@dataclass(frozen=True, slots=True)
class Lately:
    """The alerts of the first page: `changed` within 13 weeks, `lasting` open for longer, `ended` open about what has ended.

    Each group stands worst first, and within a state the newest first; alerts about our data stand after those about projects.
    """

    changed: Sequence[Change]
    lasting: Sequence[Change]
    ended: Sequence[Change]


def lately(alerts: Sequence[Row], steps: Sequence[Row], ended: Collection[str], as_of: dt.date | None) -> Lately:
    """Sort the alerts into the three groups.

    Args:
        alerts: Rows of the query `all_alerts`.
        steps: Rows of the query `all_alert_steps`, in order of time.
        ended: The frameworks whose end has come or been announced.
        as_of: The date of the page; None where nothing was scored, and then nothing counts as lately.
    """
    last = {step["alert_id"]: step for step in steps}
    dated = sorted(((row, _last_date(row, last)) for row in alerts), key=_worst_and_newest)
    living = [(row, on) for row, on in dated if row["framework"] not in ended]
    changed = [(row, on) for row, on in living if _is_recent(on, as_of) and (row["closed_at"] is None or row["lane"] != "DATA")]
    lasting = [(row, on) for row, on in living if not _is_recent(on, as_of) and row["closed_at"] is None]
    over = [(row, on) for row, on in dated if row["framework"] in ended and row["closed_at"] is None]
    return Lately(*([_change(row, on, last) for row, on in group] for group in (changed, lasting, over)))


def _worst_and_newest(pair: tuple[Row, dt.date]) -> tuple[bool, int, int, str]:
    row, on = pair
    is_data, place = _place(row)
    return is_data, place, -on.toordinal(), row["alert_id"]


def _is_recent(on: dt.date, as_of: dt.date | None) -> bool:
    return as_of is not None and on > as_of - LATELY


def _last_date(row: Row, last: Mapping[str, Row]) -> dt.date:
    at: dt.datetime = last[row["alert_id"]]["happened_at"] if row["alert_id"] in last else row["updated_at"]
    return at.date()


def _place(row: Row) -> tuple[bool, int]:
    state = _state(row)
    return row["lane"] == "DATA", _WORST_FIRST.index(state) if state in _WORST_FIRST else len(_WORST_FIRST)


def _state(row: Row) -> str:
    return row["state"] if row["closed_at"] is None else "resolved"


def _change(row: Row, on: dt.date, last: Mapping[str, Row]) -> Change:
    return Change(
        alert_id=row["alert_id"],
        framework=row["framework"],
        title=row["title"],
        lane=row["lane"],
        state=_state(row),
        on=numbers.day(on),
        event=labels.event_kind(last[row["alert_id"]]["event"]) if row["alert_id"] in last else "opened",
    )
