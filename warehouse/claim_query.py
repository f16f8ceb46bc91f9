"""Runs the query of a claim on the published copy: one SELECT, one number, limited time, without side effects."""

import math
import threading

import duckdb
from duckdb import DuckDBPyConnection

LIMIT_SECONDS = 10.0
"""What one question may take: a thousand times what those of the shipped catalog need."""


class NoNumberError(Exception):
    """The query returns no number; the text says why, in words that are the same every night."""


def claim_value(con: DuckDBPyConnection, sql: str, limit_seconds: float = LIMIT_SECONDS) -> float:
    """Run the query and return `measured_value`, the only number of the only row.

    The query is put in brackets inside a SELECT of ours, so that it can only be a SELECT; DuckDB's own parser checks that it is
    one statement.

    Args:
        con: On a published copy, from `warehouse.connection.open_published`: read only, no files, no network.
        sql: A SELECT without parameters.
        limit_seconds: When it is stopped.

    Raises:
        NoNumberError: It is not a single SELECT, fails, takes too long, or returns something else than one finite number.
    """
    asked = f"select measured_value::double from (\n{sql}\n) limit 2"  # noqa: S608 (the copy is read only and closed to the outside)
    cursor = con.cursor()  # its own cursor, so that a late interrupt affects no other query
    clock = threading.Timer(limit_seconds, cursor.interrupt)
    clock.start()
    try:
        statements = cursor.extract_statements(asked)
        if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
            raise NoNumberError("the query is not a single SELECT")
        rows = cursor.execute(statements[0]).fetchall()
    except duckdb.InterruptException:
        line = f"the query takes longer than {limit_seconds:g} seconds"
        raise NoNumberError(line) from None
    except duckdb.Error as error:
        line = f"the query fails: {str(error).splitlines()[0]}"
        raise NoNumberError(line) from None
    finally:
        clock.cancel()
        cursor.close()
    return _only(rows)


def _only(rows: list[tuple[float | None]]) -> float:
    if len(rows) != 1:
        line = f"the query gives {'more than one row' if rows else 'no row'} in place of one"
        raise NoNumberError(line)
    value = rows[0][0]
    if value is None:
        raise NoNumberError("there is nothing to measure on that date")
    if not math.isfinite(value):
        raise NoNumberError("the query gives no finite number")
    return value
