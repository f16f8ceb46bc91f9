"""Usage, for all threads and for each one: requests by resource, and GraphQL points."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_POINTS = "points"


@dataclass(frozen=True, slots=True)
class Spent:
    """Counts since the client was made.

    Attributes:
        requests: sent, retries included.
        graphql_points: as GitHub counts them.
        by_resource: requests by ``core`` and ``graphql``.
    """

    requests: int
    graphql_points: int
    by_resource: Mapping[str, int]


class _PerThread(threading.local):
    """State of one thread."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()


class Usage:
    """Counts for all threads and for each one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: Counter[str] = Counter()
        self._mine = _PerThread()

    def add_request(self, resource: str) -> None:
        """Count one request."""
        self._add(resource, 1)

    def add_points(self, points: int) -> None:
        """Count the points of a query."""
        self._add(_POINTS, points)

    def all_threads(self) -> Spent:
        """Return what all threads spent."""
        with self._lock:
            return _spent(self._all)

    def this_thread(self) -> Spent:
        """Return what the calling thread spent."""
        return _spent(self._mine.counts)

    def _add(self, what: str, count: int) -> None:
        self._mine.counts[what] += count
        with self._lock:
            self._all[what] += count


def _spent(counts: Counter[str]) -> Spent:
    by_resource = {resource: count for resource, count in counts.items() if resource != _POINTS}
    return Spent(sum(by_resource.values()), counts[_POINTS], by_resource)
