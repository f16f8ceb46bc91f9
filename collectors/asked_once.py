"""An answer that all subjects of a night share: the first thread that needs it asks, and the others take what it got."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from collectors.errors import SourceError

T = TypeVar("T")


class AskedOnce(Generic[T]):
    """Calls a function once, whatever the number of threads; a failure is kept as well, so the others need not ask again tonight.

    Args:
        ask: what is called.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._answers: list[T] = []
        self._failed: SourceError | None = None

    def get(self) -> T:
        """Return the answer.

        Raises:
            SourceError: the call failed, now or for another thread.
        """
        with self._lock:
            if self._failed is not None:
                raise self._failed
            if not self._answers:
                try:
                    self._answers.append(self._ask())
                except SourceError as error:
                    self._failed = error
                    raise
            return self._answers[0]
