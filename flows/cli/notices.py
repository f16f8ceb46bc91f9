"""`pulse catalog confirm`: says what a notice is that was found in what makers write, recorded at once, also during a run."""

import datetime as dt
import re
from typing import Annotated

import typer

from flows.cli.alerts_actions import By, user
from flows.cli.options import Framework
from flows.cli.published import framework_named, published, rows
from flows.console import say
from flows.errors import UserError

Notice = Annotated[str, typer.Argument(metavar="NOTICE", help="The id in the alert, as N-1a2b3c4d.")]
Reject = Annotated[bool, typer.Option("--reject", help="It is no end: the same sentence never opens an alert again.")]


def confirm(framework: Framework, notice: Notice, reject: Reject = False, by: By = None) -> None:
    """Say what a notice is: an end of the framework, from the day on which it was read, or none (--reject)."""
    from flows.alerts.actions import NOTICE, append, new_decision
    from flows.settings.model import load_settings

    wanted, said = f"N-{notice[2:].lower()}", "rejected" if reject else "confirmed"
    if not re.fullmatch(NOTICE, wanted):
        line = f"{notice!r}: expected the id of a notice, such as N-1a2b3c4d; the alert names it"
        raise UserError(line)
    with published() as con:
        slug = framework_named(con, framework)
        found = rows(con, "select notice, decision, gone_on from notices where framework = $slug order by read_on, notice", {"slug": slug})
    named = [row for row in found if row["notice"] == wanted]
    waiting = [row["notice"] for row in found if row["decision"] is None and row["gone_on"] is None]
    if not named:
        line = f"{wanted}: {slug} has no such notice; {f'waiting: {chr(44).join(waiting)}' if waiting else 'none is waiting'}"
        raise UserError(line)
    if named[0]["decision"] == said:
        say(f"{wanted}: is {said} already")
        return
    try:
        asked = new_decision("reject" if reject else "confirm", slug, wanted, by or user(), dt.datetime.now(dt.UTC))
    except ValueError as wrong:
        raise UserError(str(wrong)) from None
    append(load_settings().home, asked)
    say(f"{wanted}: noted as {said}; it counts from the next `pulse refresh` on")
