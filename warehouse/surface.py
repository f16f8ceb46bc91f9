"""The views and macros of the working file, put back whenever a text of theirs changed."""

from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.sqlfile import read_folder

DEFINITIONS = Path(__file__).parent / "definitions"


def define(con: DuckDBPyConnection) -> None:
    """Create the shared definitions as views of schema `pulse`."""
    for file in read_folder(DEFINITIONS):
        con.execute(f"create or replace view pulse.{file.name} as {file.statement}")
