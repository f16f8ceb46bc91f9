"""Claims of secrets by name, each by one process at a time: advisory locks in the database of the catalog.

A claim is a lock of a session, so PostgreSQL frees it when its holder dies, however it dies, and within a minute when a machine loses its
power. A lease that has to expire would be held by the dead for minutes.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from warehouse.lake.attempts import attempt
from warehouse.lake.postgresql import connected
from warehouse.lake_settings import LakeSettings

_CLASS = 0x50554C53  # PULS in ASCII; the lock of writers is one of 64 bits, which no pair of these equals
_ALIVE = "set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4"


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
    with ExitStack() as held:

        def claim() -> list[str]:
            with ExitStack() as opening:
                con = opening.enter_context(connected(settings))
                con.execute(_ALIVE)
                found: list[str] = []
                for name in names:
                    if len(found) == at_most:
                        break
                    row = con.execute("select pg_try_advisory_lock(%s::int, %s::int)", [_CLASS, _number(name)]).fetchone()
                    if row and row[0]:
                        found.append(name)
                held.push(opening.pop_all())
            return found

        yield attempt(settings, claim)


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"framework-pulse token {name}".encode()).digest()[:4], "big", signed=True)
