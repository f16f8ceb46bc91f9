"""The outbox: steps of alerts to be sent, and their deliveries by channel."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

Row = Mapping[str, Any]
Key = tuple[str, str, datetime]
"""Names a step: alert_id, event, happened_at (UTC, without a zone)."""

_KINDS: Mapping[str, pa.DataType] = {
    "alert_id": pa.string(),
    "event": pa.string(),
    "happened_at": pa.timestamp("us"),
    "state": pa.string(),
    "health": pa.float64(),
}
QUEUED = pa.schema(_KINDS)
"""A step to notify people of: `state` is the one it leads to, or the one it leaves where the alert closes; `health` that of its day."""

_DUE = """
select alert_id, 'reminded' as event, $now::timestamp as happened_at, state, null::double as health
from pulse.alerts a
semi join (select alert_id from pulse.outbox group by alert_id having max(queued_at)::date <= $now::date - $after_days) using (alert_id)
semi join pulse.deliveries using (alert_id)
where closed_at is null and acknowledged_at is null and coalesce(silenced_until <= $now::date, true)
  and not exists (from pulse.alert_basis b where b.framework = a.framework and b.since >= $now::date)
  and not exists (from pulse.alerts o where o.framework = a.framework and o.closed_at is null and (
    (o.lane = 'FACT' and o.state = 'CRITICAL' and a.lane <> 'FACT') or (o.lane = 'DATA' and a.lane in ('HEALTH', 'ADOPTION'))))
"""
_PENDING = """
select o.alert_id, o.event, o.happened_at, o.state, o.health, o.queued_at, a.framework, a.lane, a.closed_at, p.title, p.body,
  (select list({'label': m.label, 'text': m.text} order by m.position) from alert_parts m where m.alert_id = o.alert_id) as parts,
  coalesce(a.silenced_until > $now::date, false) as is_silenced,
  (select list(d.channel) from pulse.deliveries d
    where d.alert_id = o.alert_id and d.event = o.event and d.happened_at = o.happened_at) as delivered_to,
  (select list(distinct d.channel) from pulse.deliveries d where d.alert_id = o.alert_id) as known_to
from pulse.outbox o
join pulse.alerts a using (alert_id)
join alerts p using (alert_id)
where o.settled_at is null
order by a.closed_at is not null, list_position(['CRITICAL', 'ALERT', 'WATCH'], a.state), o.alert_id, o.happened_at desc, o.queued_at desc
"""


def queue(con: DuckDBPyConnection, steps: Sequence[Row], now: datetime) -> None:
    """Put steps into the outbox; rows as `QUEUED`."""
    con.register("to_queue", pa.Table.from_pylist(list(steps), QUEUED))
    con.execute("insert into pulse.outbox select *, $now, null from to_queue", {"now": _utc(now)})
    con.unregister("to_queue")


def queue_reminders(con: DuckDBPyConnection, now: datetime, after: timedelta) -> None:
    """Queue a reminder for every open alert whose last message is old enough and that nobody has acknowledged or silenced.

    A fact about a framework mutes its other alerts; a fault of its data mutes those about its health. A framework with a new
    basis since today waits a night.
    """
    due = con.execute(_DUE, {"now": _utc(now), "after_days": after.days}).to_arrow_table()
    con.register("due", due)
    con.execute("insert into pulse.outbox select *, $now, null from due", {"now": _utc(now)})
    con.execute("insert into pulse.alert_log (alert_id, happened_at, event, outcome) select alert_id, happened_at, event, state from due")
    con.unregister("due")


def pending(con: DuckDBPyConnection, now: datetime) -> Sequence[Row]:
    """Return the pending steps with their alerts' texts, the worst first, an alert's newest step before its others.

    `delivered_to` names the channels that have the step, `known_to` those that have any step of the alert, `parts` has the lines of
    the alert's message; each is None if there are none. The texts are the published ones, so page, feed and message are identical.
    """
    return con.execute(_PENDING, {"now": _utc(now)}).to_arrow_table().to_pylist()


def mark_delivered(con: DuckDBPyConnection, steps: Collection[Key], channel: str, label: str, now: datetime) -> None:
    """Record that steps were delivered to a channel.

    Args:
        con: In a transaction of its own, right after sending.
        steps: The steps.
        channel: The channel's name in `deliveries`.
        label: The channel's name for people.
        now: UTC.
    """
    con.executemany("insert into pulse.deliveries values ($1, $2, $3, $4, $5)", [[*step, channel, _utc(now)] for step in sorted(steps)])
    log_sending(con, steps, label, "sent", "delivered", now)


def log_sending(con: DuckDBPyConnection, steps: Collection[Key], label: str, event: str, outcome: str, now: datetime) -> None:
    """Log each alert that was sent, or could not be."""
    lines = [[alert_id, _utc(now), event, label, outcome] for alert_id in sorted({step[0] for step in steps})]
    con.executemany("insert into pulse.alert_log values ($1, $2, $3, $4, $5)", lines)


def close_steps(con: DuckDBPyConnection, steps: Collection[Key], now: datetime) -> None:
    """Remove steps from the outbox that every receiver has."""
    con.executemany(
        "update pulse.outbox set settled_at = $4 where (alert_id, event, happened_at) = ($1, $2, $3) and settled_at is null",
        [[*step, _utc(now)] for step in sorted(steps)],
    )


def withdraw(con: DuckDBPyConnection, alerts: Collection[str], now: datetime) -> None:
    """Remove everything about some alerts from the outbox, since they no longer have the state of those steps."""
    con.execute(
        "update pulse.outbox set settled_at = $2 where list_contains($1, alert_id) and settled_at is null", [sorted(alerts), _utc(now)]
    )


def number_waiting(con: DuckDBPyConnection, now: datetime) -> int:
    """Return how many alerts have pending steps; a silenced alert waits on purpose and is not counted."""
    return len({row["alert_id"] for row in pending(con, now) if not row["is_silenced"]})


def last_sendings(con: DuckDBPyConnection) -> list[tuple[str, str, str, datetime]]:
    """Return the last sending to each channel: its label, sent or not_sent, the outcome, and when (UTC, without a zone)."""
    return con.execute(
        """select channel, event, outcome, happened_at from pulse.alert_log where event in ('sent', 'not_sent')
           qualify row_number() over (partition by channel order by happened_at desc) = 1 order by channel"""
    ).fetchall()


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)
