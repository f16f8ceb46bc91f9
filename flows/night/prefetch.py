"""Prefetch: request the next page while the last one is being written.

A page is under way from its request until it is committed, and what is under way is what a kill costs. All walks together never
have more pages under way than they may at once, `PULSE_CONCURRENCY`. Where places are free, as at the end of a night when one long
walk is left, a walk continues to request pages while its last ones are being written; what has arrived by then is written together.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from threading import BoundedSemaphore, Condition

from collectors.page import Page, together


class Prefetch:
    """Limit the pages under way, over any number of threads.

    Args:
        at_most: how many places; no fewer than walks that go on at once, or they wait for one another.
    """

    def __init__(self, at_most: int) -> None:
        self._places = BoundedSemaphore(at_most)

    def write(self, pages: Iterable[Page], begin: Callable[[Page], "Future[None]"]) -> None:
        """Write a walk's pages in their order and return when the last is written.

        Args:
            pages: requests a page when the next one is wanted.
            begin: starts to write a page, which may be several that were joined. It is called again only after the last one is written,
                by the thread that wrote it where another page waits by then.

        Raises:
            Exception: what ended the walk, or what hindered a page from being written; no page is begun after it.
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
        """Take a place; where none is free, wait until the walk's own pages have given theirs back."""
        if not self._places.acquire(blocking=False):
            written.finish()
            self._places.acquire()


class _Written:
    """The pages of one walk between their answer and the warehouse: some are being written, later ones wait for that and no longer."""

    def __init__(self, begin: Callable[[Page], "Future[None]"], places: BoundedSemaphore) -> None:
        self._begin, self._places = begin, places
        self._changed = Condition()
        self._is_writing = False
        self._waiting: list[Page] = []
        self._error: BaseException | None = None

    def add(self, page: Page) -> None:
        """Take a page, with its place.

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
        """Begin to write what waits, or drop it where something could not be written."""
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
        """Give back the places of what was written and go on with what came meanwhile; called by whoever wrote it."""
        self._places.release(count)
        with self._changed:
            self._is_writing = False
            self._error = self._error or written.exception()
            self._go_on()
            self._changed.notify_all()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
