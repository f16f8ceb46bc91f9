"""A server that sends git elsewhere is not followed: the token was meant for the one that was asked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collectors.errors import SourceError
from collectors.git.bare_clone import Mirror
from collectors.git.command import Git


@pytest.fixture
def servers() -> Iterator[tuple[str, list[str], list[str]]]:
    """The address of a server that redirects everything to another, and the paths that each was asked for."""
    asked: tuple[list[str], list[str]] = ([], [])

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[1].append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)

    class Redirecting(Elsewhere):
        def do_GET(self) -> None:
            asked[0].append(self.path)
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{elsewhere.server_port}{self.path}")
            self.end_headers()

    first = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    for server in (first, elsewhere):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{first.server_port}", *asked
    for server in (first, elsewhere):
        server.shutdown()
        server.server_close()


def test_git_follows_no_redirect(servers, tmp_path):
    address, asked, elsewhere = servers
    with pytest.raises(SourceError):
        Mirror(Git(address), tmp_path / "m.git", "acme/engine").branches("main")
    assert asked
    assert elsewhere == []
