"""`pulse doctor`: what stands in the way of a good night, and what to do about it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.options import AsJson
from flows.health import github, machine, outside, store
from flows.health.finding import Finding, Level
from flows.problem import DONE, FAILED
from flows.settings import Settings, SettingsError, load_settings, unknown_variables
from flows.terminal import table, write_json

Online = Annotated[bool, typer.Option("--online", help="Also ask GitHub whether the token works and how much quota is left.")]

_CHECKS: Sequence[Callable[[Settings, datetime], list[Finding]]] = (
    github.token,
    machine.git,
    machine.home,
    machine.disk,
    store.catalog,
    store.lock,
    store.warehouse,
    outside.schedule,
    outside.channels,
)
_STYLES = {Level.OK: "", Level.NOTE: "yellow", Level.ACT: "bold red"}


def doctor(online: Online = False, as_json: AsJson = False) -> int:
    """Look for what stands in the way of a good night; exit 1 when something needs you."""
    found = _examine(online, datetime.now(UTC))
    if as_json:
        write_json([asdict(finding) for finding in found])
    else:
        rows = [(finding.level.value, finding.subject, finding.found, finding.todo) for finding in found]
        table(("", "WHAT", "FOUND", "WHAT TO DO"), rows, styles=[_STYLES[finding.level] for finding in found])
    return FAILED if any(finding.level is Level.ACT for finding in found) else DONE


def _examine(online: bool, now: datetime) -> list[Finding]:
    try:
        settings = load_settings()
    except SettingsError as wrong:
        return [Finding(Level.ACT, "settings", str(wrong), "correct it and run `pulse doctor` again; the other checks need it")]
    found = [
        Finding(Level.ACT, "settings", f"{name} is not a setting", f"did you mean {meant}?" if meant else "take it out")
        for name, meant in unknown_variables()
    ]
    checks = (*_CHECKS, github.quota) if online else _CHECKS
    return found + [finding for check in checks for finding in check(settings, now)]
