"""`pulse serve`: the nightly schedule."""

from typing import Annotated

import typer

Open = Annotated[bool, typer.Option("--open", help="Open Prefect's page in the browser, with the key of this start.")]


def serve(opens: Open = False) -> int:
    """Run the refresh every night, on the schedule of PULSE_SCHEDULE, until stopped."""
    from flows.settings.model import load_settings

    settings = load_settings()

    from flows.orchestration.serve import serve as run

    return run(settings, opens=opens)
