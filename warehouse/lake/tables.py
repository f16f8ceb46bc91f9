"""The tables of the lake: those of the public surface, with the shard in front, and what each shard has in them.

A newer program may have more public tables, or columns, than the lake has; the first shard that it replaces adds them. What
the surface has no more is dropped, since nobody fills it.
"""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from warehouse.handover import is_handed_over
from warehouse.surface import tables

Columns = Mapping[str, str]
"""Types by name, in order."""

CONTENTS = "lake.internal.contents"
"""Which tables a shard has rows in, with a fingerprint of them: shard, table_name, fingerprint."""


def public_columns(con: DuckDBPyConnection, database: str) -> dict[str, Columns]:
    """Return the columns of each public table of an attached published file, in the order of the surface, then what it hands over."""
    every = con.execute("select table_name from duckdb_tables() where database_name = $1 order by 1", [database]).fetchall()
    names = [*(file.name for file in tables()), *(name for (name,) in every if is_handed_over(name))]
    described = {name: con.execute(f'describe "{database}"."{name}"').fetchall() for name in names}
    return {table: {row[0]: row[1] for row in rows} for table, rows in described.items()}


def lake_columns(con: DuckDBPyConnection) -> dict[str, Columns]:
    """Return the columns of each public table of the lake, without the shard; nothing of a new lake."""
    query = """select table_name, column_name, data_type from duckdb_columns()
      where database_name = 'lake' and schema_name = 'main' and column_name <> 'shard' order by table_name, column_index"""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(query).fetchall():
        found.setdefault(table, {})[column] = kind
    return dict(found)


def adapt(con: DuckDBPyConnection, found: Mapping[str, Columns], wanted: Mapping[str, Columns]) -> None:
    """Give the lake the tables and columns wanted, each table partitioned by shard; in a transaction of its own.

    Args:
        con: On the lake; the lock is held.
        found: What the lake has, as `lake_columns` returns it.
        wanted: What it should have.
    """
    statements = [f'drop table lake."{table}"' for table in found if table not in wanted]
    changed = [table for table in found if found[table] != wanted.get(table)]
    for table, columns in wanted.items():
        if table not in found:
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            statements += [
                f'create table lake."{table}" (shard varchar, {listed})',
                f'alter table lake."{table}" set partitioned by (shard)',
            ]
            continue
        has = found[table]
        statements += [f'alter table lake."{table}" drop column "{name}"' for name, kind in has.items() if columns.get(name) != kind]
        statements += [f'alter table lake."{table}" add column "{name}" {kind}' for name, kind in columns.items() if has.get(name) != kind]
    if not found:
        statements += [
            "create schema if not exists lake.internal",
            f"create table if not exists {CONTENTS} (shard varchar, table_name varchar, fingerprint varchar)",
            f"alter table {CONTENTS} set partitioned by (shard)",
        ]
    if statements:
        con.begin()
        for statement in statements:
            con.execute(statement)
        if found:
            con.execute(f"update {CONTENTS} set fingerprint = '' where list_contains($1, table_name)", [changed])  # noqa: S608 - a constant
        con.commit()
