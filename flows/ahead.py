"""How far walks run ahead of the warehouse: the next page is asked for while the last one is being written.

A page is under way from its request until it is committed, and what is under way is what a kill costs. All walks together never
have more pages under way than they may at once, `PULSE_CONCURRENCY`. Where places are free, as at the end of a night when one long
walk is left, a walk goes on asking while its last pages are being written; what has come by then is written together.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import BoundedSemaphore

from collectors.page import Page, together


class Ahead:
    """Gives out places for pages under way, to any number of threads.

    Args:
        at_most: how many places; no fewer than walks that go on at once, or they wait for one another.
    """

    def __init__(self, at_most: int) -> None:
        self._places = BoundedSemaphore(at_most)

    def write(self, pages: Iterable[Page], begin: Callable[[Page], "Future[None]"]) -> None:
        """Write a walk's pages in their order; returns when the last is written.

        Args:
            pages: asks for a page whenever the next one is wanted.
            begin: begins to write one, which may be several that were joined. It is called again only when the last is written.

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
    """The pages of one walk between their answer and the warehouse: some are being written, later ones wait for that."""

    def __init__(self, begin: Callable[[Page], "Future[None]"], places: BoundedSemaphore) -> None:
        self._begin, self._places = begin, places
        self._last: Future[None] | None = None
        self._waiting: list[Page] = []

    def add(self, page: Page) -> None:
        """Take a page, with its place; begin to write what waits unless earlier pages are being written."""
        self._waiting.append(page)
        if self._last is None or self._last.done():
            self._go_on()

    def finish(self) -> None:
        """Wait until every page is written."""
        while self._last is not None or self._waiting:
            self._go_on()

    def _go_on(self) -> None:
        """Wait for the last pages and begin to write those that came meanwhile; where the last ones failed, those are dropped."""
        last, self._last = self._last, None
        try:
            if last is not None:
                last.result()
            if not self._waiting:
                return
            page, count = together(self._waiting)
            self._last = self._begin(page)
        except BaseException:
            for _ in self._waiting:
                self._places.release()
            self._waiting.clear()
            raise
        del self._waiting[:count]
        self._last.add_done_callback(lambda _: self._places.release(count))
