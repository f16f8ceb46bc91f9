"""The dimensions of the policy as a table for SQL joins."""

import pyarrow as pa
from duckdb import DuckDBPyConnection


def write_dimensions(con: DuckDBPyConnection, dimensions: pa.Table) -> None:
    """Make `pulse.dimensions` equal to these rows, in the transaction that is open.

    Args:
        con: On the working file.
        dimensions: Columns of `pulse.dimensions`, every row.
    """
    con.execute("delete from pulse.dimensions")
    con.register("incoming_dimensions", dimensions)
    con.execute("insert into pulse.dimensions by name from incoming_dimensions")
    con.unregister("incoming_dimensions")
