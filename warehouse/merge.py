"""Writes only the rows that differ.

A difference is a SELECT that returns only inserted, changed and deleted rows of a table: the table's columns, `at_row`
(the rowid of the row it replaces, NULL for a new one), `gone`, and `touched` (an event day, or NULL).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows of a table were inserted, changed and deleted."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    def __add__(self, other: "RowCounts") -> "RowCounts":
        """Add up both."""
        return RowCounts(self.inserted + other.inserted, self.updated + other.updated, self.deleted + other.deleted)


def merge(con: DuckDBPyConnection, table: str, difference: str) -> tuple[RowCounts, date | None]:
    """Write a difference into a table, and return the counts with the earliest touched day.

    Args:
        con: In a transaction.
        table: With its schema.
        difference: The SELECT.
    """
    con.execute(f"create or replace temp table difference as {difference}")  # the last one stays until the connection ends
    inserted, updated, deleted, touched = con.execute(
        """select count(*) filter (at_row is null), count(*) filter (at_row is not null and not gone), count(*) filter (gone), min(touched)
           from difference"""
    ).fetchall()[0]
    if updated or deleted:
        changes = ", ".join(f"{column} = d.{column}" for column in _columns(con, table))
        con.execute(
            f"""merge into {table} t using (from difference where at_row is not null) d on t.rowid = d.at_row
                when matched and d.gone then delete
                when matched then update set {changes}"""
        )
    if inserted:
        con.execute(f"insert into {table} by name select * exclude (at_row, gone, touched) from difference where at_row is null")  # noqa: S608 - our own names
    return RowCounts(inserted, updated, deleted), touched


def sync(con: DuckDBPyConnection, table: str, key: Sequence[str], fresh: str, scope: str = "true") -> RowCounts:
    """Make the rows of a table within a scope equal to fresh ones, and return what had to be written.

    Args:
        con: In a transaction.
        table: With its schema.
        key: The columns that identify a row; NULL equals NULL.
        fresh: A SELECT with all columns of the table, one row for each key.
        scope: A condition on the table's columns; rows outside it stay.
    """
    return sync_touching(con, table, key, fresh, scope)[0]


def sync_touching(
    con: DuckDBPyConnection, table: str, key: Sequence[str], fresh: str, scope: str = "true", day: str | None = None
) -> tuple[RowCounts, date | None]:
    """Do as `sync`, and return the earliest day of a row that differed too, from the column `day` of the key.

    The day is None where no row differed, where no column is named, and where no row was there before.
    """
    if con.execute(f"select not exists (from {table} where {scope})").fetchall()[0][0]:  # then there is nothing to compare with
        return RowCounts(inserted=con.execute(f"insert into {table} by name {fresh}").fetchall()[0][0]), None
    rest = [column for column in _columns(con, table) if column not in key]
    differs = " or ".join(f"f.{column} is distinct from t.{column}" for column in rest) or "false"
    same = " and ".join(f"f.{column} is not distinct from t.{column}" for column in key)
    touched = f"coalesce(f.{day}, t.{day})" if day else "null::date"
    return merge(
        con,
        table,
        f"""select t.at_row, f.is_fresh is null as gone, f.* exclude (is_fresh), {touched} as touched
            from (select *, true as is_fresh from ({fresh})) f
            full join (select rowid as at_row, * from {table} where {scope}) t on {same}
            where t.at_row is null or f.is_fresh is null or {differs}""",  # noqa: S608 - our own names and files
    )


def _columns(con: DuckDBPyConnection, table: str) -> list[str]:
    return [column for column, *_ in con.execute(f"from {table} limit 0").description]
