"""The key of the hashed identities: made once, kept in the home, never published."""

import os
import secrets
from pathlib import Path


def identity_key(home: Path) -> bytes:
    """Return the 32-byte key of ``home``, making it (mode 0600) where there is none.

    Without the same key the authors of old and new rows would no longer match, so it belongs in every backup.

    Raises:
        ValueError: the file is there and holds something else.
    """
    path = home / "identity.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = bytes.fromhex(path.read_text().strip())
        if len(key) != 32:
            msg = f"{path} does not hold a key of 32 bytes: restore it from a backup"
            raise ValueError(msg) from None
        return key
    key = secrets.token_bytes(32)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
