"""What cannot be made again, in one file, and back from it.

A backup is a tar file, compressed, that only its owner can read: the working file, the key of the hashed identities, what people
asked of alerts, and catalog files of one's own. Everything else of a home comes again by itself.
"""

import gzip
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from flows.alerts import actions
from flows.errors import FAILED, UserError
from flows.home.identity import KEY_FILE, KEY_MODE, identity_key
from flows.home.wait_for_readers import open_when_read
from flows.settings.model import Settings
from warehouse.connection import open_work_to_read

FOLDER = "backups"
_WORK, _CATALOG = "work.duckdb", "catalog"
_STAGED = ".restoring"  # complete as soon as it has this name: whoever takes the lock next brings it into place
_REPLACED = ".replaced"
_FAST = 1  # of gzip; a higher level takes four times as long and saves a tenth


def default_target(home: Path, now: datetime, why: str = "") -> Path:
    """Return where a backup goes when nobody says where."""
    return home / FOLDER / f"pulse-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{why}.tar.gz"


def write_backup(settings: Settings, target: Path) -> Path:
    """Write a backup; the lock must be held, and nobody else may have the working file open.

    Raises:
        UserError: there is nothing to back up, or the file is already there.
        OSError: it cannot be written; nothing of it is left then.
    """
    if not settings.work.exists():
        line = f"nothing is collected in {settings.home} yet: there is nothing to back up"
        raise UserError(line)
    if target.exists():
        line = f"{target} is already there: name another file"
        raise UserError(line)
    open_when_read(settings.work).close()  # what a run that died left in the log goes into the file
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with gzip.open(file, "wb", _FAST) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
                for path in _kept(settings.home):
                    tar.add(path, str(path.relative_to(settings.home)), recursive=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return target


def restore(settings: Settings, source: Path) -> None:
    """Put a backup in the place of what is there; the lock must be held. What was there stays beside it under another name.

    Everything is unpacked and checked first. From then on a death changes nothing: the next to take the lock goes on.

    Raises:
        UserError: the file is no backup, or one of a newer program.
    """
    staged = settings.home / _STAGED
    unfinished = settings.home / f"{_STAGED}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        _unpack(source, unfinished)
        open_work_to_read(unfinished / _WORK).close()
        identity_key(unfinished, may_make=False)
        unfinished.rename(staged)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    finish_restoring(settings.home)


def finish_restoring(home: Path) -> bool:
    """Bring an unpacked backup into place, if one is waiting; the lock must be held. Tells whether one was."""
    staged = home / _STAGED
    if not staged.is_dir():
        return False
    if (staged / _WORK).exists():
        (home / f"{_WORK}.wal").unlink(missing_ok=True)  # belongs to the file that goes
    unpacked = [path for path in staged.rglob("*") if path.is_file()]
    for path in sorted(unpacked, key=lambda path: path.name == _WORK):  # the working file last: it is what a run looks for
        place = home / path.relative_to(staged)
        if place.exists():
            place.replace(place.with_name(f"{place.name}{_REPLACED}"))
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
    shutil.rmtree(staged)
    return True


def _kept(home: Path) -> Iterator[Path]:
    yield home / _WORK
    yield from (path for path in (home / KEY_FILE, home / actions.FILE) if path.is_file())
    yield from sorted((home / _CATALOG).glob("*.toml"))


def _unpack(source: Path, folder: Path) -> None:
    """Unpack what a backup holds and nothing else: plain files with the names that we give."""
    folder.mkdir(parents=True)
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                if not member.isfile() or not _is_ours(PurePosixPath(member.name)):
                    line = f"{source} holds {member.name!r}, which no backup of ours does: nothing was restored"
                    raise UserError(line, FAILED)
                tar.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, FileNotFoundError, IsADirectoryError) as wrong:
        line = f"{source} is no backup that can be read ({type(wrong).__name__}): nothing was restored"
        raise UserError(line, FAILED) from None
    for path in (folder / _WORK, folder / KEY_FILE):
        if not path.is_file():
            line = f"{source} lacks {path.name}: nothing was restored"
            raise UserError(line, FAILED)
    (folder / KEY_FILE).chmod(KEY_MODE)


def _is_ours(name: PurePosixPath) -> bool:
    in_catalog = len(name.parts) == 2 and name.parts[0] == _CATALOG and name.suffix == ".toml" and not name.name.startswith(".")
    return str(name) in {_WORK, KEY_FILE, actions.FILE} or in_catalog
