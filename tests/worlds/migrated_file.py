"""A working file with the schema of today and nothing in it, migrated once a process and written out for every test that wants one."""

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.connection import open_work
from warehouse.migrate import migrate

AT = dt.datetime(2020, 1, 6, tzinfo=dt.UTC)
"""When its ledger says that it was migrated."""


def write_migrated(path: Path) -> Path:
    """Write the file; returns its path."""
    path.write_bytes(_content())
    return path


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "work.duckdb"
        with open_work(path) as work:
            migrate(work, AT)
        return path.read_bytes()
