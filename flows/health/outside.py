"""What leads outside: the schedule and the heartbeat."""

from datetime import UTC, datetime

from cronsim import CronSim

from flows.health.finding import Finding, Level
from flows.settings import Settings


def schedule(settings: Settings, now: datetime) -> list[Finding]:
    """When `pulse serve` runs next; the settings refuse a line that never comes due."""
    due = next(CronSim(settings.schedule, now.astimezone(UTC)))
    return [Finding(Level.OK, "schedule", f"{settings.schedule!r}: under `pulse serve` the next run is due {due:%Y-%m-%d %H:%M} UTC")]


def heartbeat(settings: Settings, now: datetime) -> list[Finding]:  # noqa: ARG001 (every check takes both)
    """Only somebody outside can notice that the nights have stopped."""
    if settings.heartbeat_url is not None:
        return []
    todo = "set PULSE_HEARTBEAT_URL to the address of a service that notices when it is not asked"
    return [Finding(Level.NOTE, "heartbeat", "nobody notices when the nights stop", todo)]
