"""Writes a folder so that readers see the old tree or the new one, never half of one."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

MARK = ".framework-pulse"
"""A file in every tree that we wrote; a folder without it is somebody else's and is never replaced."""


class ForeignFolderError(ValueError):
    """The folder holds files that are not ours; the message says what to do."""


@contextlib.contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside `folder` to write into, which takes its place when the block ends well.

    When it does not, the new folder goes away and the old tree stays as it was. Two renames make the change: for the
    moment between them the name leads nowhere.

    Args:
        folder: Where the tree is to lie; it need not exist.

    Yields:
        The folder to write into.

    Raises:
        ForeignFolderError: `folder` is a file, or holds something that we did not write.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and ((folder / MARK).exists() or not any(folder.iterdir()))):
        message = f"{folder} holds files that are not a site of ours: name a new or empty folder."
        raise ForeignFolderError(message)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    try:
        yield fresh
        (fresh / MARK).touch()
        fresh.chmod(0o755)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    old = Path(mkdtemp(prefix=f".{folder.name}.old-", dir=folder.parent)) / folder.name
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)
