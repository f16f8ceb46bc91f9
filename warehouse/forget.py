"""Replaces the ids of forgotten people, in rows and in texts, until none is left in the working file."""

import re
from collections.abc import Mapping
from datetime import date, datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.load import mark_changed

_REPLACED: Mapping[str, pa.DataType] = {"repo_id": pa.int64(), "old": pa.string(), "kept": pa.string()}
REPLACEMENTS = pa.schema(_REPLACED)
"""Which id a repository's rows carry (`old`), and which one they carry from now on (`kept`)."""

# The columns that hold ids of people: text columns named *_id of raw tables that belong to a repository.
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
    """Return the salt of every forgotten identity, by its mark."""
    return dict(con.execute("select mark, salt from raw.forgotten").fetchall())


def note_forgotten(work: Work, salts: Mapping[str, str], noted_at: datetime) -> int:
    """Add marks to the list; known ones keep their salt. Return how many are new.

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
    """Return every id in a row, once with each repository where it occurs."""
    columns = con.execute(_COLUMNS).fetchall()
    found = " union all ".join(f'select repo_id, "{column}" as old from raw.{table}' for table, column in columns)  # noqa: S608 - our own names
    return con.execute(f"select distinct repo_id, old from ({found}) where old is not null").fetchall()  # noqa: S608 - as above


def replace_ids(work: Work, replacements: pa.Table) -> dict[str, int]:
    """Replace ids in the rows of their repositories, and in all other texts of the file, in one transaction.

    Counts of a repository stay. A person who worked in several repositories counts in each of them from now on, so the measured
    tables are out of date from the first day of such a person.

    Args:
        work: The working file.
        replacements: With the columns of `REPLACEMENTS`.

    Returns:
        By raw table, how many rows have another id now.
    """
    with work.transaction() as con:
        con.register("replaced", replacements)
        try:
            mark_changed(con, _first_day_of_many(con))
            rows: dict[str, int] = {}
            for table, column in con.execute(_COLUMNS).fetchall():
                query = f'update raw.{table} t set "{column}" = r.kept from replaced r where r.repo_id = t.repo_id and t."{column}" = r.old'  # noqa: S608 - as above
                rows[table] = rows.get(table, 0) + con.execute(query).fetchall()[0][0]
        finally:
            con.unregister("replaced")
        replace_texts(work, {row["old"]: row["kept"] for row in replacements.to_pylist()})
    return {table: count for table, count in rows.items() if count}


def replace_texts(work: Work, kept: Mapping[str, str]) -> None:
    """Replace texts inside every text of the working file: list states, reasons, queued messages; ignoring case.

    Args:
        work: The working file.
        kept: By the text that is replaced, in lower case.
    """
    if not kept:
        return
    any_of_them = "(?i)" + "|".join(map(re.escape, kept))
    with work.transaction() as con:
        for schema, table, column in con.execute(_TEXTS).fetchall():
            place = f'{schema}.{table} where regexp_matches("{column}", $1)'
            if not con.execute(f"select exists (from {place})", [any_of_them]).fetchall()[0][0]:
                continue
            for old, instead in kept.items():
                changed = f'"{column}" = regexp_replace("{column}", $1, $2, \'g\')'
                query = f'update {schema}.{table} set {changed} where regexp_matches("{column}", $1)'  # noqa: S608 - as above
                con.execute(query, ["(?i)" + re.escape(old), instead])


def _first_day_of_many(con: DuckDBPyConnection) -> date | None:
    """Return the first day of a person who is replaced in several repositories; None if there is none."""
    query = """select min(c.committed_at)::date from raw.commits c
      where c.author_id in (select old from replaced group by old having count(distinct repo_id) > 1)"""
    day: date | None = con.execute(query).fetchall()[0][0]
    return day
