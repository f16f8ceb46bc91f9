"""A scripted HTTP server on loopback, and retries that do not wait."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tenacity import wait_none

from collectors.cancellation import CancelToken
from collectors.github.client import GitHubClient


class Sleeping(CancelToken):
    """Passes the seconds of each wait to a function instead of waiting."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        super().__init__()
        self._sleep = sleep

    def wait(self, seconds: float) -> None:
        if seconds:
            self._sleep(seconds)


@dataclass
class Asked:
    verb: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Reply:
    """What the scripted server says; ``cut`` closes the connection after that many bytes of the body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None

    def payload(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body).encode()


@dataclass
class Scripted:
    server: ThreadingHTTPServer
    asked: list[Asked]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def client(self, *tokens: str, sleep: Callable[[float], None] = lambda seconds: None, **options: Any) -> GitHubClient:
        return GitHubClient(self.url, f"{self.url}/graphql", tokens or ("secret-one",), **{"cancel_token": Sleeping(sleep), **options})


@pytest.fixture
def scripted() -> Iterator[Callable[[Callable[[Asked], Reply]], Scripted]]:
    """Start a server whose answers come from a function of the request."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[Asked], Reply]) -> Scripted:
        asked: list[Asked] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                text = self.rfile.read(length)
                request = Asked(
                    self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(text) if text else None
                )
                asked.append(request)
                reply = answer(request)
                body = b"" if reply.status in {204, 304} else reply.payload()
                self.send_response_only(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status not in {204, 304}:
                    self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body if reply.cut is None else body[: reply.cut])
                if reply.cut is not None:
                    self.close_connection = True

            do_GET = do_POST = _answer  # noqa: N815 (the standard library calls them so)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return Scripted(server, asked)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _retries_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.github.client.BACKOFF", wait_none())


@pytest.fixture(name="reply")
def _reply_class() -> type[Reply]:
    """The scripted server's answers."""
    return Reply
