"""The Prefect server beside a run: in a process of its own that ends when the run does, however the run ends.

Prefect would start one itself at the first call of a flow, wait for it idly, and leave it behind when the run is killed. This one
is started early, so that it comes up while other things are prepared, and its standard input is a pipe from the run: when that
breaks, it goes. Ctrl-C reaches the run alone, which still has to say how it ended. That process is
``python -P -m flows.orchestration.local_server PORT``. Only who has the key of this start gets in (``api_key.py``, ``guard.py``).
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

_START_SECONDS = 180  # without a step; a first night takes 8 to 11 in all, a later one 5, when nothing else runs
_MIGRATIONS = "server/database/_migrations/versions/sqlite"
_STEP = b"Running upgrade"
_STOP_SECONDS = 10
_ONE_RUN_ONLY = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # without scheduler and user interface
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "0",  # this project keeps nothing in blocks
}


class ServerError(Exception):
    """The Prefect server did not come up."""


class PrefectServer:
    """A server on loopback with its state in the home.

    Attributes:
        api_url: for ``PREFECT_API_URL``.
        key: for ``PREFECT_API_AUTH_STRING``.
        steps: how often ``wait`` says how far it is, about: those of a database that is made anew.
    """

    def __init__(self, home: Path, *, schedules: bool) -> None:
        """Start it without waiting; ``prepare_prefect`` comes before.

        Args:
            home: where its log goes.
            schedules: whether it plans runs; otherwise it serves the one run that is about to begin.
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
        self._log, self._heard = home / "prefect" / "server.log", 0
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
        atexit.register(self.stop)  # before Prefect registers its own: what it still has to say finds somebody there

    def wait(self, on_progress: Callable[[str], None] | None = None) -> None:
        """Wait until it answers; a slow machine may take its time, as long as the database comes along.

        Args:
            on_progress: Called at each step of making the database.

        Raises:
            ServerError: it ended, or did not answer within three minutes of its last step.
        """
        import requests

        deadline = time.monotonic() + _START_SECONDS
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no netrc: it is this machine that is asked
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
        before = self._heard
        with suppress(OSError):
            self._heard = self._log.read_bytes().count(_STEP)
        return range(before + 1, self._heard + 1)

    def page(self) -> str:
        """Return the address that opens Prefect's page with the key, a single time."""
        return f"{self.api_url.removesuffix('/api')}{OPEN}{once(self.key)}"

    def wait_for_the_end(self) -> int:
        """Wait until it ends, whoever ends it; returns its status."""
        return self._process.wait()

    def stop(self) -> None:
        """End it; again is harmless."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(home: Path, *, schedules: bool = False) -> PrefectServer | None:
    """Start a server and point Prefect, which must not be imported yet, at it; None where the operator has one of their own."""
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
    """Return how many steps lead to Prefect's database, known without loading Prefect."""
    found = find_spec("prefect")
    folders = found.submodule_search_locations if found else None
    return sum(1 for folder in folders or () for _ in Path(folder, _MIGRATIONS).glob("*.py"))


def _tell_of_migrations() -> None:
    """Write each step of making the database into the log, which is where this process's stderr goes."""
    steps = logging.getLogger("alembic.runtime.migration")
    steps.setLevel(logging.INFO)
    steps.addHandler(logging.StreamHandler())


def _end_with_the_run() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS / 2)
    os._exit(1)


def _stay_on_one_core() -> None:
    """Spare Prefect's two threads the way between cores, where the system allows it.

    Its SQLite database is asked through a thread of its own, and the first start hands over to it and back 34,000 times: on one core
    that start takes 8 s, on two 14 to 17. Nothing of it runs in parallel.
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

    _tell_of_migrations()
    app = Guard(create_app(), port, os.environ["PREFECT_SERVER_API_AUTH_STRING"])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
