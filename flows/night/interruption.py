"""Reliable handling of Ctrl-C.

Python raises KeyboardInterrupt wherever the main thread happens to be. DuckDB swallows it while it looks for pandas, and turns it into
an error of its own during a query; a module that is being imported may end with an ImportError instead. So the handler also records the
signal while a run is imported and in progress, and the run checks for it.
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
    """Record a SIGINT during the block; no effect if the signal has another handler, or outside the main thread.

    Raises:
        KeyboardInterrupt: a SIGINT came, even if the block turned it into another error, or ignored it.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # within another such block, which checks at its end
        return
    _came.noted = False
    signal.signal(signal.SIGINT, _note)
    try:
        yield
        check()
    except BaseException:  # also what is not an Exception: a module written in Rust panics with one
        check()
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _came.noted = False


def check() -> None:
    """Return unless a SIGINT came.

    Raises:
        KeyboardInterrupt: it did.
    """
    if getattr(_came, "noted", False):
        raise KeyboardInterrupt


def wait_for(future: "Future[T]", between: Callable[[], None] = lambda: None) -> None:
    """Wait until a future in another thread is done, well or not; call back each second.

    The wait is in slices of a second: Python delivers a signal that comes right before an endless wait only
    after that wait. It uses an event of its own: `concurrent.futures.wait` briefly holds the locks of the futures, and a signal
    at that moment would leave them locked, so that the thread behind such a future could never end.
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
    """Progress with interruption points: every step of the main thread checks for a SIGINT."""

    def __init__(self, shown: "Progress") -> None:
        self._shown = shown

    def start(self, total: int, what: str) -> None:
        """Check, and start a phase."""
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
    """Return the KeyboardInterrupt that caused an error, if there is one, else the error itself.

    DuckDB turns an interrupt during a query into an error of its own, and so may an import; some of these do not name what they come
    from, so in a block of `noted` in which a SIGINT came, every error is one.
    """
    behind: BaseException | None = error
    while behind is not None and not isinstance(behind, KeyboardInterrupt):
        behind = behind.__cause__ or behind.__context__
    if behind is None and getattr(_came, "noted", False):
        return KeyboardInterrupt()
    return behind or error


def _note(number: int, frame: FrameType | None) -> None:
    _came.noted = True
    signal.default_int_handler(number, frame)
