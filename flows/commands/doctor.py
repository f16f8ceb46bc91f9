"""`pulse doctor`: what stands in the way of a good night, and what to do about it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import AsJson
from flows.environment import SettingsError, unknown_variables
from flows.problem import DONE, FAILED
from flows.terminal import table, write_json

if TYPE_CHECKING:
    from flows.health.finding import Finding
    from flows.settings import Settings

Online = Annotated[bool, typer.Option("--online", help="Also ask GitHub whether the token works and how much quota is left.")]

Repair = Annotated[bool, typer.Option("--repair", help="Put right what can be put right without losing anything, then look.")]

_STYLES = {"ok": "", "note": "yellow", "ACT": "bold red"}


def doctor(online: Online = False, repair: Repair = False, as_json: AsJson = False) -> int:
    """Look for what stands in the way of a good night; exit 1 when something needs you."""
    found = _examine(online, repair, datetime.now(UTC))
    if as_json:
        write_json([asdict(finding) for finding in found])
    else:
        rows = [(finding.level.value, finding.subject, finding.found, finding.todo) for finding in found]
        table(("", "WHAT", "FOUND", "WHAT TO DO"), rows, styles=[_STYLES[finding.level.value] for finding in found])
    return FAILED if any(finding.level.value == "ACT" for finding in found) else DONE


def _examine(online: bool, is_repairing: bool, now: datetime) -> "list[Finding]":
    from flows.health.finding import Finding, Level
    from flows.settings import Settings, load_settings

    try:
        settings = load_settings()
    except SettingsError as wrong:
        return [Finding(Level.ACT, "settings", str(wrong), "correct it and run `pulse doctor` again; the other checks need it")]
    found = [
        Finding(Level.ACT, "settings", f"{name} is not a setting", f"did you mean {meant}?" if meant else "take it out")
        for name, meant in unknown_variables(Settings.model_fields)
    ]
    if is_repairing:
        from flows.health.repair import repair

        found += repair(settings, now)
    return found + [finding for check in _checks(online) for finding in check(settings, now)]


def _checks(online: bool) -> "Sequence[Callable[[Settings, datetime], list[Finding]]]":
    from flows.health import github, machine, outside, rows, store, telling

    asked = (github.token, github.quota) if online else (github.token,)
    kept = (store.catalog, store.lock, store.warehouse, store.work, rows.rows)
    told = (telling.channels, telling.subscriptions, telling.outbox, telling.actions)
    ways = (outside.surroundings, *asked, machine.git)
    return (*ways, machine.home, machine.disk, *kept, outside.schedule, outside.prefect, *told, outside.heartbeat)
