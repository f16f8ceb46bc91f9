"""Who does the work of a night: the threads of Prefect, or a plain pool."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Handle(Protocol[T_co]):
    """A piece of work that was handed out."""

    def result(self) -> T_co:
        """Wait for the work and give what it returned, or raise what it raised."""


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
        return self._pool.submit(work)

    def __enter__(self) -> "PlainCrew":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
