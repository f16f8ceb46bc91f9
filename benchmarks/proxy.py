"""The cost of a proxy that refuses this machine: `python -m benchmarks.proxy` runs the two commands with and without one, in turn.

`pulse refresh` runs a first night on a sandbox of two small repositories, `pulse demo` is the demo as it is. The proxy answers 403 to
every request. All servers are on this machine, so a request that reaches the proxy would show.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

from benchmarks import world
from benchmarks.world import write_catalog
from sandbox import server

RUNS = {"refresh": 5, "demo": 2}
_SPELLINGS = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class _Refusal(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 (one list for all requests)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(403)
        self.send_header("content-length", "0")
        self.end_headers()

    do_POST = do_CONNECT = do_GET  # noqa: N815 (http.server names them)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def _proxy() -> Iterator[Mapping[str, str]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refusal) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield dict.fromkeys(_SPELLINGS, f"http://127.0.0.1:{listening.server_port}")
        listening.shutdown()


def _seconds(command: str, settings: Mapping[str, str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "PULSE_HOME": f"{folder}/home", **settings}
        arguments = [Path(sys.executable).with_name("pulse"), command, *(["--no-notify"] if command == "refresh" else [])]
        began = time.monotonic()
        done = subprocess.run(arguments, env=environment, cwd=folder, capture_output=True, text=True)
        took = time.monotonic() - began
        if done.returncode:
            raise SystemExit(done.stderr)
        return took


def main() -> None:
    """Print the medians in seconds, their ratio, and the number of requests to the proxy."""
    with tempfile.TemporaryDirectory() as folder, _proxy() as proxy, server.start(world.many(Path(folder) / "git", 2)) as running:
        names = [one.name for one in running.dataset.repositories.values()]
        place = {
            "GITHUB_TOKEN": server.TOKEN,
            "GITHUB_API_URL": running.api_url,
            "GITHUB_GRAPHQL_URL": running.graphql_url,
            "GITHUB_SERVER_URL": running.server_url,
            "PULSE_CATALOG": str(write_catalog(Path(folder) / "catalog", names, 1)),
        }
        for command, runs in RUNS.items():
            given = place if command == "refresh" else {}
            pairs = [(_seconds(command, given), _seconds(command, {**given, **proxy})) for _ in range(runs)]
            without, behind = (median(side) for side in zip(*pairs, strict=True))
            print(f"pulse {command}: {without:.1f} s without, {behind:.1f} s with, ratio {behind / without:.2f} (median of {runs} each)")
    print(f"the proxy was asked {len(_Refusal.asked)} times")


if __name__ == "__main__":
    main()
