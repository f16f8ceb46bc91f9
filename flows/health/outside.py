"""What leads outside: the schedule, the channels, the heartbeat."""

from datetime import UTC, datetime

from cronsim import CronSim

from flows.health.finding import Finding, Level
from flows.settings import Settings


def schedule(settings: Settings, now: datetime) -> list[Finding]:
    """When `pulse serve` runs next; the settings refuse a line that never comes due."""
    due = next(CronSim(settings.schedule, now.astimezone(UTC)))
    return [Finding(Level.OK, "schedule", f"{settings.schedule!r}: under `pulse serve` the next run is due {due:%Y-%m-%d %H:%M} UTC")]


def channels(settings: Settings, now: datetime) -> list[Finding]:  # noqa: ARG001 (every check takes both)
    """Every channel must be one that Apprise knows, else its messages go nowhere without a word."""
    found = []
    if settings.alert_urls:
        import apprise

        known = [apprise.Apprise().add(url.get_secret_value()) for url in settings.alert_urls]
        found = [
            Finding(Level.ACT, "channels", f"channel {place} of PULSE_ALERT_URLS is not an address that Apprise knows", "see appriseit.com")
            for place, is_known in enumerate(known, start=1)
            if not is_known
        ]
        found += [Finding(Level.OK, "channels", f"{sum(known)} of {len(known)} can be addressed")] if any(known) else []
    else:
        found = [Finding(Level.NOTE, "channels", "nobody is told when a run fails", "set PULSE_ALERT_URLS to one or more Apprise URLs")]
    if settings.heartbeat_url is None:
        todo = "set PULSE_HEARTBEAT_URL to the address of a service that notices when it is not asked"
        found.append(Finding(Level.NOTE, "heartbeat", "nobody notices when the nights stop", todo))
    return found
