"""Check that alerts reach people: channels, subscriptions, the outbox, actions."""

from collections.abc import Collection
from datetime import datetime

from flows.alerts.actions import FILE, Damaged, read
from flows.alerts.channels import UNKNOWN, Channel, is_known
from flows.alerts.channels import channels as channels_of
from flows.doctor.finding import DoctorFinding, Level
from flows.settings.model import Settings


def channels(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Check that Apprise knows every channel and that each has a route; otherwise it is silent without an error."""
    found = channels_of(settings.alert_urls)
    if not found:
        return [
            DoctorFinding(
                Level.NOTE, "channels", "no channel receives alerts or failed runs", "set PULSE_ALERT_URLS to one or more Apprise URLs"
            )
        ]
    unknown = [channel for channel in found if not is_known(channel)]
    findings = [
        DoctorFinding(Level.ACT, "channels", f"{channel.label} of PULSE_ALERT_URLS {UNKNOWN}", "see appriseit.com") for channel in unknown
    ]
    frameworks = _frameworks(settings)
    if frameworks is not None:
        findings += [finding for channel in found for finding in _tags(channel, settings, frameworks)]
    known = len(found) - len(unknown)
    return [*findings, DoctorFinding(Level.OK, "channels", f"{known} of {len(found)} can be addressed")] if known else findings


def subscriptions(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Find subscriptions that match nothing or that no channel has, and report if no channel receives DATA alerts."""
    frameworks, found = _frameworks(settings), channels_of(settings.alert_urls)
    if frameworks is None:
        return []
    used = {tag for channel in found for tag in channel.tags}
    findings = []
    for name, one in settings.subscriptions.items():
        strangers = sorted(set(one.frameworks) - frameworks)
        if strangers:
            said = f"{name} asks for {', '.join(strangers)}, which the catalog lacks"
            findings.append(DoctorFinding(Level.ACT, "subscriptions", said, "`pulse catalog list` shows the names"))
        if name not in used:
            findings.append(
                DoctorFinding(Level.NOTE, "subscriptions", f"no channel has {name}", f"put {name}= before an address of PULSE_ALERT_URLS")
            )
    if found and not any("DATA" in one.lanes for channel in found for one in channel.routes(settings.subscriptions, frameworks)):
        todo = "put data= before an address of PULSE_ALERT_URLS"
        findings.append(DoctorFinding(Level.NOTE, "subscriptions", "no channel receives DATA alerts", todo))
    return findings


def _frameworks(settings: Settings) -> frozenset[str] | None:
    """Return the slugs of the catalog; None if it cannot be read, which the check of the catalog reports."""
    from catalog.load import CatalogError, load

    try:
        return frozenset(load(settings.catalog).frameworks)
    except CatalogError:
        return None


def _tags(channel: Channel, settings: Settings, frameworks: Collection[str]) -> list[DoctorFinding]:
    strange = channel.unknown_tags(settings.subscriptions, frameworks)
    if not strange:
        return []
    what = "receives nothing" if len(strange) == len(channel.tags) else "receives less than it should"
    said = f"{channel.label} of PULSE_ALERT_URLS {what}: no such thing as {', '.join(strange)}"
    return [DoctorFinding(Level.ACT, "channels", said, "put a state, a lane, a framework or the name of a subscription there")]


def outbox(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Report what waits in the outbox; a channel that accepted nothing in the last run is likely dead."""
    import duckdb

    from warehouse.alerts.outbox import last_sendings, number_waiting
    from warehouse.connection import open_work_to_read
    from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing

    try:
        with open_work_to_read(settings.work) as con:
            waiting, sendings = number_waiting(con, now), last_sendings(con)
    except WarehouseMissing:
        return []
    except WarehouseLocked:
        return [DoctorFinding(Level.NOTE, "outbox", "a run is at work on it", "look again when it has ended")]
    except (WarehouseError, duckdb.Error) as wrong:
        return [
            DoctorFinding(
                Level.ACT, "outbox", str(wrong).splitlines()[0], "put a backup in its place, or move it away and run `pulse refresh`"
            )
        ]
    labels = {channel.label for channel in channels_of(settings.alert_urls)}
    dead = [(label, outcome, at) for label, event, outcome, at in sendings if event == "not_sent" and label in labels]
    findings = [
        DoctorFinding(Level.ACT, "outbox", f"{label} {outcome} on {at:%Y-%m-%d}", "correct its address, then `pulse alerts test`")
        for label, outcome, at in dead
    ]
    if waiting:
        findings.append(DoctorFinding(Level.NOTE, "outbox", f"messages about {waiting} alerts wait", "the next refresh sends them"))
    return findings or [DoctorFinding(Level.OK, "outbox", "nothing waits")]


def actions(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Report lines of the actions file that could not be parsed and so were not applied."""
    damaged = [line for line in read(settings.home) if isinstance(line, Damaged)]
    todo = f"take it out of {settings.home / FILE} and ask again"
    return [DoctorFinding(Level.ACT, "actions", f"line {line.number} of {FILE} is damaged: {line.problem}", todo) for line in damaged]
