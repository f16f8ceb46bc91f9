"""People's actions on alerts (ack, silence, unsilence) and notices (confirm, reject) as rows: each recorded once, in order."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from duckdb import DuckDBPyConnection

_EFFECTS = {
    "ack": "update pulse.alerts set acknowledged_at = $happened_at where alert_id = $alert_id",
    "silence": "update pulse.alerts set silenced_until = $until_day where alert_id = $alert_id",
    "unsilence": "update pulse.alerts set silenced_until = null where alert_id = $alert_id",
}
_EVENTS = {"ack": "acknowledged", "silence": "silenced", "unsilence": "unsilenced"}
_DECISIONS = {"confirm": "confirmed", "reject": "rejected"}
_COLUMNS = ("action_id", "action", "happened_at", "alert_id", "author", "until_day", "reason")


def known_actions(con: DuckDBPyConnection) -> frozenset[str]:
    """Return the ids of the recorded actions."""
    return frozenset(action_id for (action_id,) in con.execute("select action_id from pulse.alert_actions").fetchall())


def record(con: DuckDBPyConnection, action: Mapping[str, Any]) -> None:
    """Record that a line was read, with columns of `pulse.alert_actions`; missing ones are NULL."""
    con.execute("insert into pulse.alert_actions values ($1, $2, $3, $4, $5, $6, $7)", [_stored(action.get(name)) for name in _COLUMNS])


def apply_action(con: DuckDBPyConnection, action: Mapping[str, Any]) -> bool:
    """Apply an action to its alert and log it; return False if there is no such alert.

    Args:
        con: In the transaction that records the action.
        action: The columns of `pulse.alert_actions`.
    """
    if not con.execute("select 1 from pulse.alerts where alert_id = $1", [action["alert_id"]]).fetchone():
        return False
    effect = _EFFECTS[action["action"]]
    con.execute(effect, {name: _stored(action[name]) for name in _COLUMNS if f"${name}" in effect})
    by = f"by {action['author']}"
    outcome = f"until {action['until_day']} {by}: {action['reason']}" if action["action"] == "silence" else by
    con.execute(
        "insert into pulse.alert_log (alert_id, happened_at, event, outcome) values ($1, $2, $3, $4)",
        [action["alert_id"], _stored(action["happened_at"]), _EVENTS[action["action"]], outcome],
    )
    return True


def decide(con: DuckDBPyConnection, action: Mapping[str, Any]) -> bool:
    """Record what a person says of a notice; return False if its framework has no such notice.

    Args:
        con: In the transaction that records the action.
        action: The columns of `pulse.alert_actions`, framework and notice.
    """
    named = [action["framework"], action["notice"]]
    if not con.execute("select 1 from pulse.notices where framework = $1 and notice = $2", named).fetchone():
        return False
    said = [*named, _DECISIONS[action["action"]], _stored(action["happened_at"]), action["author"]]
    con.execute("insert into pulse.notice_decisions values ($1, $2, $3, $4, $5)", said)
    return True


def _stored(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
