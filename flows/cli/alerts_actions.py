"""`pulse alerts ack`, `silence`, `unsilence`: actions on an alert, recorded at once, also during a run."""

import datetime as dt
import getpass
from typing import Annotated

import typer

from flows.cli.options import day
from flows.cli.published import published, rows
from flows.console import say
from flows.errors import UserError

Alert = Annotated[str, typer.Argument(metavar="ALERT", help="The id that `alerts list` shows.")]
By = Annotated[str | None, typer.Option("--by", help="Who you are; default: your user name on this machine.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="The first day with messages again.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for those who find it silent.")]


def ack(alert: Alert, by: By = None) -> None:
    """Acknowledge an open alert: it sends no reminders any more, but still a message when it changes."""
    _note("ack", alert, by)
    say(f"{alert.upper()}: noted; it sends no more reminders")


def silence(alert: Alert, until: Until, reason: Reason, by: By = None) -> None:
    """Send no messages about an open alert until a day. The pages still show it."""
    end = day(until, "--until")
    if end is None or end <= dt.datetime.now(dt.UTC).date():
        line = f"--until: {until} is not after today (UTC); name the first day with messages again"
        raise UserError(line)
    _note("silence", alert, by, end, reason)
    say(f"{alert.upper()}: noted; silent until {end}")


def unsilence(alert: Alert, by: By = None) -> None:
    """Let a silenced alert send messages again."""
    _note("unsilence", alert, by)
    say(f"{alert.upper()}: noted; no longer silent")


def _note(action: str, given: str, by: str | None, until: dt.date | None = None, reason: str | None = None) -> None:
    from flows.alerts.actions import append, new_action
    from flows.settings.model import load_settings

    alert = given.upper()
    with published() as con:
        found = rows(con, "select closed_at from alerts where alert_id = $alert_id", {"alert_id": alert})
    if not found:
        line = f"{given!r}: no such alert; `pulse alerts list` shows those that are open"
        raise UserError(line)
    if found[0]["closed_at"] is not None:
        line = f"{alert} was closed {found[0]['closed_at']:%Y-%m-%d}: nothing is left to do about it"
        raise UserError(line)
    try:
        asked = new_action(action, alert, by or user(), dt.datetime.now(dt.UTC), until, reason)
    except ValueError as wrong:
        raise UserError(str(wrong)) from None
    append(load_settings().home, asked)


def user() -> str:
    """Return who runs this."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        line = "this user has no name here: say who you are with --by"
        raise UserError(line) from None
