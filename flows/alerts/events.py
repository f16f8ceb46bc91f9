"""Alerts as events, for automations. The sender is injected: nothing here imports Prefect."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_OURS = uuid.UUID("5f0c1c52-6d0e-5d5e-9a35-2c9a5b1f7a10")


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """An event.

    Attributes:
        id: The same for the same step, so that a duplicate can be recognised.
        name: `framework.health.alert` for alerts about a framework, `framework.data.alert` for a fault of its data.
        framework: Slug of the framework.
        occurred: When it is sent, UTC.
        payload: The content of the alert.
        labels: For the trigger of an automation, which sees labels but no payload: `framework-pulse.lane`,
            `framework-pulse.state` (WATCH, ALERT, CRITICAL), `framework-pulse.step` (opened, escalated, eased, resolved, reminded).
    """

    id: uuid.UUID
    name: str
    framework: str
    occurred: datetime
    payload: Mapping[str, Any]
    labels: Mapping[str, str]


Emit = Callable[[AlertEvent], bool]
"""Takes an event; False where it could not."""


def event_of(row: Mapping[str, Any], now: datetime) -> AlertEvent:
    """Return the event of a row of the outbox."""
    happened_at: datetime = row["happened_at"]
    return AlertEvent(
        id=uuid.uuid5(_OURS, f"{row['alert_id']} {row['event']} {happened_at.isoformat()}"),
        name="framework.data.alert" if row["lane"] == "DATA" else "framework.health.alert",
        framework=row["framework"],
        occurred=now.astimezone(UTC),
        payload={
            "alert_id": row["alert_id"],
            "framework": row["framework"],
            "lane": row["lane"],
            "event": row["event"],
            "state": row["state"],
            "health": row["health"],
            "since": happened_at.date().isoformat(),
            "title": row["title"],
            "body": row["body"],
        },
        labels={
            "framework-pulse.lane": row["lane"],
            "framework-pulse.state": row["state"],
            "framework-pulse.step": row["event"],
        },
    )
