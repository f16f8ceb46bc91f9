"""Backup and restore of what cannot be collected again.

A backup is a compressed tar file that only its owner can read: the working file, the key of the hashed identities, people's alert
actions, and the user's own catalog files. Everything else of a home can be collected or computed again.
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
_STAGED = ".restoring"  # complete as soon as it has this name: the next process with the lock moves it into place
_REPLACED = ".replaced"
_FAST = 1  # of gzip; a higher level takes four times as long and saves a tenth


def default_target(home: Path, now: datetime, why: str = "") -> Path:
    """Return the default path of a backup."""
    return home / FOLDER / f"pulse-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{why}.tar.gz"


def write_backup(settings: Settings, target: Path) -> Path:
    """Write a backup; the lock must be held, and no other process may have the working file open.

    Raises:
        UserError: there is nothing to back up, or the file already exists.
        OSError: it cannot be written; no part of it is left then.
    """
    if not settings.work.exists():
        line = f"nothing is collected in {settings.home} yet: there is nothing to back up"
        raise UserError(line)
    if target.exists():
        line = f"{target} is already there: name another file"
        raise UserError(line)
    open_when_read(settings.work).close()  # writes what a killed run left in the log into the file
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
    """Replace the home's files by those of a backup; the lock must be held. The old files are kept under other names.

    Everything is unpacked and checked first. If the process is killed after that, the next one with the lock continues.

    Raises:
        UserError: the file is not a backup, or one of a newer program.
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
    """Move an unpacked backup into place, if one is waiting; the lock must be held. Return whether one was."""
    staged = home / _STAGED
    if not staged.is_dir():
        return False
    if (staged / _WORK).exists():
        (home / f"{_WORK}.wal").unlink(missing_ok=True)  # belongs to the replaced file
    unpacked = [path for path in staged.rglob("*") if path.is_file()]
    for path in sorted(unpacked, key=lambda path: path.name == _WORK):  # the working file last: a run checks for it
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
    """Unpack the files of a backup and nothing else: plain files with known names."""
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
