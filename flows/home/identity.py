"""The key of the hashed identities: created once, kept in the home, never published."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from flows.errors import FAILED, UserError

KEY_FILE = "identity.key"
KEY_MODE = 0o600  # only its owner reads and writes it
_BYTES = 32


def identity_key(home: Path, *, may_make: bool = True) -> bytes:
    """Return the 32-byte key of ``home``; create it (mode 0600) if there is none.

    With another key, the authors of old and new rows would no longer match, so every backup contains it.

    Args:
        home: its folder.
        may_make: whether it may be created; False if a warehouse was filled with a key before.

    Raises:
        UserError: the file has other content, or it is missing and must not be created.
    """
    path = home / KEY_FILE
    if not may_make and not path.exists():
        line = f"{path} is missing: restore it from a backup, or every person would count as a new one"
        raise UserError(line, FAILED)
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, KEY_MODE)
    except FileExistsError:
        return _read(path)
    key = secrets.token_bytes(_BYTES)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def mark_of(key: bytes) -> str:
    """Return what tells two keys apart and nothing about either."""
    return hmac.new(key, b"framework-pulse fleet", hashlib.sha256).hexdigest()[:16]


def others_may_read(home: Path) -> bool:
    """Return whether the key of ``home`` exists and is readable by more than its owner."""
    path = home / KEY_FILE
    return path.exists() and bool(path.stat().st_mode & 0o077)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        line = f"{path} does not hold a key of {_BYTES} bytes: restore it from a backup, or old and new authors no longer match"
        raise UserError(line, FAILED)
    return key
