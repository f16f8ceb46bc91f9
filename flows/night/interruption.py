"""A Ctrl-C is never lost.

Python raises KeyboardInterrupt wherever the main thread happens to be. DuckDB swallows it while it looks for pandas, and makes an error
of its own of it during a query; a module that is being loaded may end with an ImportError instead. So while a run is loaded and under
way its handler also notes that the signal came, and the run asks.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from flows.console import Progress

T = TypeVar("T")
_WAIT_S = 1.0

_came = threading.local()
"""Of the main thread, the only one that runs handlers; a plain attribute, since a handler must not wait for a lock."""


@contextmanager
def noted() -> Iterator[None]:
    """Note a SIGINT for as long as the block lasts; where somebody else handles it, or outside the main thread, nothing changes.

    Raises:
        KeyboardInterrupt: a SIGINT came, whatever the block made of it: an error of its own, or nothing.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # within another such block, which asks at its end
        return
    _came.noted = False
    signal.signal(signal.SIGINT, _note)
    try:
        yield
        check()
    except BaseException:  # what is not an Exception too: a module written in Rust panics with one
        check()
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _came.noted = False


def check() -> None:
    """Go on, unless a SIGINT came.

    Raises:
        KeyboardInterrupt: it did.
    """
    if getattr(_came, "noted", False):
        raise KeyboardInterrupt


def wait_for(future: "Future[T]", between: Callable[[], None] = lambda: None) -> None:
    """Wait until a future in another thread is done, well or not, with a call each second.

    The wait is in slices of a second: Python delivers a signal that comes right before an endless wait only
    after that wait. It waits for an event of its own: `concurrent.futures.wait` holds the locks of the futures for a moment, and a signal
    that comes just then would leave them locked, so that the thread behind such a future could never end.

    """
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())
    while not done.wait(_WAIT_S):
        between()


def result_of(future: "Future[T]") -> T:
    """Wait for the result of a future in another thread.

    Raises:
        KeyboardInterrupt: a SIGINT came.
        Exception: what the call raised.
    """
    wait_for(future, check)
    return future.result()


class CheckedProgress:
    """Progress that is a place to stop at: every step of the main thread asks whether a SIGINT came."""

    def __init__(self, shown: "Progress") -> None:
        self._shown = shown

    def start(self, total: int, what: str) -> None:
        """Check, and begin a stretch."""
        check()
        self._shown.start(total, what)

    def advance(self, what: str) -> None:
        """Check, and count a step."""
        check()
        self._shown.advance(what)

    def finish(self) -> None:
        """End."""
        self._shown.finish()


def original(error: BaseException) -> BaseException:
    """Return the KeyboardInterrupt that an error comes of, where there is one, else the error itself.

    DuckDB makes an error of its own of one that comes during a query, and so may whatever imports a module.
    """
    behind: BaseException | None = error
    while behind is not None and not isinstance(behind, KeyboardInterrupt):
        behind = behind.__cause__ or behind.__context__
    return behind or error


def _note(number: int, frame: FrameType | None) -> None:
    _came.noted = True
    signal.default_int_handler(number, frame)
