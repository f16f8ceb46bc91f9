"""Tries of packages in a night: only where PULSE_INSTALLS asks for them, and where this machine can keep them apart as it says."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from catalog.model import Framework
from collectors.cancellation import CancelToken
from collectors.http import HttpClient
from collectors.installs.isolation import Isolation, best
from collectors.installs.source import SOURCE, InstallChecks, Machine
from collectors.packages import DEFAULT_URL
from collectors.source import NotOfferedHere, Source, Subject
from flows.night.catalog_rows import modules_of
from flows.night.context import RunContext
from flows.settings.model import Settings
from warehouse.cpythons import kept_up

NO_WALLS = "bubblewrap does not work on this machine: install it, or set PULSE_INSTALLS=anywhere"


def installs(context: RunContext, not_asked: str | None, at: datetime) -> Iterable[Source]:
    """Return the source of tries; none where the setting is off or nothing has a package.

    Args:
        context: of the run.
        not_asked: why the package index is not asked in this run; None if it is.
        at: of the night, aware UTC.
    """
    wanted = context.settings.installs
    asked = modules([context.catalog.frameworks[slug] for slug in context.frameworks])
    if wanted == "off" or not asked:
        return ()
    refused = not_asked or (NO_WALLS if wanted == "isolated" and not best().is_strict else None)
    if refused:
        return (NotOfferedHere(InstallChecks.server, (SOURCE,), [Subject(key, key) for key in asked], refused),)
    run_on = machine(context.settings, context.http, best(), context.cancel_token)
    return (InstallChecks(run_on, asked, kept_up(at.astimezone(UTC).date())),)


def modules(frameworks: Iterable[Framework]) -> Mapping[str, str]:
    """Return the module of each package of these frameworks, by its subject."""
    return {subject: module for one in frameworks for subject, module in modules_of(one)}


def machine(settings: Settings, http: HttpClient, kept_apart: Isolation, cancel_token: CancelToken) -> Machine:
    """Return what tries run with: the package index is that of the source `pypi`."""
    return Machine(http, settings.source_urls.get("pypi") or DEFAULT_URL, kept_apart, is_stopping=cancel_token.is_cancelled)
