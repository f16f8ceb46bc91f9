"""Connections to the PostgreSQL database of the lake's catalog."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warehouse.errors import LakeUnavailable
from warehouse.lake.parts import need_driver
from warehouse.lake_settings import LakeSettings

if TYPE_CHECKING:  # an optional part
    import psycopg

CONNECT_S = 10
"""How long the server may take to accept a connection."""


def parameters(settings: LakeSettings) -> Mapping[str, str]:
    """Return the parts of the catalog's address, by the names of libpq.

    Raises:
        LakeUnavailable: It is no address of a database; the line does not show it.
    """
    need_driver()
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        return {name: str(value) for name, value in conninfo_to_dict(settings.catalog).items() if value is not None}
    except psycopg.ProgrammingError:
        line = "the address of the lake's catalog is not of the form postgresql://user:password@host:port/database"
        raise LakeUnavailable(line) from None


@contextmanager
def connected(settings: LakeSettings) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """Yield a connection of its own that commits each statement; closed at the end.

    Raises:
        LakeUnavailable: The address is wrong.
        psycopg.OperationalError: The server does not answer.
    """
    found = parameters(settings)
    import psycopg
    from psycopg.conninfo import make_conninfo

    with psycopg.connect(make_conninfo(**{"connect_timeout": str(CONNECT_S), **found}), autocommit=True) as con:
        yield con


def shown(settings: LakeSettings) -> str:
    """Return host, port and database, for people."""
    found = parameters(settings)
    return f"{found.get('host', 'localhost')}:{found.get('port', '5432')}/{found.get('dbname', '')}"
