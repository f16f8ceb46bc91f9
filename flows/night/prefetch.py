"""Prefetch: request the next page while the last one is being written.

A page is in flight from its request until it is committed; a kill loses the pages in flight. All readings together never have more
pages in flight than `PULSE_CONCURRENCY`. If places are free, as at the end of a run with one long reading left, it continues to
request pages while its last ones are being written; pages that have arrived by then are written together.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from threading import BoundedSemaphore, Condition

from collectors.page import Page, together


class Prefetch:
    """Limits the pages in flight, over any number of threads.

    Args:
        at_most: how many places; at least one for each concurrent reading, or they wait for one another.
    """

    def __init__(self, at_most: int) -> None:
        self._places = BoundedSemaphore(at_most)

    def write(self, pages: Iterable[Page], begin: Callable[[Page], "Future[None]"]) -> None:
        """Write the pages of a reading in order and return when the last is written.

        Args:
            pages: requests a page when the next one is wanted.
            begin: starts to write a page, which may be several that were joined. It is called again only after the last one is written,
                by the thread that wrote it if another page waits by then.

        Raises:
            Exception: the error of the reading or of writing a page; no page is written after it.
        """
        walk, written = iter(pages), _Written(begin, self._places)
        try:
            while True:
                self._take_place(written)
                try:
                    page = next(walk, None)
                except BaseException:
                    self._places.release()
                    raise
                if page is None:
                    self._places.release()
                    return
                written.add(page)
        finally:
            written.finish()

    def _take_place(self, written: "_Written") -> None:
        """Take a place; if none is free, wait until one of the reading's own pages is written."""
        if not self._places.acquire(blocking=False):
            written.finish()
            self._places.acquire()


class _Written:
    """Pages of one reading between their answer and the warehouse: some are being written, later ones wait for that only."""

    def __init__(self, begin: Callable[[Page], "Future[None]"], places: BoundedSemaphore) -> None:
        self._begin, self._places = begin, places
        self._changed = Condition()
        self._is_writing = False
        self._waiting: list[Page] = []
        self._error: BaseException | None = None

    def add(self, page: Page) -> None:
        """Add a page, with its place.

        Raises:
            Exception: this one or an earlier one cannot be written.
        """
        with self._changed:
            self._waiting.append(page)
            if not self._is_writing:
                self._go_on()
            self._raise()

    def finish(self) -> None:
        """Wait until every page is written.

        Raises:
            Exception: one could not be.
        """
        with self._changed:
            while self._is_writing:
                self._changed.wait()
            self._raise()

    def _go_on(self) -> None:
        """Start to write the waiting pages, or drop them after an error."""
        if self._error is None and self._waiting:
            page, count = together(self._waiting)
            try:
                writing = self._begin(page)
            except BaseException as error:  # noqa: BLE001 (the walk raises it)
                self._error = error
            else:
                del self._waiting[:count]
                self._is_writing = True
                writing.add_done_callback(partial(self._end, count))
        if self._error is not None:
            for _ in self._waiting:
                self._places.release()
            self._waiting.clear()

    def _end(self, count: int, written: "Future[None]") -> None:
        """Release the places of the written pages and continue with later ones; called by the thread that wrote them."""
        self._places.release(count)
        with self._changed:
            self._is_writing = False
            self._error = self._error or written.exception()
            self._go_on()
            self._changed.notify_all()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
