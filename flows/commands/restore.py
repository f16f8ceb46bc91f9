"""`pulse restore`: a home as it was when it was backed up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.terminal import say

Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="A file that `pulse backup` wrote, or a refresh before it changed the schema.")
]


def restore(file: Source) -> None:
    """Put a backup in the place of what is there, and publish it; what was there stays beside it, named *.replaced."""
    from flows.backup import restore as put_back
    from flows.lock import run_lock
    from flows.night import make_home
    from flows.settings import load_settings
    from flows.upgrade import open_current
    from warehouse.publish import publish

    settings, now = load_settings(), datetime.now(UTC)
    make_home(settings.home)
    with run_lock(settings.home, "restore", now):
        put_back(settings, file.absolute())
    with open_current(settings, "restore", now) as work:
        publish(work, settings.warehouse, now)
    say(f"restored from {file} and published")
