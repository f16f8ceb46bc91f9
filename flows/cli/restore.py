"""`pulse restore`: a home as it was when it was backed up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.console import say

Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="A file that `pulse backup` wrote, or a refresh before it changed the schema.")
]


def restore(file: Source) -> None:
    """Put a backup in the place of what is there, and publish it; what was there stays beside it, named *.replaced.

    Who was forgotten in the meantime stays so.
    """
    from flows.home.backup import restore as put_back
    from flows.home.forget import keep_forgotten, remembered
    from flows.home.lock import run_lock
    from flows.home.open_writer import open_locked
    from flows.night.context import make_home
    from flows.settings.model import load_settings
    from warehouse.publish import publish

    settings, now = load_settings(), datetime.now(UTC)
    make_home(settings.home)
    with run_lock(settings.home, "restore", now):
        forgotten = remembered(settings)
        put_back(settings, file.absolute())
        if forgotten:
            keep_forgotten(settings, forgotten, now)
        with open_locked(settings, now) as work:
            publish(work, settings.warehouse, now)
    say(f"restored from {file} and published")
