"""`pulse doctor`: problems that would harm the next run, and what to do; with `--live`, whether GitHub meets our expectations."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson
from flows.console import table, write_json
from flows.errors import DONE, FAILED, UserError
from flows.settings.environment import SettingsError, unknown_variables

if TYPE_CHECKING:
    from flows.doctor.finding import DoctorFinding
    from flows.settings.model import Settings

Live = Annotated[
    bool,
    typer.Option("--live", help="Ask GitHub whether the token works, and try what we believe of it: five minutes, and a report to attach."),
]
Online = Annotated[bool, typer.Option("--online", hidden=True, help="The former name of --live.")]
Write = Annotated[
    str | None,
    typer.Option(metavar="OWNER/NAME", help="With --live: also star, comment and release in a repository of yours, and take it back."),
]
Load = Annotated[bool, typer.Option("--load", help="With --live: also ask eight at once for a minute, until GitHub refuses.")]
Again = Annotated[bool, typer.Option("--again", help="With --live: the day after, compare with the look of the day before.")]
Blocked = Annotated[str | None, typer.Option(metavar="OWNER/NAME", help="With --live: a repository that is known to be blocked.")]

Repair = Annotated[bool, typer.Option("--repair", help="Repair what can be repaired without loss, then look.")]

_STYLES = {"ok": "", "note": "yellow", "ACT": "bold red"}


def doctor(
    live: Live = False,
    online: Online = False,
    write: Write = None,
    load: Load = False,
    again: Again = False,
    blocked: Blocked = None,
    repair: Repair = False,
    as_json: AsJson = False,
) -> int:
    """Check everything that a run needs; exit 1 if something needs you."""
    is_live = live or online
    if not is_live and (write or load or again or blocked):
        line = "--write, --load, --again and --blocked go with --live"
        raise UserError(line)
    now = datetime.now(UTC)
    found = _examine(is_live, repair, now)
    if is_live and not any(finding.subject in {"settings", "quota"} and finding.level.value == "ACT" for finding in found):
        from flows.doctor.live import live as try_expectations

        found += try_expectations(now, write=write, load=load, again=again, blocked=blocked)
    if as_json:
        write_json([asdict(finding) for finding in found])
    else:
        rows = [(finding.level.value, finding.subject, finding.found, finding.todo) for finding in found]
        table(("", "WHAT", "FOUND", "WHAT TO DO"), rows, styles=[_STYLES[finding.level.value] for finding in found])
    return FAILED if any(finding.level.value == "ACT" for finding in found) else DONE


def _examine(online: bool, is_repairing: bool, now: datetime) -> "list[DoctorFinding]":
    from flows.doctor.finding import DoctorFinding, Level
    from flows.settings.model import Settings, load_settings

    try:
        settings = load_settings()
    except SettingsError as wrong:
        return [DoctorFinding(Level.ACT, "settings", str(wrong), "correct it and run `pulse doctor` again; the other checks need it")]
    found = [
        DoctorFinding(Level.ACT, "settings", f"{name} is not a setting", f"did you mean {meant}?" if meant else "take it out")
        for name, meant in unknown_variables(Settings.model_fields)
    ]
    if is_repairing:
        from flows.doctor.repair import repair

        found += repair(settings, now)
    return found + [finding for check in _checks(online) for finding in check(settings, now)]


def _checks(online: bool) -> "Sequence[Callable[[Settings, datetime], list[DoctorFinding]]]":
    from flows.doctor import alerting, data_checks, files, github, machine, schedule

    asked = (github.token, github.refused, *([github.quota] if online else []))
    kept = (files.catalog, files.lock, files.warehouse, files.work, data_checks.rows)
    alerts = (alerting.channels, alerting.subscriptions, alerting.outbox, alerting.actions)
    ways = (schedule.surroundings, *asked, machine.git)
    return (*ways, machine.home, machine.disk, machine.installs, *kept, schedule.schedule, schedule.prefect, *alerts, schedule.heartbeat)
