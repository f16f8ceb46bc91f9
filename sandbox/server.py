"""The server: one event loop in a thread; logs every answer, with latency and faults on demand."""

import asyncio
import random
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn

from sandbox.application import Application
from sandbox.dataset import Dataset
from sandbox.exchange import Exchange
from sandbox.faults import Fault
from sandbox.limits import Budgets, Limits

TOKEN = "sandbox-token"  # noqa: S105  # opens nothing but this server
START_SECONDS, STOP_SECONDS = 60, 5  # generous for slow machines


@dataclass(frozen=True, slots=True)
class Latency:
    """GitHub's response times: seconds for REST and for GraphQL, and the share by which they vary."""

    rest: float = 0.120
    graphql: float = 0.350
    jitter: float = 0.2

    def seconds(self, kind: str, chance: random.Random) -> float:
        """Return the wait of one request."""
        return (self.graphql if kind == "graphql" else self.rest) * (1 + self.jitter * (2 * chance.random() - 1))


@dataclass(slots=True)
class Running:
    """A running server.

    Attributes:
        port: on 127.0.0.1.
        application: what answers.
        requests: the log, in the order of arrival.
        faults: checked in order for every exchange.
        tokens: valid tokens; remove one to revoke it.
    """

    port: int
    application: Application
    requests: list[Exchange] = field(init=False)
    faults: list[Fault] = field(init=False)
    tokens: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.requests, self.faults, self.tokens = self.application.log, self.application.faults, self.application.tokens

    @property
    def dataset(self) -> Dataset:
        """The served data; change them through their methods."""
        return self.application.dataset

    @property
    def api_url(self) -> str:
        """For `GITHUB_API_URL`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def graphql_url(self) -> str:
        """For `GITHUB_GRAPHQL_URL`."""
        return f"{self.api_url}/graphql"

    @property
    def server_url(self) -> str:
        """For `GITHUB_SERVER_URL`: git clones from `{server_url}/{owner}/{name}.git`."""
        return self.dataset.git_root.resolve().as_uri()

    @property
    def points(self) -> int:
        """GraphQL points spent since the log was last emptied."""
        return sum(exchange.points for exchange in self.requests if exchange.kind == "graphql")

    def reset_counts(self) -> None:
        """Empty the log and refill the hourly budgets."""
        self.requests.clear()
        self.application.budgets.windows.clear()

    def serve(self, dataset: Dataset, tokens: Iterable[str] = (TOKEN,)) -> None:
        """Serve another data set from now on, as a newly started server would: tests may share one server."""
        self.application.dataset = dataset
        self.faults.clear()
        self.tokens.clear()
        self.tokens.update(tokens)
        self.reset_counts()


@contextmanager
def start(
    dataset: Dataset,
    *,
    port: int = 0,
    latency: Latency | None = None,
    tokens: Iterable[str] = (TOKEN,),
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> Iterator[Running]:
    """Serve a data set on loopback within the context.

    Args:
        dataset: what to serve.
        port: 0 takes a free one.
        latency: how long an answer takes; none by default.
        tokens: valid tokens.
        limits: the hourly budgets; GitHub's by default.
        clock: seconds since 1970 by which hours end; a wrong clock gives wrong reset times.

    Raises:
        OSError: the port is taken.
        RuntimeError: the server does not start.
    """
    application = Application(dataset, Budgets(limits or Limits(), clock), set(tokens), latency.seconds if latency else None)
    with _listener(port) as listener:
        server = uvicorn.Server(
            uvicorn.Config(application, log_level="error", lifespan="off", server_header=False, timeout_graceful_shutdown=1)
        )
        application.connections = server.server_state.connections
        thread = threading.Thread(target=_serve, args=(server, listener), name="sandbox", daemon=True)
        thread.start()
        try:
            _wait_until_up(server, thread)
            yield Running(listener.getsockname()[1], application)
        finally:
            server.should_exit = True
            thread.join(STOP_SECONDS)


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only where TCP is named
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))


def _wait_until_up(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the sandbox did not start")
        time.sleep(0.005)
