"""The published copy: the public surface as tables, without keys, swapped in by rename.

Readers keep the file that they opened; the next one to open finds the new one. Nobody ever sees half a copy.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.surface import comments, create_views_and_macros, tables

MEMORY_LIMIT = "1GB"
"""What the copy may hold beside the working file, which has its own limit."""

_UNFINISHED = ".publishing"


def publish(work: Work, target: Path, now: datetime) -> None:
    """Write the public surface of the working file into a copy beside `target`, and put it in target's place.

    The copy is written with DuckDB's own storage version (64 in 1.5), which older clients and the browser build open.
    What a killed run left beside the target is removed first.

    Args:
        work: The working file; one state of it is copied, whatever is written meanwhile.
        target: The published copy; its folder is made where it is missing.
        now: Told as `published_at`, UTC.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target)
    unfinished = target.with_name(f"{target.name}{_UNFINISHED}")
    try:
        with work.transaction() as source, duckdb.connect(unfinished, config={"memory_limit": MEMORY_LIMIT}) as copy:
            _fill(copy, source, now)
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    except BaseException:
        with suppress(OSError):
            _clear(target)
        raise


def _clear(target: Path) -> None:
    """Remove what a publishing that did not come to its end left beside the target."""
    for left_over in target.parent.glob(f"{target.name}{_UNFINISHED}*"):
        left_over.unlink()


def _fill(copy: DuckDBPyConnection, source: DuckDBPyConnection, now: datetime) -> None:
    copy.execute("set TimeZone = 'UTC'")
    copy.begin()  # else every one of some hundred statements is written down apart
    for table in tables():
        copy.register("rows", source.execute(f"from {table.name}").to_arrow_reader())
        copy.execute(f"create table {table.name} as from rows")
        copy.unregister("rows")
    as_of = source.execute("select max(as_of) from pulse.metric_values").fetchall()[0][0]
    told = {"published_at": f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}", "as_of": str(as_of or "")}
    copy.execute("delete from meta where list_contains($1, key)", [list(told)])
    copy.executemany("insert into meta values ($1, $2)", [[key, value] for key, value in told.items()])
    create_views_and_macros(copy)
    for comment in comments():
        copy.execute(comment)
    copy.commit()
    copy.execute("checkpoint")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
