"""A published copy of the rows that a test writes into a working file of today's schema."""

import datetime as dt
from pathlib import Path

from scoring.dimensions_table import dimensions_table
from scoring.rubric import load
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_work
from warehouse.dimensions import write_dimensions
from warehouse.publish import publish


def publish_rows(folder: Path, at: dt.datetime, sql: str = "") -> Path:
    """Write `work.duckdb` and `pulse.duckdb` into the folder; returns the path of the second.

    Args:
        folder: which exists.
        at: when it is published.
        sql: what fills the working file.
    """
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        with work.transaction() as con:
            write_dimensions(con, dimensions_table(load()))
            con.execute(sql)
        publish(work, folder / "pulse.duckdb", at)
    return folder / "pulse.duckdb"
