"""`pulse restore`: restore a home from a backup."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.console import say

Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="A file that `pulse backup` wrote, or a refresh before it changed the schema.")
]


def restore(file: Source) -> None:
    """Replace the files of the home by those of a backup, and publish; the old files are kept, named *.replaced.

    People who were forgotten in the meantime stay forgotten.
    """
    from flows.home.backup import restore as put_back
    from flows.home.forget import keep_forgotten, remembered
    from flows.home.lock import run_lock
    from flows.home.open_writer import open_locked
    from flows.home.publish_home import publish_home
    from flows.night.context import make_home
    from flows.settings.model import load_settings

    settings, now = load_settings(), datetime.now(UTC)
    make_home(settings.home)
    with run_lock(settings.home, "restore", now):
        forgotten = remembered(settings)
        put_back(settings, file.absolute())
        if forgotten:
            keep_forgotten(settings, forgotten, now)
        with open_locked(settings, now) as work:
            publish_home(work, settings, now)
    say(f"restored from {file} and published")
