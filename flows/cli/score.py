"""`pulse score`: recompute the scores of one date."""

from typing import Annotated

import typer

from flows.cli.options import day

AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Score for this day, which is not included itself; default: today.")]


def score(as_of: AsOf = None) -> int:
    """Recompute the scores of a date from the data collected so far."""
    scored = day(as_of, "--as-of")
    from flows.settings.model import load_settings

    settings = load_settings()

    from flows.night.recompute import score as run

    return run(settings, scored)
