"""The client for every server but GitHub, held against a server on loopback that answers what it is told to."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collectors import body
from collectors.cancellation import CancelToken
from collectors.errors import Denied, Gone, Malformed, RateLimited, SourceError, Unavailable
from collectors.http import HttpClient

JSON = {"Content-Type": "application/json"}
Told = tuple[int, Mapping[str, str], bytes]
OK: Told = (200, {**JSON, "ETag": '"7"'}, b'{"total": 17}')


class Server:
    """Answers one after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Told] = [OK]
        self.drips_s = 0.0
        self.asked: list[tuple[str, str, Mapping[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                status, headers, text = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(text))} | dict(headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                for part in outer.parts(text):
                    self.wfile.write(part)

            do_POST = do_GET  # noqa: N815 (the name that the library calls)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def parts(self, text: bytes) -> Iterator[bytes]:
        """The body at once, or a byte every so many seconds."""
        if not self.drips_s:
            yield text
            return
        for number in range(len(text)):
            time.sleep(self.drips_s)
            yield text[number : number + 1]


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def waits() -> list[tuple[float, str]]:
    return []


@pytest.fixture
def client(waits: list[tuple[float, str]]) -> HttpClient:
    return HttpClient("framework-pulse test", CancelToken(), lambda seconds, reason: waits.append((seconds, reason)), first_pause_s=0.001)


def test_an_answer_is_its_json_and_its_headers(server: Server, client: HttpClient) -> None:
    answer = client.get(f"{server.url}/2.3/questions", {"tagged": "mxnet", "key": "secret"}, {"X-More": "1"})
    assert (answer.payload, answer.headers["etag"], answer.unchanged) == ({"total": 17}, '"7"', False)
    (verb, path, headers, _) = server.asked[0]
    assert (verb, path) == ("GET", "/2.3/questions?tagged=mxnet&key=secret")
    assert (headers["User-Agent"], headers["X-More"]) == ("framework-pulse test", "1")
    assert (client.sent, client.sent_here()) == (1, 1)
    assert answer.host == "127.0.0.1"


def test_a_redirection_tells_the_host_that_answered(server: Server, client: HttpClient) -> None:
    server.answers = [(302, {"Location": server.url.replace("127.0.0.1", "localhost") + "/about.json"}, b""), OK]
    assert client.get(f"{server.url}/about.json").host == "localhost"


def test_what_is_posted_is_json(server: Server, client: HttpClient) -> None:
    assert client.post(f"{server.url}/v1/query", {"package": {"name": "mxnet"}}).payload == {"total": 17}
    assert (server.asked[0][0], server.asked[0][3]) == ("POST", b'{"package": {"name": "mxnet"}}')


def test_what_did_not_change_has_no_payload(server: Server, client: HttpClient) -> None:
    server.answers = [(304, {}, b"")]
    assert client.get(server.url, etag='"7"').unchanged
    assert server.asked[0][2]["If-None-Match"] == '"7"'


@pytest.mark.parametrize(
    ("answer", "error", "asked"),
    [
        ((404, {}, b""), Gone, 1),
        ((410, {}, b""), Gone, 1),
        ((451, {}, b""), Gone, 1),
        ((401, {}, b""), Denied, 1),
        ((403, {}, b"{}"), Denied, 1),
        ((400, JSON, b'{"error_id": 502}'), Unavailable, 1),
        ((500, {}, b""), Unavailable, 4),
        ((202, JSON, b"{}"), Unavailable, 4),
        ((503, {}, b""), Unavailable, 4),
        ((200, {"Content-Type": "text/html"}, b"<html>welcome</html>"), Malformed, 4),
        ((200, JSON, b'{"total": 1'), Malformed, 4),
        ((200, JSON, b"null"), Malformed, 1),
        ((200, {**JSON, "Content-Length": "999"}, b'{"total": 17}'), Unavailable, 4),
        ((429, {"Retry-After": "0"}, b""), RateLimited, 4),
        ((429, {"Retry-After": "86400"}, b""), RateLimited, 1),
        ((503, {"Retry-After": "7200"}, b""), RateLimited, 1),
    ],
)
def test_every_refusal_has_its_outcome_and_only_what_may_pass_is_asked_again(
    server: Server, client: HttpClient, answer: Told, error: type[SourceError], asked: int
) -> None:
    server.answers = [answer]
    with pytest.raises(error) as caught:
        client.get(f"{server.url}/api", {"key": "a-secret-key"})
    assert type(caught.value) is error
    assert len(server.asked) == client.sent == asked
    assert "127.0.0.1/api" in caught.value.reason
    assert "a-secret-key" not in caught.value.reason


@pytest.mark.parametrize("first", [(500, {}, b""), (429, {"Retry-After": "0.01"}, b""), (200, JSON, b'{"total": 1')])
def test_what_passes_is_no_error(server: Server, client: HttpClient, waits: list[tuple[float, str]], first: Told) -> None:
    server.answers = [first, OK]
    assert client.get(server.url).payload == {"total": 17}
    assert [seconds for seconds, _ in waits] == ([0.01] if first[0] == 429 else [])


def test_an_answer_without_end_is_cut_off(server: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = body.LIMIT_BYTES
    monkeypatch.setattr("collectors.body.LIMIT_BYTES", 1000)
    server.answers = [(200, JSON, b'"' + b"a" * 100_000 + b'"')]
    with pytest.raises(Unavailable, match="larger than"):
        client.get(server.url)
    assert before == 64 * 2**20
    assert len(server.asked) == 1


def test_an_answer_that_drips_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte every tenth of a second never lets a read time out; the whole answer may take half a second here."""
    monkeypatch.setattr("collectors.body.ANSWER_TIMEOUT_S", 0.5)
    server.drips_s = 0.1
    server.answers = [(200, JSON, b'"' + b"a" * 60 + b'"')]
    began = time.monotonic()
    with pytest.raises(Unavailable, match="took longer than"):
        HttpClient("framework-pulse test", CancelToken(), first_pause_s=0.0).get(server.url)
    assert time.monotonic() - began < 5  # four attempts; the whole body takes six seconds


def test_a_server_that_is_not_there_is_unavailable(server: Server, client: HttpClient) -> None:
    server.server.shutdown()
    server.server.server_close()
    with pytest.raises(Unavailable, match=r"the connection to 127\.0\.0\.1 failed"):
        client.get(server.url)


@pytest.mark.parametrize("ask", [lambda client, url: client.get(url), lambda client, url: client.post(url, {})])
def test_a_run_that_ends_asks_nothing_more(server: Server, ask: Callable[[HttpClient, str], object]) -> None:
    cancel_token = CancelToken()
    client = HttpClient("framework-pulse test", cancel_token, first_pause_s=60)
    server.answers = [(500, {}, b"")]
    threading.Timer(0.2, cancel_token.cancel).start()
    with pytest.raises(Unavailable):
        ask(client, server.url)
    assert len(server.asked) == 1
    with pytest.raises(Unavailable, match="the run is ending"):
        ask(client, server.url)
    assert len(server.asked) == 1
