"""A server on loopback that answers what a function of the request says, in whatever way it fails: for sources beside GitHub."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from collectors.cancellation import CancelToken
from collectors.errors import Denied, Malformed, RateLimited, SourceError, Unavailable
from collectors.http import HttpClient


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None


@dataclass(frozen=True, slots=True)
class Told:
    """One answer; `cut` bytes of the body are never sent."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0

    def content(self) -> bytes:
        """The body as it is sent."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Canned = Callable[[Asked], Told]

HTML = Told(b"<!doctype html><title>Not here</title>", headers={"Content-Type": "text/html"})
FAULTS: Mapping[str, tuple[Told, type[SourceError]]] = {
    "HTML for JSON": (HTML, Malformed),
    "throttled until tomorrow": (Told({"error": "Rate limit exceeded"}, 429, {"Retry-After": "40000"}), RateLimited),
    "refused": (Told({"error": "Invalid or missing API key"}, 401), Denied),
    "in trouble": (Told({"error": "trouble"}, 503), Unavailable),
    "null": (Told(b"null"), Malformed),
    "a list": (Told([]), Malformed),
    "fields renamed": (Told({"Meta": {}, "Data": [], "total": 3}), Malformed),
}
"""What any server may answer, and the error that this has to be; half an answer is `Told(..., cut=n)`."""


class CannedServer:
    """Answers by a function that may be exchanged, and keeps what it was asked."""

    def __init__(self, answer: Canned) -> None:
        self.answer, self.asked = answer, list[Asked]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                place, headers = urlsplit(self.path), {name.lower(): value for name, value in self.headers.items()}
                body = json.loads(self.rfile.read(int(headers["content-length"]))) if "content-length" in headers else None
                asked = Asked(place.path, dict(parse_qsl(place.query)), headers, body)
                outer.asked.append(asked)
                told = outer.answer(asked)
                content = told.content()
                self.send_response_only(told.status)
                for name, value in {"Content-Length": str(len(content)), **told.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content[: len(content) - told.cut])
                self.close_connection = bool(told.cut)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def canned(answer: Canned) -> Iterator[tuple[CannedServer, HttpClient]]:
    """Run a server, with a client that asks again without waiting."""
    server = CannedServer(answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collectors.http._FIRST_PAUSE_S", 0.0)
        try:
            yield server, HttpClient("a test", CancelToken())
        finally:
            server.close()
