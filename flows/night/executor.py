"""Who does the work of a night: the threads of Prefect, or a plain pool."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from flows.night.interruption import check

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_AT_MOST_S = 1.0


class Handle(Protocol[T_co]):
    """A piece of work that was handed out."""

    def wait(self) -> None:
        """Wait until the work has ended, well or not."""

    def result(self) -> T_co:
        """Return what the work returned, or raise what it raised; KeyboardInterrupt where the run was interrupted."""


class Crew(Protocol):
    """Takes pieces of work and does several at once."""

    def submit(self, name: str, work: Callable[[], T]) -> Handle[T]:
        """Hand out one piece; `name` is for people."""


def wait_until_done(future: "Future[Any]", between: Callable[[], None] = lambda: None) -> None:
    """Wait for a future, a second at a time, with a call between: a signal right before an endless wait is noticed only after it."""
    while wait_for([future], timeout=_AT_MOST_S).not_done:
        between()


@dataclass(frozen=True, slots=True)
class _PlainHandle(Generic[T]):
    future: "Future[T]"

    def wait(self) -> None:
        wait_until_done(self.future)

    def result(self) -> T:
        wait_until_done(self.future, check)
        return self.future.result()


class PlainCrew:
    """A thread pool without Prefect: the same night, for tests, benchmarks and simulated years."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="night")

    def submit(self, name: str, work: Callable[[], T]) -> Handle[T]:  # noqa: ARG002 (a pool has no place for names)
        """Hand out one piece."""
        return _PlainHandle(self._pool.submit(work))

    def __enter__(self) -> "PlainCrew":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
