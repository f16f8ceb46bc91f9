"""Alerts in a night: before it is published what is new is written down, after it people are told."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from flows.alerts.channels import Channel, channels, send
from flows.alerts.delivery import Listener, Row, deliver, summary
from flows.alerts.events import Emit, event_of
from flows.alerts.judging import Policies, judge
from flows.alerts.merging import merge_actions
from flows.alerts.subscriptions import Subscription
from flows.home.identity import identity_key
from flows.night.context import Night
from flows.settings.model import Settings

PREFECT = "prefect"


def raise_alerts(night: Night) -> tuple[str, ...]:
    """Merge what people asked for and judge; returns what should be known besides, a line each."""
    skipped = merge_actions(night.work, night.settings.home)
    judge(night.work, night.request.now, site_of(night.settings), Policies.standing(night.work.cursor()))
    return tuple(skipped)


def tell_alerts(night: Night, clock: Callable[[], datetime], emit: Emit | None) -> tuple[str, ...]:
    """Empty the outbox, unless nobody is to be told by this run; what it holds waits for the next one, then.

    Args:
        night: The night, after it was published.
        clock: For when things were sent.
        emit: Takes events; None outside of Prefect.

    Returns:
        What happened, a line for each listener.
    """
    if not night.request.notify:
        return ()
    return tuple(deliver(night.work, _listeners(night, clock, emit), night.request.now, clock))


def site_of(settings: Settings) -> str:
    """Where the site is published; without an address of its own, the folder's name in the home."""
    return settings.site_url or "site"


def _listeners(night: Night, clock: Callable[[], datetime], emit: Emit | None) -> list[Listener]:
    secret, frameworks = identity_key(night.settings.home), frozenset(night.catalog.frameworks)
    found = [_listener(channel, secret, night.settings, frameworks) for channel in channels(night.settings.alert_urls)]
    if emit is not None:
        found.append(Listener(PREFECT, "Prefect events", lambda _: True, partial(_emit_all, emit, clock)))
    return found


def _listener(channel: Channel, secret: bytes, settings: Settings, frameworks: frozenset[str]) -> Listener:
    """A channel as a listener; where none of its tags means anything, what it might have heard waits until they are corrected."""
    wanted = channel.wants(settings.subscriptions, frameworks)
    strange = ", ".join(channel.meaningless(settings.subscriptions, frameworks))
    return Listener(
        channel.key(secret),
        channel.label,
        lambda row: any(one.selects(row["framework"], row["lane"], row["state"], row["health"]) for one in wanted or [Subscription()]),
        lambda rows: send(channel, summary(rows), rows[0]["state"]) if wanted else f"hears of nothing: no such thing as {strange}",
    )


def _emit_all(emit: Emit, clock: Callable[[], datetime], rows: Sequence[Row]) -> str | None:
    taken = [emit(event_of(row, clock())) for row in rows]
    return None if all(taken) else f"took {sum(taken)} of {len(taken)} events"
