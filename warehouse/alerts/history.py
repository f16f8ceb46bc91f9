"""The alerts and their log as rows: read the recorded alerts, add new steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

_KINDS: Mapping[str, pa.DataType] = {
    "alert_id": pa.string(),
    "framework": pa.string(),
    "lane": pa.string(),
    "event": pa.string(),
    "happened_at": pa.timestamp("us"),
    "to_state": pa.string(),
    "outcome": pa.string(),
}
STEPS = pa.schema(_KINDS)
"""A step to record: `to_state` is NULL where the alert closes, `outcome` says from which state to which and why."""

_PART: Mapping[str, pa.DataType] = {"alert_id": pa.string(), "position": pa.int64(), "label": pa.string(), "text": pa.string()}
PARTS = pa.schema(_PART)
"""A line of an alert's message, its label and its position from 0."""

STEP_EVENTS = ("opened", "escalated", "eased", "resolved", "reopened")
"""The events of the policy; every other event in the log comes from people and channels."""


def read_alerts(con: DuckDBPyConnection) -> Sequence[Mapping[str, Any]]:
    """Return every alert with the days of its opening, its closing (None: open) and its last step."""
    found = con.execute(
        """select a.alert_id, a.framework, a.lane, a.state, a.opened_at::date as opened_on, a.closed_at::date as closed_on,
             max(l.happened_at)::date as last_step_on
           from pulse.alerts a
           join pulse.alert_log l on l.alert_id = a.alert_id and list_contains($events, l.event)
           group by all""",
        {"events": list(STEP_EVENTS)},
    )
    return found.to_arrow_table().to_pylist()


def write_steps(con: DuckDBPyConnection, steps: Sequence[Mapping[str, Any]]) -> None:
    """Write steps into the log and set their alerts to the state of the last step; a new alert has no text yet.

    Args:
        con: In a transaction on the working file.
        steps: Rows as `STEPS`, in order.
    """
    con.register("new_steps", pa.Table.from_pylist(list(steps), STEPS).append_column("no", pa.array(range(len(steps)), pa.int64())))
    con.execute(
        """insert into pulse.alert_log (alert_id, happened_at, event, outcome)
           select alert_id, happened_at, event, outcome from new_steps order by no"""
    )
    con.execute(
        """merge into pulse.alerts a
           using (
             select alert_id, framework, lane, min(happened_at) as opened_at, arg_max(to_state, no) as state,
               arg_max_null(if(to_state is null, happened_at, null), no) as closed_at
             from new_steps group by all) s
           on s.alert_id = a.alert_id
           when matched then update set state = coalesce(s.state, a.state), closed_at = s.closed_at
           when not matched then insert (alert_id, framework, lane, state, opened_at, closed_at, title)
             values (s.alert_id, s.framework, s.lane, s.state, s.opened_at, s.closed_at, '')"""
    )
    con.unregister("new_steps")


def write_messages(con: DuckDBPyConnection, titles: Mapping[str, str], parts: Sequence[Mapping[str, Any]]) -> None:
    """Write the titles of alerts and the parts of their messages.

    Args:
        con: In a transaction on the working file.
        titles: By alert_id.
        parts: Rows as `PARTS`: every line of the messages of these alerts.
    """
    con.register("new_titles", pa.table({"alert_id": list(titles), "title": list(titles.values())}))
    con.register("new_parts", pa.Table.from_pylist(list(parts), PARTS))
    con.execute("update pulse.alerts set title = t.title from new_titles t where t.alert_id = alerts.alert_id")
    con.execute("delete from pulse.alert_parts where alert_id in (select alert_id from new_titles)")
    con.execute("insert into pulse.alert_parts select alert_id, position, label, text from new_parts")
    con.unregister("new_titles")
    con.unregister("new_parts")
