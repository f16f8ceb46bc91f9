"""How far walks run ahead of the warehouse: the next page is asked for while the last one is being written.

A page is under way from its request until it is committed, and what is under way is what a kill costs. All walks together never
have more pages under way than they may at once, `PULSE_CONCURRENCY`; one walk alone has two.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import BoundedSemaphore

from collectors.page import Page


class Ahead:
    """Gives out places for pages under way, to any number of threads.

    Args:
        at_most: how many places; no fewer than walks that go on at once, or they wait for one another.
    """

    def __init__(self, at_most: int) -> None:
        self._places = BoundedSemaphore(at_most)

    def write(self, pages: Iterable[Page], begin: Callable[[Page], "Future[None]"]) -> None:
        """Write a walk's pages, each after the one before; returns when the last is written.

        Args:
            pages: asks for a page whenever the next one is wanted.
            begin: begins to write one.

        Raises:
            Exception: what ended the walk, or what hindered a page from being written; no page is begun after it.
        """
        walk, last = iter(pages), None
        try:
            while True:
                self._take_place(last)
                try:
                    page = next(walk, None)
                    if last is not None:
                        last.result()
                    last = None if page is None else begin(page)
                except BaseException:
                    self._places.release()
                    raise
                if last is None:
                    self._places.release()
                    return
                last.add_done_callback(lambda _: self._places.release())
        finally:
            if last is not None:
                last.result()

    def _take_place(self, last: "Future[None] | None") -> None:
        """Take a place; where none is free, wait until the walk's own last page has given its place back."""
        if self._places.acquire(blocking=False):
            return
        if last is not None:
            last.result()
        self._places.acquire()
