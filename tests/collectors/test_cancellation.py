"""A run that ends wakes whoever waits and cuts off whoever listens."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from tenacity import wait_fixed

from collectors.cancellation import CancelToken
from collectors.errors import Unavailable
from collectors.github.client import GitHubClient

LONG_S = 60.0  # far beyond what a test may take, and beyond every time-out of the client
SOON_S = 5.0


@pytest.fixture
def silent() -> Iterator[tuple[str, threading.Semaphore]]:
    """A server that takes requests and never answers: its address, and a semaphore that counts what it took."""
    taken = threading.Semaphore(0)
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def take() -> None:
            while True:
                try:
                    held.append(listener.accept()[0])
                    held[-1].recv(4096)
                except OSError:
                    return
                taken.release()

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", taken
        listener.shutdown(socket.SHUT_RDWR)
    for each in held:
        each.close()


def ended(asking: Callable[[], object], begun: Callable[[], object], cancel_token: CancelToken) -> Future[object]:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(asking)
        begun()
        called_at = time.monotonic()
        cancel_token.cancel()
        answer.exception(LONG_S)
    assert time.monotonic() - called_at < SOON_S
    return answer


def test_a_request_that_a_silent_server_holds_ends_and_is_not_sent_again(silent):
    url, taken = silent
    cancel_token = CancelToken()
    client = GitHubClient(url, f"{url}/graphql", ("secret",), cancel_token=cancel_token)
    answer = ended(lambda: client.get("/a"), taken.acquire, cancel_token)
    with pytest.raises(Unavailable, match="ending"):
        answer.result()
    assert not taken.acquire(timeout=0.2)


def test_the_wait_before_another_attempt_ends(scripted, reply, monkeypatch):
    monkeypatch.setattr("collectors.github.client.BACKOFF", wait_fixed(LONG_S))
    cancel_token = CancelToken()
    answered = threading.Event()

    def answer(_):
        answered.set()
        return reply(status=502, body=b"<html>")

    server = scripted(answer)
    client = server.client(cancel_token=cancel_token)
    with pytest.raises(Unavailable, match="ending"):
        ended(lambda: client.get("/a"), answered.wait, cancel_token).result()
    assert len(server.asked) == 1


def test_the_wait_for_a_limit_ends(scripted, reply):
    cancel_token = CancelToken()
    told = threading.Event()
    server = scripted(lambda _: reply(status=403, body={"message": "secondary rate limit"}, headers={"Retry-After": "600"}))
    client = server.client(cancel_token=cancel_token, on_wait=lambda *_: told.set())
    with pytest.raises(Unavailable, match="ending"):
        ended(lambda: client.get("/a"), told.wait, cancel_token).result()
    assert len(server.asked) == 1


def test_nothing_is_sent_after_the_end(scripted, reply):
    cancel_token = CancelToken()
    server = scripted(lambda _: reply(body=1))
    cancel_token.cancel()
    with pytest.raises(Unavailable, match="ending"):
        server.client(cancel_token=cancel_token).get("/a")
    assert server.asked == []
