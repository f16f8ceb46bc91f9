"""Delivery: empties the outbox, each listener in one go, and marks what was taken right after it was taken.

So a message is sent at least once: a process that dies between sending and marking sends it again the next night, and only then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.message import LONGEST_TITLE, Message
from reports.message_digest import Digest, digest
from reports.simulated import shortened
from warehouse.alerts_outbox import Key, log_sending, mark_taken, pending, settle
from warehouse.connection import Work

Row = Mapping[str, Any]

_AFTERWARDS = frozenset({"eased", "resolved", "reminded"})
"""What only those hear who have heard of the alert before."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who hears of alerts.

    Attributes:
        key: The listener's name in the warehouse.
        label: The listener's name for people.
        selects: Whether a row of the outbox is for this listener.
        send: Sends the rows, the worst first; returns what went wrong in words, or None.
    """

    key: str
    label: str
    selects: Callable[[Row], bool]
    send: Callable[[Sequence[Row]], str | None]

    def hears(self, row: Row) -> bool:
        """Whether a row is for this listener, who also hears the end of what it has heard the beginning of."""
        has_heard = self.key in (row["heard_by"] or ())
        return has_heard or (row["event"] not in _AFTERWARDS and self.selects(row))

    def lacks(self, row: Row) -> bool:
        """Whether a row is for this listener and has not been taken yet."""
        return self.key not in (row["taken_by"] or ()) and self.hears(row)


def deliver(work: Work, listeners: Sequence[Listener], now: datetime, clock: Callable[[], datetime]) -> list[str]:
    """Send every listener what waits for it, one message each; returns what happened, a line each.

    What nobody listens to, and what every listener has, leaves the outbox. What could not be sent stays and is tried again the
    next night, as does what is about an alert that is silenced.

    Args:
        work: The working file.
        listeners: Everybody who listens.
        now: Of the night: a silence that lasts longer holds.
        clock: For when each was sent.
    """
    waiting = [row for row in pending(work.cursor(), now) if not row["is_silenced"]]
    left: set[Key] = set()
    notes = []
    for listener in listeners:
        mine = [row for row in waiting if listener.lacks(row)]
        if not mine:
            continue
        keys = {_key(row) for row in mine}
        alerts = len({row["alert_id"] for row in mine})
        trouble = _sent(listener, mine)
        with work.transaction() as con:
            if trouble is None:
                mark_taken(con, keys, listener.key, listener.label, clock())
            else:
                log_sending(con, keys, listener.label, "not_sent", trouble, clock())
        if trouble is None:
            notes.append(f"alerts: {alerts} sent to {listener.label}")
        else:
            left |= keys
            notes.append(f"alerts: {listener.label} {trouble}; {alerts} kept for the next night")
    done = {_key(row) for row in waiting} - left
    if done:
        with work.transaction() as con:
            settle(con, done, clock())
    return notes


def _sent(listener: Listener, rows: Sequence[Row]) -> str | None:
    """Send; what nobody expected of one listener keeps nothing from the others."""
    try:
        return listener.send(rows)
    except Exception as error:  # noqa: BLE001 (named in the log, and tried again the next night)
        return f"failed with {type(error).__name__}"


def summary(rows: Sequence[Row]) -> Digest:
    """One message about the newest step of each alert.

    Args:
        rows: Of the outbox, the worst alert first, an alert's newest step before its others.
    """
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["alert_id"], row)
    return digest([Message.read(row["alert_id"], _title(row), row["body"]) for row in newest.values()])


def _title(row: Row) -> str:
    title: str = row["title"]
    return shortened(f"[reminder] {title.partition('] ')[2]}" if row["event"] == "reminded" else title, LONGEST_TITLE)


def _key(row: Row) -> Key:
    return row["alert_id"], row["event"], row["happened_at"]
