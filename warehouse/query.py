"""Read-only queries on the published copy, for code: Arrow, or a pandas frame."""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection, Statement, StatementType

from warehouse.connection import open_published
from warehouse.errors import QueryRefused

if TYPE_CHECKING:
    import pandas as pd

READS = frozenset({StatementType.SELECT, StatementType.EXPLAIN})
"""FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE and UNPIVOT are SELECT to DuckDB; PIVOT becomes a SELECT and the type of its columns."""


def run(con: DuckDBPyConnection, query: str, *, limit: int | None = None) -> pa.Table:
    """Run one query and return its result.

    Args:
        con: From `open_published`.
        query: One statement.
        limit: At most so many rows; the rest is not computed.

    Raises:
        QueryRefused: Several statements, none, one that is not a query, or one that DuckDB cannot run.
    """
    try:
        statements = con.extract_statements(query)
        if not ((len(statements) == 1 and statements[0].type in READS) or _is_pivot(statements)):
            line = "only one question at a time: SELECT, FROM, WITH, DESCRIBE, SHOW, SUMMARIZE, PIVOT or EXPLAIN"
            raise QueryRefused(line)
        found = con.execute(query)
        return found.to_arrow_table() if limit is None else _first_rows(found.to_arrow_reader(), limit)
    except duckdb.Error as error:
        raise QueryRefused(str(error).split("\n\nLINE ")[0]) from None


def read_sql(path: Path, query: str) -> "pd.DataFrame":
    """Run one query on the published copy at `path` and return a pandas frame; pandas is imported only here.

    Raises:
        WarehouseError: The copy cannot be opened, or the query is refused.
    """
    with open_published(path) as con:
        return run(con, query).to_pandas()


def _is_pivot(statements: list[Statement]) -> bool:
    """Return whether these are the statements of one PIVOT: a type and a SELECT, neither with a text of its own."""
    return [(one.type, one.query) for one in statements] == [(StatementType.CREATE, ""), (StatementType.SELECT, "")]


def _first_rows(reader: pa.RecordBatchReader, limit: int) -> pa.Table:
    batches: list[pa.RecordBatch] = []
    missing = limit
    while missing > 0 and (batch := next(reader, None)) is not None:
        batches.append(batch.slice(0, missing))
        missing -= batches[-1].num_rows
    return pa.Table.from_batches(batches, reader.schema)
