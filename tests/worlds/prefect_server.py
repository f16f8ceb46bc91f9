"""A whole Prefect server, with the services that watch runs, in a process of its own; and the command `prefect` on it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
_UP_S = 600  # its first start makes a database in a hundred steps
_QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_WORKER_QUERY_SECONDS": "1"}


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """Where it answers, and the environment of its clients."""

    url: str
    environment: Mapping[str, str]

    def ask(self, path: str, body: object = None) -> Any:
        """Post to the API, or get where there is no body."""
        url = f"{self.url}{path}"
        for wait_s in (1, 2, 4, 0):
            answer = requests.get(url, timeout=60) if body is None else requests.post(url, json=body, timeout=60)
            if answer.status_code != requests.codes.unavailable:  # its database is busy
                break
            time.sleep(wait_s)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def start(self, *command: str, said: Path, more: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start a process in a group of its own, as `prefect worker start`, with its output in a file."""
        with said.open("ab") as output:
            return subprocess.Popen(
                [str(Path(sys.executable).with_name(command[0])), *command[1:]],
                cwd=ROOT,
                env={**self.environment, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


@contextmanager
def started(folder: Path, database: str | None = None) -> Iterator[PrefectServer]:
    """Start it on an empty database, by default one in the folder, and stop it at the end."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    own = {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database or f"sqlite+aiosqlite:///{folder}/prefect.db",
    }
    common = {"PATH": os.environ["PATH"], "HOME": str(folder), **_QUIET}
    server = PrefectServer(url, {**common, "PREFECT_HOME": str(folder / "prefect"), "PREFECT_API_URL": url})
    process = PrefectServer(url, {**common, **own}).start(
        "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui", said=folder / "server.txt"
    )
    try:
        _wait_until_up(server, process, folder / "server.txt")
        yield server
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]", number: int = signal.SIGTERM) -> None:
    """End a process with all of its group, in which a worker has the runs that it began."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):  # a run in the middle of a statement of SQL hears of no signal before its end
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_until_up(server: PrefectServer, process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + _UP_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(f"{server.url}/health", timeout=2).ok:
                return
        time.sleep(0.2)
    raise AssertionError(said.read_text())
