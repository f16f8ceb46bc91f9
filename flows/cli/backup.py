"""`pulse backup`: what cannot be collected again, in one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.console import line

Target = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="The file to write; without one, a dated file in the home's folder backups.")
]


def backup(file: Target = None) -> None:
    """Write a backup: the working file, the key of the hashed identities, your alert actions and your own catalog."""
    from flows.home.backup import default_target, write_backup
    from flows.home.lock import run_lock
    from flows.settings.model import load_settings

    settings, now = load_settings(), datetime.now(UTC)
    with run_lock(settings.home, "backup", now):
        line(str(write_backup(settings, file.absolute() if file else default_target(settings.home, now))))
