"""The version of the schema: the number of the newest migration, written into every file of the warehouse."""

from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.errors import WarehouseNewer

MIGRATIONS = Path(__file__).parent / "migrations"


def schema_version() -> int:
    """Return the number of this program's newest migration, which is the version of the public surface."""
    return max(number_of(file.name) for file in MIGRATIONS.glob("*.sql"))


def version_of(con: DuckDBPyConnection) -> int | None:
    """Return the schema version of a working or a published file; None where it has none yet."""
    # fetchall reads to the end: a result that is not keeps its transaction open, on a connection that may ask nothing more until it is
    # closed, and DuckDB then neither frees replaced rows nor writes its log into the file
    found = con.execute(
        "select table_schema from information_schema.tables where table_name = 'meta' and table_schema in ('pulse', 'main') order by 1 desc"
    ).fetchall()
    if not found:
        return None
    row = con.execute(f"select value::bigint from {found[0][0]}.meta where key = 'schema_version'").fetchall()  # noqa: S608 - one of two names
    return int(row[0][0]) if row else None


def refuse_newer(con: DuckDBPyConnection) -> None:
    """Raise `WarehouseNewer` if a working or a published file has a newer schema than this program."""
    version = version_of(con)
    if version is not None and version > schema_version():
        line = f"the warehouse has schema version {version}, this program knows {schema_version()}: update framework-pulse"
        raise WarehouseNewer(line)


def number_of(name: str) -> int:
    """Return the number at the start of a migration's name."""
    return int(name.split("_", 1)[0])
