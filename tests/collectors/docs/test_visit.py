"""One request to a server of this test; nothing else is asked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collectors.cancellation import CancelToken
from collectors.docs.visit import NoAnswerError, NotPublicError, Visitor
from collectors.errors import Unavailable


class Site(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, str | None, str | None]] = []  # noqa: RUF012 - one list for the handlers of a test

    def do_HEAD(self) -> None:
        self.seen.append((self.command, self.path, self.headers["User-Agent"], self.headers["Authorization"]))
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "5")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"hello")

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Site.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_request_has_our_name_no_password_and_follows_no_redirect(site: str, tmp_path, monkeypatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    visitor = Visitor("framework-pulse", CancelToken(), only_public=False)
    answer = visitor.ask("HEAD", f"{site}/moved")
    assert (answer.status, answer.headers["location"], answer.body) == (302, "/elsewhere", b"")
    assert visitor.ask("GET", f"{site}/robots.txt", 3).body == b"hel"
    assert Site.seen == [("HEAD", "/moved", "framework-pulse", None), ("GET", "/robots.txt", "framework-pulse", None)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_is_never_asked_whatever_its_name(site: str, host: str) -> None:
    with pytest.raises(NotPublicError):
        Visitor("framework-pulse", CancelToken()).ask("HEAD", f"http://{host}:{site.rpartition(':')[2]}/x")
    assert Site.seen == []


def test_no_answer_is_told_in_words_and_a_run_that_ends_asks_nothing(site: str) -> None:
    visitor = Visitor("framework-pulse", token := CancelToken(), only_public=False)
    with pytest.raises(NoAnswerError, match="no connection"):
        visitor.ask("HEAD", "http://127.0.0.1:9/")
    token.cancel()
    with pytest.raises(Unavailable):
        visitor.ask("HEAD", f"{site}/x")
    assert Site.seen == []
