"""The shared copy: the published copy without personal columns. Everything that leaves this machine is made from it.

A commit's hash or an issue's number leads anybody to the account or the address behind the id, so the keyed hashes
are only pseudonyms. The columns are named under `Personal` in the headers of `marts/`.
"""

from collections.abc import Callable
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.publish import complete, copy_rows, write_copy
from warehouse.sqlfile import SqlFile
from warehouse.surface import comments, personal, tables, withheld_comments

WITHHELD = "withheld"
"""The key of `meta` under which a shared copy names the columns that are NULL throughout, as `table.column`, commas between."""


def share(source: DuckDBPyConnection, target: Path, on_progress: Callable[[str], None] | None = None) -> None:
    """Write the rows of a published copy to `target` with NULL in every personal column; counts of people stay.

    Args:
        source: On a published copy of this program's schema.
        target: The shared copy; the old one stays until the new one is complete.
        on_progress: Called with the name of each table that is copied.
    """
    write_copy(target, lambda copy: _fill(copy, source, on_progress))


def _fill(copy: DuckDBPyConnection, source: DuckDBPyConnection, on_progress: Callable[[str], None] | None) -> None:
    source.begin()  # one state, even if a new copy is published meanwhile
    try:
        for table in tables():
            copy_rows(copy, source, table.name, _withholding(source, table))
            if on_progress:
                on_progress(table.name)
    finally:
        source.rollback()
    named = [f"{table.name}.{one.column}" for table in tables() for one in personal(table) if one.condition is None]
    complete(copy, {WITHHELD: ", ".join(named)}, (*comments(), *withheld_comments()))


def _withholding(source: DuckDBPyConnection, table: SqlFile) -> str:
    """Return the table's rows; a personal column keeps its type, so that queries on it still run."""
    columns = personal(table)
    if not columns:
        return f'from "{table.name}"'
    types = {row[0]: row[1] for row in source.execute(f'describe "{table.name}"').fetchall()}
    replaced = ", ".join(
        f'(case when not coalesce({one.condition or "true"}, false) then "{one.column}" end)::{types[one.column]} as "{one.column}"'
        for one in columns
    )
    return f'select * replace ({replaced}) from "{table.name}"'  # noqa: S608 - names and conditions of our own headers
