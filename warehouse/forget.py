"""Replacing the ids of people who are forgotten, in rows and in texts, until nothing of them is left in the working file."""

import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.load import mark_changed

_UNFINISHED = ".rewriting"
_REPLACED: Mapping[str, pa.DataType] = {"repo_id": pa.int64(), "told": pa.string(), "kept": pa.string()}
REPLACEMENTS = pa.schema(_REPLACED)
"""Which id a repository's rows carry (`told`), and which one they carry from now on (`kept`)."""

# Wherever collectors put ids of people: text columns named *_id of raw tables that belong to a repository.
_COLUMNS = """
select table_name, column_name from duckdb_columns() c
where schema_name = 'raw' and data_type = 'VARCHAR' and column_name like '%\\_id' escape '\\'
  and exists (from duckdb_columns() r where r.schema_name = 'raw' and r.table_name = c.table_name and r.column_name = 'repo_id')
  and exists (from duckdb_tables() t where t.schema_name = 'raw' and t.table_name = c.table_name)
order by all
"""
_TEXTS = """
select schema_name, table_name, column_name from duckdb_columns() c
where data_type = 'VARCHAR' and schema_name in ('raw', 'pulse')
  and exists (from duckdb_tables() t where t.schema_name = c.schema_name and t.table_name = c.table_name)
order by all
"""


def forgotten_salts(con: DuckDBPyConnection) -> dict[str, str]:
    """Return the salt of every identity that is forgotten, by its mark."""
    return dict(con.execute("select mark, salt from raw.forgotten").fetchall())


def note_forgotten(work: Work, salts: Mapping[str, str], noted_at: datetime) -> int:
    """Put marks on the list; those that are there keep their salt. Returns how many are new.

    Args:
        work: The working file.
        salts: By mark.
        noted_at: UTC, without a zone.
    """
    with work.transaction() as con:
        known = forgotten_salts(con)
        fresh = [[mark, salt, noted_at] for mark, salt in salts.items() if mark not in known]
        if fresh:
            con.executemany("insert into raw.forgotten values ($1, $2, $3)", fresh)
    return len(fresh)


def ids_of_people(con: DuckDBPyConnection) -> list[tuple[int, str]]:
    """Return every id that a row carries, once with each repository where it does."""
    columns = con.execute(_COLUMNS).fetchall()
    found = " union all ".join(f'select repo_id, "{column}" as told from raw.{table}' for table, column in columns)  # noqa: S608 - our own names
    return con.execute(f"select distinct repo_id, told from ({found}) where told is not null").fetchall()  # noqa: S608 - as above


def replace_ids(work: Work, replacements: pa.Table) -> dict[str, int]:
    """Replace ids in the rows of their repositories, and wherever else in the file a text holds them, in one transaction.

    Counts of a repository stay. Somebody who worked in several repositories counts in each of them from now on, so the measured
    tables lag behind from the first day of such a person.

    Args:
        work: The working file.
        replacements: With the columns of `REPLACEMENTS`.

    Returns:
        By raw table, how many rows carry another id now.
    """
    with work.transaction() as con:
        con.register("replaced", replacements)
        try:
            mark_changed(con, _first_day_of_many(con))
            rows: dict[str, int] = {}
            for table, column in con.execute(_COLUMNS).fetchall():
                query = (
                    f'update raw.{table} t set "{column}" = r.kept from replaced r where r.repo_id = t.repo_id and t."{column}" = r.told'  # noqa: S608 - as above
                )
                rows[table] = rows.get(table, 0) + con.execute(query).fetchall()[0][0]
        finally:
            con.unregister("replaced")
        replace_texts(work, {row["told"]: row["kept"] for row in replacements.to_pylist()})
    return {table: count for table, count in rows.items() if count}


def replace_texts(work: Work, kept: Mapping[str, str]) -> None:
    """Replace texts inside every text of the working file: states of walks, reasons, messages that wait; small and capital letters alike.

    Args:
        work: The working file.
        kept: By the text that goes, in small letters.
    """
    if not kept:
        return
    any_of_them = "(?i)" + "|".join(map(re.escape, kept))
    with work.transaction() as con:
        for schema, table, column in con.execute(_TEXTS).fetchall():
            place = f'{schema}.{table} where regexp_matches("{column}", $1)'
            if not con.execute(f"select exists (from {place})", [any_of_them]).fetchall()[0][0]:
                continue
            for told, instead in kept.items():
                changed = f'"{column}" = regexp_replace("{column}", $1, $2, \'g\')'
                query = f'update {schema}.{table} set {changed} where regexp_matches("{column}", $1)'  # noqa: S608 - as above
                con.execute(query, ["(?i)" + re.escape(told), instead])


def _first_day_of_many(con: DuckDBPyConnection) -> date | None:
    """Return the first day of a person who is replaced in several repositories; None where nobody is."""
    query = """select min(c.committed_at)::date from raw.commits c
      where c.author_id in (select told from replaced group by told having count(distinct repo_id) > 1)"""
    day: date | None = con.execute(query).fetchall()[0][0]
    return day


def rewrite(path: Path) -> None:
    """Write the working file anew, with its rows alone: what was replaced still stands in parts of it that are no longer in use.

    Nobody may have it open. The views of the public surface are left out; `warehouse.migrate.migrate` puts them back.
    """
    fresh = path.with_name(f"{path.name}{_UNFINISHED}")
    for left_over in path.parent.glob(f"{path.name}{_UNFINISHED}*"):
        left_over.unlink()
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
    fresh.replace(path)
