"""Alerts in a night: evaluate them before publishing, deliver messages after it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from flows.alerts.apply_actions import apply_actions
from flows.alerts.channels import Channel, channels, send
from flows.alerts.delivery import Receiver, Row, deliver, summary
from flows.alerts.evaluate import Policies, evaluate
from flows.alerts.events import Emit, event_of
from flows.alerts.routes import Route
from flows.home.identity import identity_key
from flows.night.context import RunContext
from flows.settings.model import Settings

PREFECT = "prefect"


def raise_alerts(context: RunContext) -> tuple[str, ...]:
    """Apply people's actions and evaluate the alerts; return notes, a line each."""
    skipped = apply_actions(context.work, context.settings.home)
    evaluate(context.work, context.request.now, site_of(context.settings), Policies.standing(context.work.cursor()))
    return tuple(skipped)


def deliver_alerts(context: RunContext, clock: Callable[[], datetime], emit: Emit | None) -> tuple[str, ...]:
    """Deliver what waits in the outbox; a run without notifications leaves it to the next run.

    Args:
        context: The run, after it was published.
        clock: For when things were sent.
        emit: Takes events; None outside of Prefect.

    Returns:
        What happened, a line for each receiver.
    """
    if not context.request.notify:
        return ()
    return tuple(deliver(context.work, _receivers(context, clock, emit), context.request.now, clock))


def site_of(settings: Settings) -> str:
    """Return where the site is published; without a configured address, the folder's name in the home."""
    return settings.site_url or "site"


def _receivers(context: RunContext, clock: Callable[[], datetime], emit: Emit | None) -> list[Receiver]:
    secret, frameworks = identity_key(context.settings.home), frozenset(context.catalog.frameworks)
    found = [_receiver(channel, secret, context.settings, frameworks) for channel in channels(context.settings.alert_urls)]
    if emit is not None:
        found.append(Receiver(PREFECT, "Prefect events", lambda _: True, partial(_emit_all, emit, clock)))
    return found


def _receiver(channel: Channel, secret: bytes, settings: Settings, frameworks: frozenset[str]) -> Receiver:
    """Return a channel as a receiver; if all its tags are unknown, its alerts wait until they are corrected."""
    routes = channel.routes(settings.subscriptions, frameworks)
    unknown = ", ".join(channel.unknown_tags(settings.subscriptions, frameworks))
    return Receiver(
        channel.key(secret),
        channel.label,
        lambda row: any(route.matches(row["framework"], row["lane"], row["state"], row["health"]) for route in routes or [Route()]),
        lambda rows: send(channel, summary(rows), rows[0]["state"]) if routes else f"receives nothing: no such thing as {unknown}",
    )


def _emit_all(emit: Emit, clock: Callable[[], datetime], rows: Sequence[Row]) -> str | None:
    taken = [emit(event_of(row, clock())) for row in rows]
    return None if all(taken) else f"took {sum(taken)} of {len(taken)} events"
