"""The API key of the local Prefect server: new at every start, in one file that only its owner can read, in no message.

``prefect/api.key`` holds it in the form that Prefect's login page expects, ``prefect/api.url`` the address. A schedule keeps both
files while it runs; a single run at the same time leaves the files alone and keeps its key in its environment.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import FAILED, UserError
from flows.home.lock import is_held

KEY_FILE = "api.key"
URL_FILE = "api.url"
_MODE = 0o600
_BYTES = 32
_ASK_SECONDS = 5


def new_key() -> str:
    """Return a random key in Prefect's form, ``user:password``."""
    return f"pulse:{secrets.token_urlsafe(_BYTES)}"


def once(key: str) -> str:
    """Return the token that opens Prefect's page a single time; it does not reveal the key."""
    return hmac.new(key.encode(), b"open once", hashlib.sha256).hexdigest()


def keep(folder: Path, key: str, api_url: str) -> None:
    """Write key and address into ``folder``, each atomically."""
    for name, text in ((KEY_FILE, key), (URL_FILE, api_url)):
        path = folder / f"{name}.{os.getpid()}"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w") as file:
            file.write(f"{text}\n")
        path.replace(folder / name)


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Hold the lock of the home's one schedule for the block.

    Raises:
        UserError: another schedule serves this home.
    """
    lock = FileLock(folder / "serving.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        line = f"`pulse serve` already serves this home{_at(folder)}: stop that one first, or set PULSE_HOME to another folder"
        raise UserError(line, FAILED) from None
    try:
        yield
    finally:
        lock.release()


def is_served(folder: Path) -> bool:
    """Return whether a schedule runs for this home right now."""
    return is_held(folder / "serving.lock")


def address(folder: Path) -> str | None:
    """Return the API address of the schedule; None if none was written."""
    with suppress(OSError):
        return (folder / URL_FILE).read_text().strip()
    return None


def ask(folder: Path, path: str, body: object = None) -> object:
    """Send a request to the API of the schedule, with its key and never through a proxy.

    Args:
        folder: ``prefect`` in the home.
        path: below the address, such as ``/admin/version``.
        body: posted as JSON; None gets.

    Raises:
        OSError: no answer, or a refusal.
        ValueError: the answer is not JSON.
    """
    url = f"{(folder / URL_FILE).read_text().strip()}{path}"
    key = base64.b64encode((folder / KEY_FILE).read_text().strip().encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(urllib.request.Request(url, data, headers), timeout=_ASK_SECONDS) as answer:  # noqa: S310 (our own loopback address)
        return json.loads(answer.read())


def _at(folder: Path) -> str:
    found = address(folder)
    return f" at {found.removesuffix('/api')}" if found else ""
