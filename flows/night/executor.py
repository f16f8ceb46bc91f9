"""Who does the work of a night: the threads of Prefect, or a plain pool."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from flows.night.interruption import check

T = TypeVar("T")
_AT_MOST_S = 1.0


@dataclass(frozen=True, slots=True)
class Handle(Generic[T]):
    """A piece of work that was handed out.

    Attributes:
        future: ends with the work.
        take: returns what the work returned, or raises what it raised.
    """

    future: "Future[Any]"
    take: Callable[[], T]

    def wait(self, between: Callable[[], None] = lambda: None) -> None:
        """Wait until the work has ended, well or not.

        A second at a time, with a call between: a signal right before an endless wait is noticed only after it.
        """
        while wait_for([self.future], timeout=_AT_MOST_S).not_done:
            between()

    def result(self) -> T:
        """Wait for the work and take its result.

        Raises:
            KeyboardInterrupt: the run was interrupted.
        """
        self.wait(check)
        return self.take()


class Crew(Protocol):
    """Takes pieces of work and does several at once."""

    def submit(self, name: str, work: Callable[[], T]) -> Handle[T]:
        """Hand out one piece; `name` is for people."""


class PlainCrew:
    """A thread pool without Prefect: the same night, for tests, benchmarks and simulated years."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="night")

    def submit(self, name: str, work: Callable[[], T]) -> Handle[T]:  # noqa: ARG002 (a pool has no place for names)
        """Hand out one piece."""
        future = self._pool.submit(work)
        return Handle(future, future.result)

    def __enter__(self) -> "PlainCrew":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
