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


def raise_alerts(run: RunContext) -> tuple[str, ...]:
    """Apply what people asked for and evaluate the alerts; returns what should be known besides, a line each."""
    skipped = apply_actions(run.work, run.settings.home)
    evaluate(run.work, run.request.now, site_of(run.settings), Policies.standing(run.work.cursor()))
    return tuple(skipped)


def deliver_alerts(run: RunContext, clock: Callable[[], datetime], emit: Emit | None) -> tuple[str, ...]:
    """Deliver what waits in the outbox; a run that notifies nobody leaves it to the next run.

    Args:
        run: The run, after it was published.
        clock: For when things were sent.
        emit: Takes events; None outside of Prefect.

    Returns:
        What happened, a line for each receiver.
    """
    if not run.request.notify:
        return ()
    return tuple(deliver(run.work, _receivers(run, clock, emit), run.request.now, clock))


def site_of(settings: Settings) -> str:
    """Return where the site is published; without an address of its own, the folder's name in the home."""
    return settings.site_url or "site"


def _receivers(run: RunContext, clock: Callable[[], datetime], emit: Emit | None) -> list[Receiver]:
    secret, frameworks = identity_key(run.settings.home), frozenset(run.catalog.frameworks)
    found = [_receiver(channel, secret, run.settings, frameworks) for channel in channels(run.settings.alert_urls)]
    if emit is not None:
        found.append(Receiver(PREFECT, "Prefect events", lambda _: True, partial(_emit_all, emit, clock)))
    return found


def _receiver(channel: Channel, secret: bytes, settings: Settings, frameworks: frozenset[str]) -> Receiver:
    """Return a channel as a receiver; where all its tags are unknown, what it might have received waits until they are corrected."""
    routes = channel.routes(settings.subscriptions, frameworks)
    unknown = ", ".join(channel.unknown_tags(settings.subscriptions, frameworks))
    return Receiver(
        channel.key(secret),
        channel.label,
        lambda row: any(route.matches(row["framework"], row["lane"], row["state"], row["health"]) for route in routes or [Route()]),
        lambda rows: send(channel, summary(rows), rows[0]["state"]) if routes else f"hears of nothing: no such thing as {unknown}",
    )


def _emit_all(emit: Emit, clock: Callable[[], datetime], rows: Sequence[Row]) -> str | None:
    taken = [emit(event_of(row, clock())) for row in rows]
    return None if all(taken) else f"took {sum(taken)} of {len(taken)} events"
