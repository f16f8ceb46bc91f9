"""The end of a run, as its threads hear of it: whoever waits is woken, whoever listens to a silent server is cut off."""

import contextlib
import socket
import threading
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from collectors.errors import Unavailable


class CancelToken:
    """Tells all threads of a run that it is ending; safe to be called from any of them."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def cancel(self) -> None:
        """End what waits and what listens."""
        self._cancelled.set()
        with self._lock:
            for each in self._sockets:
                _cut(each)

    def is_cancelled(self) -> bool:
        """Return whether the run is ending."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Go on, unless the run is ending.

        Raises:
            Unavailable: it is.
        """
        self.wait(0.0)

    def wait(self, seconds: float) -> None:
        """Wait, unless the run is ending; errors as for ``check``."""
        if self._cancelled.wait(seconds):
            raise Unavailable("the run is ending")

    def watch(self, opened: socket.socket) -> None:
        """Cut ``opened`` when the run ends, if it is still open then."""
        with self._lock:
            self._sockets.add(opened)
        if self.is_cancelled():
            _cut(opened)


class CancellableAdapter(HTTPAdapter):
    """Sends requests over connections that end with the run, without retries of its own; one connection an origin."""

    def __init__(self, cancel_token: CancelToken) -> None:
        self._cancel_token = cancel_token
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools as requests does, with connections that are watched."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": _watched(HTTPConnection, self._cancel_token)}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": _watched(HTTPSConnection, self._cancel_token)}),
        }


def _watched(kind: type[HTTPConnection], cancel_token: CancelToken) -> type[HTTPConnection]:
    class Watched(kind):  # type: ignore[misc, valid-type]  # either of the two
        def connect(self) -> None:
            super().connect()
            cancel_token.watch(self.sock)

    return Watched


def _cut(opened: socket.socket) -> None:
    """Wake whoever reads: closing alone would leave the reader waiting."""
    with contextlib.suppress(OSError):  # it was closed meanwhile
        opened.shutdown(socket.SHUT_RDWR)
