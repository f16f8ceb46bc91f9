"""`pulse refresh`: one run of the nightly flow."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.options import day
from flows.commands.published import nearest

Some = Annotated[list[str] | None, typer.Argument(metavar="[FRAMEWORK]...", help="Only these frameworks; without any, the whole catalog.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="On the first run, bring only what happened from this day on.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Score for this day, which is not included itself; default: today.")]
Notify = Annotated[bool, typer.Option("--notify/--no-notify", help="Whether to send alerts and to ask the heartbeat URL.")]


def refresh(frameworks: Some = None, since: Since = None, as_of: AsOf = None, notify: Notify = True) -> int:
    """Run one night: collect what changed, measure, score, publish."""
    from catalog.load import load
    from flows.settings import load_settings

    first, scored = day(since, "--since"), day(as_of, "--as-of")
    settings = load_settings()
    known = list(load(settings.catalog).frameworks)
    chosen = tuple(nearest(given, known) for given in frameworks or ())

    from flows.night import Request
    from flows.refresh import refresh as run

    return run(settings, Request(datetime.now(UTC), chosen, first, scored, notify))
