"""The lock of a home, so that there is only one writer, and its holder."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of the lock: process id, what it does, since when (ISO 8601, UTC)."""

    pid: int
    what: str
    since: str

    def __str__(self) -> str:
        """Describe it for a message."""
        return f"process {self.pid} ({self.what}, since {self.since})"


class LockedError(Exception):
    """Another process holds the lock of this home."""

    def __init__(self, home: Path, holder: Holder | None) -> None:
        super().__init__(
            f"{home} is locked by {holder or 'another process'}. Wait for it; the published copy can be read meanwhile: pulse sql"
        )
        self.holder = holder


def holder_of(home: Path) -> Holder | None:
    """Return the process that wrote the holder file last, or None; the lock itself may be free by now."""
    try:
        return Holder(**json.loads((home / "refresh.holder").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def is_locked(home: Path) -> bool:
    """Return whether a process holds the lock of ``home`` right now."""
    return is_held(home / "refresh.lock")


def is_held(file: Path) -> bool:
    """Return whether a process holds the lock of a file right now; False if the file is missing."""
    if not file.exists():
        return False
    try:
        with FileLock(file, timeout=0):
            return False
    except Timeout:
        return True


@contextmanager
def run_lock(home: Path, what: str, now: datetime) -> Iterator[None]:
    """Hold the lock of ``home`` for the block.

    The operating system frees it when the process dies, so a killed run never blocks later nights.

    Raises:
        LockedError: another process holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "refresh.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(home, holder_of(home)) from None
    try:
        (home / "refresh.holder").write_text(json.dumps(asdict(Holder(os.getpid(), what, f"{now:%Y-%m-%dT%H:%M:%SZ}"))))
        yield
    finally:
        (home / "refresh.holder").unlink(missing_ok=True)
        lock.release()
