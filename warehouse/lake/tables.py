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


def public_columns(published: DuckDBPyConnection) -> dict[str, Columns]:
    """Return the columns of each public table of a published file, in the order of the surface, then of what it hands over.

    Args:
        published: On the file alone: with the lake attached too, DuckDB would look into every table of the lake.
    """
    found = _columns(published, "not internal")
    names = [*(file.name for file in tables()), *sorted(filter(is_handed_over, found))]
    return {name: found[name] for name in names}


def lake_columns(con: DuckDBPyConnection) -> dict[str, Columns]:
    """Return the columns of each public table of the lake, without the shard; nothing of a new lake."""
    return _columns(con, "database_name = 'lake' and schema_name = 'main' and column_name <> 'shard'")


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


def _columns(con: DuckDBPyConnection, where: str) -> dict[str, Columns]:
    query = f"select table_name, column_name, data_type from duckdb_columns() where {where} order by table_name, column_index"  # noqa: S608 - ours
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(query).fetchall():
        found.setdefault(table, {})[column] = kind
    return dict(found)
