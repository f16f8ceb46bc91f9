"""Opens the lake in DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.errors import LakeUnavailable
from warehouse.lake.lock import locked
from warehouse.lake.parts import load_extensions
from warehouse.lake.postgresql import CONNECT_S, connected, parameters, shown
from warehouse.lake_settings import LakeSettings

MEMORY_LIMIT = "1GB"
NAME = "lake"
_HOW = "DATA_INLINING_ROW_LIMIT 0"
"""No rows in the catalog itself: deletes of inlined rows conflict falsely or not at all (duckdb/ducklake#1215, #1287), and what is
removed for good is then removed by deleting files."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_LIMIT,
    "autoinstall_known_extensions": "false",
    "allow_persistent_secrets": "false",  # those of the user have no part in it
}
_OF_POSTGRESQL = {"host": "host", "port": "port", "dbname": "database", "user": "user", "password": "password"}


def attach(settings: LakeSettings, read_only: bool = False, *, holds_lock: bool = False) -> DuckDBPyConnection:
    """Return a new DuckDB in memory with the lake attached as `lake`; the first writer creates it.

    Addresses and keys are secrets of the connection: neither errors nor `duckdb_databases()` show them.

    Args:
        settings: The lake.
        read_only: For readers. Each transaction sees one snapshot; a single statement is one.
        holds_lock: Whether the caller has the lock of writers already.

    Raises:
        LakeUnavailable: A part is not installed, there is no lake yet to read, or its data are somewhere else.
        duckdb.IOException: The catalog does not answer.
    """
    parameters(settings)
    con = duckdb.connect(config=_CONFIG)
    try:
        load_extensions(con, with_store=settings.is_on_s3)
        con.execute("set TimeZone = 'UTC'")
        con.execute("set ducklake_max_retry_count = 100")
        _keep_secrets(con, settings)
        if _exists(settings):
            _attach(con, settings, f"{_HOW}, CREATE_IF_NOT_EXISTS false{', READ_ONLY' if read_only else ''}")
        elif read_only:
            line = f"there is no lake at {shown(settings)} yet: the first shard that ends creates it"
            raise LakeUnavailable(line)
        elif holds_lock:
            _attach(con, settings, _HOW)
        else:
            with locked(settings):  # two that create it at once would get in each other's way
                _attach(con, settings, _HOW)
    except BaseException:
        con.close()
        raise
    return con


@contextmanager
def opened(settings: LakeSettings, read_only: bool = False, *, holds_lock: bool = False) -> Iterator[DuckDBPyConnection]:
    """Yield what `attach` returns, and close it; what was not committed is rolled back."""
    con = attach(settings, read_only, holds_lock=holds_lock)
    try:
        yield con
    finally:
        close(con)


def close(con: DuckDBPyConnection) -> None:
    """Roll back and close: a transaction that is open while its server is gone would end the whole process as it is closed."""
    with suppress(duckdb.Error):  # nothing is open, or nobody answers
        con.rollback()
    con.close()


def _attach(con: DuckDBPyConnection, settings: LakeSettings, options: str) -> None:
    try:
        con.execute(f"attach 'ducklake:of_lake' as {NAME} ({options})")
    except duckdb.Error as error:
        if "data path" not in str(error):
            raise
        line = f"the lake at {shown(settings)} keeps its data somewhere else than {settings.data}"
        raise LakeUnavailable(line) from None


def _exists(settings: LakeSettings) -> bool:
    with connected(settings) as con:
        row = con.execute("select to_regclass('public.ducklake_metadata') is not null").fetchone()
    return bool(row and row[0])


def _keep_secrets(con: DuckDBPyConnection, settings: LakeSettings) -> None:
    found = parameters(settings)
    known = {ours: found[theirs] for theirs, ours in _OF_POSTGRESQL.items() if theirs in found}
    _secret(con, "of_catalog", "postgres", known)
    place = f"{settings.data}/"
    others = " ".join(f"{key}={value}" for key, value in {"connect_timeout": str(CONNECT_S), **found}.items() if key not in _OF_POSTGRESQL)
    con.execute(
        f"create secret of_lake (type ducklake, metadata_path {_text(others)}, data_path {_text(place)}, "
        "metadata_parameters map {'TYPE': 'postgres', 'SECRET': 'of_catalog'})"
    )
    if settings.is_on_s3:
        endpoint = urlsplit(settings.s3_endpoint) if settings.s3_endpoint else None
        at_our_place = {"endpoint": endpoint.netloc, "url_style": "path", "use_ssl": str(endpoint.scheme == "https")} if endpoint else {}
        keys = {"key_id": settings.s3_key_id or "", "secret": settings.s3_secret or "", "region": settings.s3_region}
        _secret(con, "of_store", "s3", {"scope": settings.data, **keys, **at_our_place})


def _secret(con: DuckDBPyConnection, name: str, kind: str, values: dict[str, str]) -> None:
    con.execute(f"create secret {name} (type {kind}, {', '.join(f'{key} {_text(value)}' for key, value in values.items())})")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
