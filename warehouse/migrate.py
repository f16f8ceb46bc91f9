"""Bringing the working file to the schema of this program, one file and its ledger row in one transaction.

Files of `migrations/` are applied once, in the order of their names, and never edited after a release. The views of the
public surface are no migrations: they are put back every time (`surface.py`).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from warehouse.errors import MigrationEdited, WarehouseNewer
from warehouse.surface import define

if TYPE_CHECKING:
    from warehouse.connection import Work

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(work: "Work", now: datetime, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what the ledger lacks, in order, and return the names applied.

    A file that fails leaves no trace of itself; those before it stay.

    Args:
        work: The working file.
        now: Written into the ledger, UTC.
        folder: Where the files lie.

    Raises:
        MigrationEdited: A file that was applied reads differently now.
        WarehouseNewer: The ledger knows files that this program does not have.
    """
    done = []
    ledger = _ledger(work.cursor())
    files = sorted(folder.glob("*.sql"))
    _refuse_unknown(ledger, files)
    for file in files:
        text = file.read_text(encoding="utf-8")
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if file.name in ledger:
            if ledger[file.name] != fingerprint:
                line = f"migration {file.name} was edited after it was applied: restore it and write a new file instead"
                raise MigrationEdited(line)
            continue
        with work.transaction() as con:
            con.execute(text)
            con.execute("insert into pulse.migrations values (?, ?, ?)", [file.name, now.replace(tzinfo=None), fingerprint])
            con.execute("delete from pulse.meta where key = 'schema_version'")
            con.execute("insert into pulse.meta values ('schema_version', ?)", [str(_number(file.name))])
        done.append(file.name)
    with work.transaction() as con:
        define(con)
    return done


def schema_version() -> int:
    """Return the number of this program's newest migration, which is the version of the public surface."""
    return max(_number(file.name) for file in MIGRATIONS.glob("*.sql"))


def version_of(con: DuckDBPyConnection) -> int | None:
    """Return the schema version of a working or a published file; None where it has none yet."""
    found = con.execute(
        "select table_schema from information_schema.tables where table_name = 'meta' and table_schema in ('pulse', 'main') order by 1 desc"
    ).fetchone()
    if found is None:
        return None
    row = con.execute(f"select value::bigint from {found[0]}.meta where key = 'schema_version'").fetchone()  # noqa: S608 - one of two names
    return None if row is None else int(row[0])


def refuse_newer(con: DuckDBPyConnection) -> None:
    """Raise `WarehouseNewer` when a working or a published file is of a newer schema than this program."""
    version = version_of(con)
    if version is not None and version > schema_version():
        line = f"the warehouse has schema version {version}, this program knows {schema_version()}: update framework-pulse"
        raise WarehouseNewer(line)


def _ledger(con: DuckDBPyConnection) -> dict[str, str]:
    known = con.execute("select 1 from information_schema.tables where table_schema = 'pulse' and table_name = 'migrations'").fetchone()
    return dict(con.execute("select name, sha256 from pulse.migrations").fetchall()) if known else {}


def _refuse_unknown(ledger: dict[str, str], files: Sequence[Path]) -> None:
    unknown = sorted(set(ledger) - {file.name for file in files})
    if unknown:
        line = f"the warehouse was migrated by a newer program ({', '.join(unknown)}): update framework-pulse"
        raise WarehouseNewer(line)


def _number(name: str) -> int:
    return int(name.split("_", 1)[0])
