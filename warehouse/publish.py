"""The published copy: the public surface as tables, without keys, swapped in by rename.

Readers keep the file that they opened; the next reader gets the new one. Nobody ever sees half a copy.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse import handover
from warehouse.connection import Work
from warehouse.part import Part
from warehouse.surface import comments, create_views_and_macros, tables

MEMORY_LIMIT = "1GB"
"""What the copy may hold beside the working file, which has its own limit."""

THREADS = 1
"""A second one writes three million rows in 2.1 instead of 2.6 s, and costs a copy of small tables half as much CPU time again."""

LARGE_TABLE = 5_000
"""Rows from which on what was copied is written into the file at once: until then DuckDB holds it in memory, uncompressed."""

_UNFINISHED = ".publishing"


def publish(work: Work, target: Path, now: datetime, on_progress: Callable[[str], None] | None = None, part: Part = Part.WHOLE) -> None:
    """Write the public surface of the working file into a copy in the folder of `target`, and rename it to target.

    The copy is written with DuckDB's own storage version (64 in 1.5), which older clients and the browser build open.
    Files left by a killed run are removed first. The copy is for the operator's machine; `share` makes of it what leaves the machine.

    Args:
        work: The working file; one state of it is copied, even if it is written meanwhile.
        target: The published copy; its folder is created if missing.
        now: Stored as `published_at`, UTC.
        on_progress: Called with the name of each table that is copied.
        part: Of the night that the rows are from; tables of the other part stay empty. A shard adds what it hands over.
    """
    with work.transaction() as source:
        write_copy(target, lambda copy: _fill(copy, source, now, on_progress, part))


def write_copy(target: Path, fill: Callable[[DuckDBPyConnection], None]) -> None:
    """Write a new file in the folder of `target` and rename it to target; on an error, the old one stays.

    Args:
        target: The file; its folder is created if missing.
        fill: Fills the new file, in a transaction that it may end and begin again: nobody sees the file before it is complete.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target)
    unfinished = target.with_name(f"{target.name}{_UNFINISHED}")
    try:
        with duckdb.connect(unfinished, config={"memory_limit": MEMORY_LIMIT, "threads": THREADS}) as copy:
            copy.execute("set TimeZone = 'UTC'")
            copy.begin()  # otherwise each of some hundred statements would be a transaction
            fill(copy)
            copy.commit()
            copy.execute("checkpoint")
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    except BaseException:
        with suppress(OSError):
            _clear(target)
        raise


def _clear(target: Path) -> None:
    """Remove the files of an unfinished publishing."""
    for left_over in target.parent.glob(f"{target.name}{_UNFINISHED}*"):
        left_over.unlink()


def _fill(
    copy: DuckDBPyConnection, source: DuckDBPyConnection, now: datetime, on_progress: Callable[[str], None] | None, part: Part
) -> None:
    for table in tables():
        copy_rows(copy, source, table.name, part.query(table))
        if on_progress:
            on_progress(table.name)
    if part is not Part.WHOLE:
        for name, rows in handover.queries(is_shard=part is Part.SHARD):
            copy_rows(copy, source, name, rows)
    as_of = source.execute("select max(as_of) from pulse.metric_values").fetchall()[0][0]
    complete(copy, published_meta(now, as_of), comments())


def copy_rows(copy: DuckDBPyConnection, source: DuckDBPyConnection, table: str, query: str) -> None:
    """Create a table with the rows of the source's query; from a large one on, the file has all that was copied so far."""
    copy.register("rows", source.execute(query).to_arrow_reader())
    ((count,),) = copy.execute(f'create table "{table}" as from rows').fetchall()
    copy.unregister("rows")
    if count >= LARGE_TABLE:
        copy.commit()
        copy.execute("checkpoint")
        copy.begin()


def published_meta(now: datetime, as_of: date | None) -> dict[str, str]:
    """Return what `meta` says of a publication: `published_at`, UTC, and `as_of`, the newest measured date; empty if there is none."""
    return {"published_at": f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}", "as_of": str(as_of or "")}


def complete(copy: DuckDBPyConnection, meta: Mapping[str, str], said: Iterable[str]) -> None:
    """Add to the tables of a copy these values of `meta`, the views and macros, and the comments, each a statement."""
    copy.execute("delete from meta where list_contains($1, key)", [list(meta)])
    copy.executemany("insert into meta values ($1, $2)", [[key, value] for key, value in meta.items()])
    create_views_and_macros(copy)
    copy.execute(";\n".join(said))  # at once: one by one, some hundred statements take a tenth of a small night


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
