"""`pulse score`: the scores of one date, computed again."""

from typing import Annotated

import typer

from flows.cli.options import day

AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Score for this day, which is not included itself; default: today.")]


def score(as_of: AsOf = None) -> int:
    """Compute the scores of a date again, from what is already collected."""
    scored = day(as_of, "--as-of")
    from flows.settings.model import load_settings

    settings = load_settings()

    from flows.night.recompute import score as run

    return run(settings, scored)
