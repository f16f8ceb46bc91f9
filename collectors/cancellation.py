"""Cancellation of a run: it wakes every waiting thread and closes every open connection."""

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
    """Tells all threads of a run that the run is ending; thread-safe."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def cancel(self) -> None:
        """Cancel: end all waits and close all watched connections."""
        self._cancelled.set()
        with self._lock:
            for each in self._sockets:
                _cut(each)

    def is_cancelled(self) -> bool:
        """Return whether the run is ending."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Return if the run goes on.

        Raises:
            Unavailable: the run is ending.
        """
        self.wait(0.0)

    def wait(self, seconds: float) -> None:
        """Wait that long; raises as ``check`` does when the run ends."""
        if self._cancelled.wait(seconds):
            raise Unavailable("the run is ending")

    def watch(self, opened: socket.socket) -> None:
        """Close ``opened`` when the run ends, if it is still open."""
        with self._lock:
            self._sockets.add(opened)
        if self.is_cancelled():
            _cut(opened)


class CancellableAdapter(HTTPAdapter):
    """Sends requests over connections that close when the run ends. It does not retry, and keeps one connection per origin."""

    def __init__(self, cancel_token: CancelToken) -> None:
        self._cancel_token = cancel_token
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Create the pools as requests does, with watched connections."""
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
    """Wake the reading thread: closing alone would leave it waiting."""
    with contextlib.suppress(OSError):  # closed in the meantime
        opened.shutdown(socket.SHUT_RDWR)
