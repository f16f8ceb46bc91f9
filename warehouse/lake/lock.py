"""The lock of everybody who writes to the lake: an advisory lock of PostgreSQL.

PostgreSQL gives it up when the session of its holder ends, so a killed worker leaves none behind; the server asks
a silent peer for a sign of life, so neither does a machine that lost its power.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warehouse.errors import LakeUnavailable
from warehouse.lake.postgresql import connected, shown
from warehouse.lake_settings import LakeSettings

if TYPE_CHECKING:  # an optional part
    import psycopg

KEY = 0x50554C5345  # PULSE in ASCII; other programs in the same database may have locks of their own
WAIT_S = 1800
"""How long a writer waits for the others: a commit of a shard takes seconds, a maintenance minutes."""

_ALIVE = "set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4"


class Held:
    """The lock, held."""

    def __init__(self, con: "psycopg.Connection[tuple[Any, ...]]") -> None:
        self._con = con

    def check(self) -> None:
        """Make sure that it is still ours: ask right before each commit, since the session may have broken.

        Raises:
            psycopg.OperationalError: The session is gone, and the lock with it.
        """
        self._con.execute("select 1")


@contextmanager
def locked(settings: LakeSettings, *, is_shared: bool = False, wait_s: int = WAIT_S) -> Iterator[Held]:
    """Hold the lock.

    Args:
        settings: The lake.
        is_shared: Together with others that share it, and never beside one that holds it alone.
        wait_s: How long to wait for the others.

    Raises:
        LakeUnavailable: Others held it all the time.
        psycopg.OperationalError: The server does not answer.
    """
    with connected(settings) as con:
        import psycopg

        con.execute(_ALIVE)
        con.execute(f"set lock_timeout = '{wait_s}s'")
        try:
            con.execute(f"select pg_advisory_lock{'_shared' if is_shared else ''}(%s)", [KEY])
        except psycopg.errors.LockNotAvailable:
            line = f"others wrote to the lake at {shown(settings)} for {wait_s} s: pg_locks there shows who has the advisory lock"
            raise LakeUnavailable(line) from None
        yield Held(con)
