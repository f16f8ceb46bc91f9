"""Rewrites the working file with its rows alone: copies it into a new file, which then takes its place.

There are two reasons. The unused parts of a file still contain rows that were deleted. And every night appends a few hundred rows to
large tables, each time as small pieces that no checkpoint joins.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

_UNFINISHED = ".rewriting"
_EVERY = timedelta(days=7)
_REWRITTEN = "rewritten_at"


def is_due(con: DuckDBPyConnection, now: datetime) -> bool:
    """Return whether the last rewriting, or the first run, was a week ago.

    Args:
        con: On the working file.
        now: UTC, without a zone.
    """
    row = con.execute(
        """select coalesce((select max(value::timestamp) from pulse.meta where key = $1), (select min(started_at) from pulse.runs))""",
        [_REWRITTEN],
    ).fetchone()
    last: datetime | None = row[0] if row else None
    return last is not None and now - last >= _EVERY


def note_rewriting(con: DuckDBPyConnection, now: datetime) -> None:
    """Write down that the file is rewritten now, so that one that cannot be is not tried again before a week has passed.

    Args:
        con: In a transaction.
        now: UTC, without a zone.
    """
    con.execute("delete from pulse.meta where key = $1", [_REWRITTEN])
    con.execute("insert into pulse.meta values ($1, $2::timestamp::varchar)", [_REWRITTEN, now])


def rewrite(path: Path) -> None:
    """Rewrite the working file with its rows alone: unused parts of the old file still contain what was replaced.

    No other process may have it open. The views of the public surface are left out; `warehouse.migrate.migrate` restores them.
    """
    fresh = path.with_name(f"{path.name}{_UNFINISHED}")
    for left_over in path.parent.glob(f"{path.name}{_UNFINISHED}*"):
        left_over.unlink()
    try:
        _copy(path, fresh)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _copy(path: Path, fresh: Path) -> None:
    with duckdb.connect(config={"memory_limit": "1GB"}) as con:
        for name, file in (("old", path), ("new", fresh)):
            con.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as {name}")
        for schema, view in con.execute(
            "select schema_name, view_name from duckdb_views() where database_name = 'old' and not internal order by view_oid desc"
        ).fetchall():
            con.execute(f'drop view old.{schema}."{view}"')
        con.execute("copy from database old to new")
        con.execute("checkpoint new")
        con.execute("detach new")
    descriptor = os.open(fresh, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
