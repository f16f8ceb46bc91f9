"""The public tables in memory, empty or with three frameworks, for pages that need no working file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.sqlfile import read_folder
from warehouse.surface import MACROS, MARTS

ROWS = Path(__file__).parent / "published"


def create_surface(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that pages read, empty, and the views and the macro that they read as the warehouse defines them."""
    con.execute((ROWS / "public_tables.sql").read_text())
    for file in read_folder(MARTS):
        if file.name in {"market_shares", "v_claims", "v_market", "v_scores"}:
            con.execute(f"create view {file.name} as {file.statement}")
    for file in read_folder(MACROS):
        if file.name == "compared_with":
            con.execute(f"create macro {file.name}({file.header['Parameters']}) as table {file.statement}")


@contextmanager
def small_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The public surface in memory with three frameworks, as `three_frameworks.sql` counts them out."""
    with duckdb.connect() as con:
        create_surface(con)
        con.execute((ROWS / "three_frameworks.sql").read_text())
        yield con
