"""The proxy on the way out is asked for what is out there, by REST and git alike, and never for this machine."""

import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast

import pytest

from collectors.errors import SourceError
from collectors.git.command import Git
from collectors.github.client import GitHubClient
from flows.doctor.surroundings import agree
from flows.errors import UserError
from flows.night.reach import require_reachable
from flows.orchestration.local_server import PrefectServer
from tests.collectors.proxies_and_certificates.conftest import configure


class Proxy(ThreadingHTTPServer):
    """Refuses everything, and keeps what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Refusal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        cast("Proxy", self.server).asked.append(self.path)
        self.send_response(403)
        self.send_header("content-length", "0")
        self.end_headers()

    do_CONNECT = do_POST = do_GET  # noqa: N815 (http.server names them)

    def log_message(self, *_: object) -> None: ...


class _Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "4")
        self.end_headers()
        self.wfile.write(b"true")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def local() -> Iterator[str]:
    """The address of a server of this machine's own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Health) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("spelling", [("HTTP_PROXY", "HTTPS_PROXY"), ("http_proxy", "https_proxy"), ("ALL_PROXY",)])
def test_what_is_out_there_is_asked_through_it_and_this_machine_is_not(
    proxy: Proxy, local: str, tmp_path: Path, spelling: tuple[str, ...]
) -> None:
    os.environ.update(dict.fromkeys(spelling, proxy.url))
    agree(tmp_path)
    assert GitHubClient(local, f"{local}/graphql", attempts=1).get("/x").payload is True
    assert proxy.asked == []
    for ask in (out_by_rest, out_by_git):
        proxy.asked.clear()
        with pytest.raises(SourceError):
            ask()
        assert any("forge.example" in each for each in proxy.asked), ask.__name__


def out_by_rest() -> None:
    GitHubClient("https://forge.example", "https://forge.example/graphql", attempts=1).get("/x")


def out_by_git() -> None:
    Git("https://forge.example").run(None, ["ls-remote", "--", "https://forge.example/a/b.git"], remote=True)


def test_the_proxy_of_the_users_git_serves_rest_too(proxy: Proxy, home: Path, tmp_path: Path) -> None:
    configure(home, "http.proxy", proxy.url)
    agree(tmp_path)
    for ask in (out_by_rest, out_by_git):
        proxy.asked.clear()
        with pytest.raises(SourceError):
            ask()
        assert any("forge.example" in each for each in proxy.asked), ask.__name__


def test_the_wait_for_our_own_server_asks_no_proxy(proxy: Proxy, local: str) -> None:
    os.environ.update(HTTP_PROXY=proxy.url, http_proxy=proxy.url)
    server = PrefectServer.__new__(PrefectServer)
    server.api_url = f"{local}/api"
    server._process = cast("Any", SimpleNamespace(poll=lambda: None))
    began = time.monotonic()
    server.wait()
    assert time.monotonic() - began < 5
    assert proxy.asked == []


def test_a_dead_network_is_said_at_once_with_the_host() -> None:
    began = time.monotonic()
    with pytest.raises(UserError, match=r"^127.0.0.1 cannot be reached on port 9 \(connection refused\)") as told:
        require_reachable("http://127.0.0.1:9/api")
    assert told.value.exit_code == 1
    assert time.monotonic() - began < 2


def test_an_address_that_swallows_everything_is_said_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    swallowed = Event()

    def swallow(*_: object, **__: object) -> None:
        swallowed.wait(3)
        raise TimeoutError

    monkeypatch.setattr("flows.night.reach.socket.create_connection", swallow)
    began = time.monotonic()
    with pytest.raises(UserError, match=r"^forge.example cannot be reached on port 443 \(no answer within"):
        require_reachable("https://forge.example", seconds=0.3)
    assert time.monotonic() - began < 2
    swallowed.set()


def test_a_dead_proxy_is_named_beside_the_host() -> None:
    os.environ["https_proxy"] = "http://127.0.0.1:9"
    with pytest.raises(UserError, match=r"^forge.example cannot be reached through the proxy 127.0.0.1:9 \(connection refused\)"):
        require_reachable("https://forge.example")


def test_a_server_that_listens_is_reached(local: str) -> None:
    require_reachable(f"{local}/api")
