"""Claims of secrets by name, each by one process at a time: advisory locks in the database of the catalog.

A claim is a lock of a session, so PostgreSQL frees it when its holder dies, however it dies, and within a minute when a machine loses its
power. A lease that has to expire would be held by the dead for minutes. When the server restarts, every session is gone: holders look each
second and claim again what they hold, and for the first seconds after its start the server has nothing to give to others.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from warehouse.lake.attempts import attempt
from warehouse.lake.postgresql import connected
from warehouse.lake_settings import LakeSettings

if TYPE_CHECKING:  # an optional part
    import psycopg

_CLASS = 0x50554C53  # PULS in ASCII; the lock of writers is one of 64 bits, which no pair of these equals
_ALIVE = "set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4"
_LOOK_S = 1.0
_FOR_HOLDERS = "select pg_sleep(greatest(0, 5 - extract(epoch from now() - pg_postmaster_start_time())))"
"""Waits until the server has run for some looks of those who held something before it restarted."""


@contextmanager
def claimed(settings: LakeSettings, names: Sequence[str], at_most: int) -> Iterator[list[str]]:
    """Claim some names for the block; yields those that nobody else held, which may be none.

    Args:
        settings: The lake whose database keeps the claims.
        names: In the order in which they are tried. Only a hash of them reaches the server.
        at_most: So many are claimed.

    Raises:
        LakeUnavailable: The address is wrong, or the server did not answer for some minutes.
    """
    claims = _Claims(settings)
    over = Event()
    try:
        found = attempt(settings, lambda: claims.first(names, at_most))
        keeper = Thread(target=claims.keep, args=(over,), name="claims", daemon=True)
        keeper.start()
        try:
            yield found
        finally:
            over.set()
            keeper.join()
    finally:
        claims.close()


class _Claims:
    """Names that are held, and the session that holds them."""

    def __init__(self, settings: LakeSettings) -> None:
        self._settings, self._held = settings, list[str]()
        self._opened = ExitStack()
        self._session: psycopg.Connection[tuple[Any, ...]] | None = None

    def first(self, names: Sequence[str], at_most: int) -> list[str]:
        """Claim some of these names for the first time, and return them."""
        session = self._open()
        session.execute(_FOR_HOLDERS)
        self._held = []
        for name in names:
            if len(self._held) == at_most:
                break
            if _is_claimed(session, name):
                self._held.append(name)
        return list(self._held)

    def keep(self, over: Event) -> None:
        """Claim them again whenever the session is lost, until it is over."""
        import psycopg

        lost = list[str]()
        while not over.wait(_LOOK_S):
            try:
                if self._session is None:
                    lost = list(self._held)
                session = self._session or self._open()
                session.execute("select 1")
                lost = [name for name in lost if not _is_claimed(session, name)]
            except psycopg.OperationalError:  # the server is away: the next look asks again
                self.close()

    def close(self) -> None:
        """End the session, and every claim with it."""
        self._session = None
        self._opened.close()

    def _open(self) -> "psycopg.Connection[tuple[Any, ...]]":
        self.close()
        session = self._opened.enter_context(connected(self._settings))
        session.execute(_ALIVE)
        self._session = session
        return session


def _is_claimed(session: "psycopg.Connection[tuple[Any, ...]]", name: str) -> bool:
    row = session.execute("select pg_try_advisory_lock(%s::int, %s::int)", [_CLASS, _number(name)]).fetchone()
    return bool(row and row[0])


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"framework-pulse token {name}".encode()).digest()[:4], "big", signed=True)
