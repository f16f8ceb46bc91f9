"""`pulse history` where the home leads a fleet: one clear line where the server is not named, does not answer or knows no fleet."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import UserError
from flows.fleet.begin import begin_history

NOW = datetime(2024, 3, 4, 2, tzinfo=UTC)


class _Unknown(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server that knows no deployment."""
    with HTTPServer(("127.0.0.1", 0), _Unknown) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/api"
        running.shutdown()


def failure(url: str | None, monkeypatch: pytest.MonkeyPatch) -> str:
    if url is None:
        monkeypatch.delenv("PREFECT_API_URL", raising=False)
    else:
        monkeypatch.setenv("PREFECT_API_URL", url)
    with temporary_settings({PREFECT_API_URL: url}), pytest.raises(UserError) as told:
        begin_history(NOW)
    return str(told.value)


def test_without_a_server_the_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failure(None, monkeypatch) == "PREFECT_API_URL: not set, expected because the workers of a fleet measure its history"


def test_a_server_without_the_fleet_says_how_to_register_it(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = f"{server} has no deployment fleet/pulse: register the fleet with python -m flows.fleet.deploy"
    assert failure(server, monkeypatch) == expected


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failure("http://127.0.0.1:9/api", monkeypatch).startswith("http://127.0.0.1:9/api did not take the run: ")
