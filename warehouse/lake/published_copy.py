"""Publishes the lake as the one file that readers of a single home know."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.errors import LakeUnavailable
from warehouse.lake.attempts import PATIENCE_S, attempt
from warehouse.lake.connection import opened
from warehouse.lake.tables import Columns, lake_columns
from warehouse.lake_settings import LakeSettings
from warehouse.publish import complete, copy_rows, published_meta, write_copy
from warehouse.surface import comments, tables

_META = "select key, max(value) as value from lake.meta group by key"


def publish(
    settings: LakeSettings,
    target: Path,
    now: datetime,
    on_progress: Callable[[str], None] | None = None,
    patience_s: float = PATIENCE_S,
) -> None:
    """Write one snapshot of the lake into a published copy, without the shard, and rename it to `target`.

    Rows that several shards share, as the policy's or those of a round of benchmarks, come once: those that differ in nothing
    but `known_at` are one row, known since the first of them. Rows of one repository, or of one framework and date, belong to one shard.

    Args:
        settings: The lake.
        target: The published copy; its folder is created if missing.
        now: Stored as `published_at`, UTC.
        on_progress: Called with the name of each table that is copied.
        patience_s: How long to go on while the catalog or the store does not answer.

    Raises:
        LakeUnavailable: The lake cannot be read, or a shard was never replaced by this program's schema; the old copy stays.
    """

    def act() -> None:
        with opened(settings, read_only=True) as source:
            source.begin()
            write_copy(target, lambda copy: _fill(copy, source, now, on_progress))

    attempt(settings, act, patience_s)


def _fill(copy: DuckDBPyConnection, source: DuckDBPyConnection, now: datetime, on_progress: Callable[[str], None] | None) -> None:
    found = lake_columns(source)
    if missing := [file.name for file in tables() if file.name not in found]:
        line = f"the lake has no {missing[0]} yet: no shard was measured by this program"
        raise LakeUnavailable(line)
    for file in tables():
        copy_rows(copy, source, file.name, _META if file.name == "meta" else _query(file.name, found[file.name]))
        if on_progress:
            on_progress(file.name)
    as_of = copy.execute("select max(as_of) from metric_values").fetchall()[0][0]
    complete(copy, published_meta(now, as_of), comments())


def _query(table: str, columns: Columns) -> str:
    if "repo" in columns or ("framework" in columns and columns.keys() & {"as_of", "week_start"}):
        return f'select * exclude (shard) from lake."{table}"'  # noqa: S608 - a name of our own surface
    known_at = 'min("known_at") as "known_at"' if "known_at" in columns else ""
    listed = ", ".join(known_at if name == "known_at" else f'"{name}"' for name in columns)
    return f'select {listed} from lake."{table}" group by all'  # noqa: S608 - as above
