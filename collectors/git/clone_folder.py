"""The folder of a bare clone: created where it is missing, freed of what a killed git left in it, and checked after trouble."""

import shutil
from pathlib import Path

from collectors.errors import Unavailable
from collectors.git.command import Git


def prepare(git: Git, folder: Path, url: str) -> None:
    """Make the clone ready for a fetch from ``origin``.

    We hold the run's lock, so lock files and incomplete packs are leftovers of a killed git.

    Args:
        git: runs commands.
        folder: the clone; its parent is made where missing.
        url: of the repository.
    """
    if not (folder / "HEAD").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and addresses of everybody who committed
        git.run(None, ["init", "--bare", "--quiet", "--template=", "--", str(folder)])
    for leftover in [*folder.rglob("*.lock"), *folder.glob("objects/pack/tmp_*")]:
        leftover.unlink(missing_ok=True)
    git.run(folder, ["config", "remote.origin.url", url])


def is_sound(git: Git, folder: Path) -> bool:
    """Return whether git can still read the clone, to separate it from trouble on the network."""
    try:
        git.run(folder, ["rev-list", "--quiet", "--all"])
    except Unavailable:
        return False
    return True
