"""``pulse serve``: the nightly schedule, on a Prefect server of its own or on the operator's."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import requests

from flows.prefect_environment import prepare_prefect
from flows.settings import Settings

_START_SECONDS = 180


class ServerError(Exception):
    """The Prefect server did not come up."""


def serve(settings: Settings) -> int:
    """Run the schedule until stopped; returns the exit code.

    Prefect cannot schedule on its embedded server, so without ``PREFECT_API_URL`` a local server is started beside the
    schedule and ends with it. Its state lies in the home, so a schedule that was stopped goes on where it was, and what a
    missed night would have brought, the next one brings.

    Raises:
        ServerError: the local server did not answer within three minutes.
    """
    prepare_prefect(settings)
    with _prefect_server(settings.home):
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

        from flows.nightly import nightly

        nightly.serve(
            name="nightly",
            cron=settings.schedule,
            limit=1,
            global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            pause_on_shutdown=False,
            print_starting_message=False,
        )
    return 0


@contextmanager
def _prefect_server(home: Path) -> Iterator[None]:
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    with (home / "prefect" / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_healthy(server, os.environ["PREFECT_API_URL"])
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with closing(socket(AF_INET, SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: "subprocess.Popen[bytes]", api_url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"{api_url}/health", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.5)
    msg = "the local Prefect server did not start; its log is prefect/server.log in the home"
    raise ServerError(msg)
