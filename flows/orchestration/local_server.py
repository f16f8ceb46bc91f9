"""The local Prefect server of a run: in a process of its own that ends when the run does, however the run ends.

Prefect would start one itself at the first call of a flow, wait for it idly, and leave it behind if the run is killed. This one
starts early, while other things are prepared, and its standard input is a pipe from the run: it ends when that breaks. Ctrl-C reaches
only the run, which must still report its end. The process is
``python -P -m flows.orchestration.local_server PORT``. Only a client with the key of this start gets in (``api_key.py``, ``guard.py``).
"""

import atexit
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

from flows.orchestration.api_key import is_served, keep, new_key, once
from flows.orchestration.guard import OPEN, Guard

_START_SECONDS = 180  # without a step; a first start takes 8 to 11 in all, a later one 5, on an idle machine
_MIGRATIONS = "server/database/_migrations/versions/sqlite"
_STEP = b"Running upgrade"
_STOP_SECONDS = 10
_ONE_RUN_ONLY = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # without scheduler and user interface
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "0",  # this project stores nothing in blocks
}


class ServerError(Exception):
    """The Prefect server did not start."""


class PrefectServer:
    """A server on loopback with its state in the home.

    Attributes:
        api_url: for ``PREFECT_API_URL``.
        key: for ``PREFECT_API_AUTH_STRING``.
        steps: about how many steps ``wait`` reports: those of creating the database.
    """

    def __init__(self, home: Path, *, schedules: bool) -> None:
        """Start it without waiting; call ``prepare_prefect`` first.

        Args:
            home: where its log goes.
            schedules: whether it schedules runs; otherwise it serves the one run that is about to begin.
        """
        port, self.key = _free_port(), new_key()
        self.api_url = f"http://127.0.0.1:{port}/api"
        if schedules or not is_served(home / "prefect"):
            keep(home / "prefect", self.key, self.api_url)
        own = {
            "PREFECT_SERVER_API_AUTH_STRING": self.key,
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}",
            "PREFECT_UI_API_URL": self.api_url,
        }
        environment = {**os.environ, **({} if schedules else _ONE_RUN_ONLY), **own}
        environment.pop("PREFECT_API_URL", None)
        self._log, self._steps_seen = home / "prefect" / "server.log", 0
        self.steps = 0 if (home / "prefect" / "prefect.db").exists() else _migrations()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        atexit.register(self.stop)  # installed before Prefect registers its own logging

    def wait(self, on_progress: Callable[[str], None] | None = None) -> None:
        """Wait until it answers; a slow machine may take long as long as the database makes progress.

        Args:
            on_progress: Called at each step of creating the database.

        Raises:
            ServerError: it ended, or did not answer within three minutes of its last step.
        """
        import requests

        deadline = time.monotonic() + _START_SECONDS
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no netrc: the request goes to this machine
            while time.monotonic() < deadline and self._process.poll() is None:
                with suppress(requests.RequestException):
                    if session.get(f"{self.api_url}/health", timeout=2).ok:
                        return
                for step in self._new_steps():
                    deadline = time.monotonic() + _START_SECONDS
                    if on_progress:
                        on_progress(f"Prefect makes its database, step {step}")
                time.sleep(0.1)
        ended = self._process.poll()
        how = "did not answer within three minutes" if ended is None else f"ended with {ended}"
        msg = f"the local Prefect server {how}; its log is prefect/server.log in the home"
        raise ServerError(msg)

    def _new_steps(self) -> range:
        """Return the numbers of the steps that are new in the log."""
        before = self._steps_seen
        with suppress(OSError):
            self._steps_seen = self._log.read_bytes().count(_STEP)
        return range(before + 1, self._steps_seen + 1)

    def page(self) -> str:
        """Return the address that opens Prefect's page with the key, a single time."""
        return f"{self.api_url.removesuffix('/api')}{OPEN}{once(self.key)}"

    def wait_for_the_end(self) -> int:
        """Wait until it ends; return its status."""
        return self._process.wait()

    def stop(self) -> None:
        """Stop it; a second call does nothing."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(home: Path, *, schedules: bool = False) -> PrefectServer | None:
    """Start a server and point Prefect, which must not be imported yet, at it; None if the operator has a server."""
    if os.environ.get("PREFECT_API_URL"):
        return None
    server = PrefectServer(home, schedules=schedules)
    os.environ["PREFECT_API_URL"] = server.api_url
    os.environ["PREFECT_API_AUTH_STRING"] = server.key
    return server


def _free_port() -> int:
    with closing(socket(AF_INET, SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _migrations() -> int:
    """Return the number of Prefect's database migrations, without loading Prefect."""
    found = find_spec("prefect")
    folders = found.submodule_search_locations if found else None
    return sum(1 for folder in folders or () for _ in Path(folder, _MIGRATIONS).glob("*.py"))


def _log_migrations() -> None:
    """Write each step of creating the database into the log, which is this process's stderr."""
    steps = logging.getLogger("alembic.runtime.migration")
    steps.setLevel(logging.INFO)
    steps.addHandler(logging.StreamHandler())


def _end_with_the_run() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS / 2)
    os._exit(1)


def _stay_on_one_core() -> None:
    """Keep Prefect's two threads on one core, where the system allows it.

    Its SQLite database runs in a thread of its own, and the first start switches to it and back 34,000 times: on one core
    that start takes 8 s, on two 14 to 17. No part of it runs in parallel.
    """
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        with suppress(OSError):  # a container may forbid it
            os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})


def _serve(port: int) -> None:
    _stay_on_one_core()
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    _log_migrations()
    app = Guard(create_app(), port, os.environ["PREFECT_SERVER_API_AUTH_STRING"])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
