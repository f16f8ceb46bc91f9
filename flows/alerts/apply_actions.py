"""Applies people's actions to the alerts and notices in the warehouse."""

from collections.abc import Sequence
from pathlib import Path

from flows.alerts.actions import FILE, Action, Damaged, read
from warehouse.alerts.actions import apply_action, decide, known_actions, record
from warehouse.connection import Work


def apply_actions(work: Work, home: Path) -> Sequence[str]:
    """Apply every new action, in order and in one transaction.

    Returns:
        What could not be applied, a line each: a damaged line, or one about an unknown alert or notice. Each is reported once.
    """
    skipped = []
    with work.transaction() as con:
        known = set(known_actions(con))
        for line in read(home):
            if line.id in known:
                continue
            known.add(line.id)
            if isinstance(line, Damaged):
                record(con, {"action_id": line.id, "action": "damaged"})
                skipped.append(f"{FILE}: line {line.number} is damaged and was skipped: {line.problem}")
                continue
            columns = _columns(line)
            record(con, columns)
            if not (apply_action(con, columns) if line.notice is None else decide(con, columns)):
                what = "alert" if line.notice is None else "notice"
                skipped.append(f"{FILE}: {line.action} of {line.about} by {line.by} was skipped: there is no such {what}")
    return skipped


def _columns(action: Action) -> dict[str, object]:
    return {
        "action_id": action.id,
        "action": action.action,
        "happened_at": action.at,
        "alert_id": action.alert,
        "author": action.by,
        "until_day": action.until,
        "reason": action.reason,
        "framework": action.framework,
        "notice": action.notice,
    }
