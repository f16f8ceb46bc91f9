"""Delivery: empties the outbox, one message for each receiver, and marks rows as delivered right after sending.

So a message is sent at least once: a process that is killed between sending and marking sends it again the next night, and only then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.messages.digest import Digest, digest
from reports.messages.model import LONGEST_TITLE, Message
from reports.text.simulated import shortened
from warehouse.alerts.outbox import Key, close_steps, log_sending, mark_delivered, pending
from warehouse.connection import Work

Row = Mapping[str, Any]

_FOLLOW_UPS = frozenset({"eased", "resolved", "reminded"})
"""Events of which only receivers that already know of the alert are notified."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver of alerts.

    Attributes:
        key: The receiver's name in the warehouse.
        label: The receiver's name for people.
        accepts: Whether a row of the outbox takes one of the receiver's routes.
        send: Sends the rows, the worst first; returns the error, or None.
    """

    key: str
    label: str
    accepts: Callable[[Row], bool]
    send: Callable[[Sequence[Row]], str | None]

    def matches(self, row: Row) -> bool:
        """Return whether a row is for this receiver; a receiver that got the start of an alert also gets its end."""
        knows = self.key in (row["known_to"] or ())
        return knows or (row["event"] not in _FOLLOW_UPS and self.accepts(row))

    def is_pending(self, row: Row) -> bool:
        """Return whether a row is for this receiver and not delivered yet."""
        return self.key not in (row["delivered_to"] or ()) and self.matches(row)


def deliver(work: Work, receivers: Sequence[Receiver], now: datetime, clock: Callable[[], datetime]) -> list[str]:
    """Send every receiver its pending rows, one message each; return what happened, a line each.

    Rows without a receiver, and rows that every receiver has, leave the outbox. Rows that could not be sent, and rows about a silenced
    alert, stay for the next night.

    Args:
        work: The working file.
        receivers: All receivers.
        now: Of the night: a silence that lasts longer applies.
        clock: For the time of sending.
    """
    waiting = [row for row in pending(work.cursor(), now) if not row["is_silenced"]]
    kept: set[Key] = set()
    notes = []
    for receiver in receivers:
        rows = [row for row in waiting if receiver.is_pending(row)]
        if not rows:
            continue
        keys = {_key(row) for row in rows}
        alerts = len({row["alert_id"] for row in rows})
        trouble = _send(receiver, rows)
        with work.transaction() as con:
            if trouble is None:
                mark_delivered(con, keys, receiver.key, receiver.label, clock())
            else:
                log_sending(con, keys, receiver.label, "not_sent", trouble, clock())
        if trouble is None:
            notes.append(f"alerts: {alerts} sent to {receiver.label}")
        else:
            kept |= keys
            notes.append(f"alerts: {receiver.label} {trouble}; {alerts} kept for the next night")
    done = {_key(row) for row in waiting} - kept
    if done:
        with work.transaction() as con:
            close_steps(con, done, clock())
    return notes


def _send(receiver: Receiver, rows: Sequence[Row]) -> str | None:
    """Send; an unexpected error of one receiver does not affect the others."""
    try:
        return receiver.send(rows)
    except Exception as error:  # noqa: BLE001 (named in the log, and tried again the next night)
        return f"failed with {type(error).__name__}"


def summary(rows: Sequence[Row]) -> Digest:
    """Return one message about the newest step of each alert.

    Args:
        rows: Of the outbox, the worst alert first, an alert's newest step before its others.
    """
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["alert_id"], row)
    return digest([Message.of_rows(row["alert_id"], _title(row), row["parts"] or ()) for row in newest.values()])


def _title(row: Row) -> str:
    title: str = row["title"]
    return shortened(f"[reminder] {title.partition('] ')[2]}" if row["event"] == "reminded" else title, LONGEST_TITLE)


def _key(row: Row) -> Key:
    return row["alert_id"], row["event"], row["happened_at"]
