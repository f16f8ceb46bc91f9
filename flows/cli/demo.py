"""`pulse demo`: the whole product on simulated data."""

from typing import Annotated

import typer

from flows.console import say
from flows.night.interruption import noted

Whole = Annotated[bool, typer.Option("--all", help="Show every framework of the catalog that has public figures; takes a few minutes.")]


def demo(whole: Whole = False) -> int:
    """Run a whole night on the sandbox: no token, no network, in a home of its own; about a minute."""
    say("A sandbox on this machine plays GitHub: public figures of each framework, turned into single events. Nothing leaves this machine.")

    with noted():
        from flows.settings.model import load_settings  # the following takes a second or two to import

        settings = load_settings()

        from flows.demo import demo as run

        return run(settings, whole=whole)
