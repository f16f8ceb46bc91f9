"""Migrates the working file to the schema of this program, each file and its ledger row in one transaction.

Files of `migrations/` are applied once, in the order of their names, and never edited after a release. The views of the
public surface are no migrations: they are created again every time (`surface.py`).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.errors import MigrationEdited, WarehouseNewer
from warehouse.schema_version import MIGRATIONS, number_of
from warehouse.surface import define


def migrate(work: Work, now: datetime, folder: Path = MIGRATIONS) -> list[str]:
    """Apply the migrations missing in the ledger, in order, and return their names.

    A failed file is rolled back completely; those before it stay.

    Args:
        work: The working file.
        now: Written into the ledger, UTC.
        folder: Of the migrations.

    Raises:
        MigrationEdited: A file was changed after it was applied.
        WarehouseNewer: The ledger has files that this program does not have.
    """
    done: list[str] = []
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
            newest = max(number_of(name) for name in (*ledger, *done, file.name))  # a file may be younger than one that was applied
            con.execute("insert into pulse.meta values ('schema_version', ?)", [str(newest)])
        done.append(file.name)
    with work.transaction() as con:
        define(con)
    return done


def _ledger(con: DuckDBPyConnection) -> dict[str, str]:
    known = con.execute("select 1 from information_schema.tables where table_schema = 'pulse' and table_name = 'migrations'").fetchone()
    return dict(con.execute("select name, sha256 from pulse.migrations").fetchall()) if known else {}


def _refuse_unknown(ledger: dict[str, str], files: Sequence[Path]) -> None:
    unknown = sorted(set(ledger) - {file.name for file in files})
    if unknown:
        line = f"the warehouse was migrated by a newer program ({', '.join(unknown)}): update framework-pulse"
        raise WarehouseNewer(line)
