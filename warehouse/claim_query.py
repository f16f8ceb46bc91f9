"""A stranger's question put to the published copy: one SELECT, one number, a limited time, and no harm."""

import math
import threading

import duckdb
from duckdb import DuckDBPyConnection

LIMIT_SECONDS = 10.0
"""What one question may take: a thousand times what those of the shipped catalog need."""


class NoNumberError(Exception):
    """The question gives no number; the text says why, in words that do not change from night to night."""


def claim_value(con: DuckDBPyConnection, sql: str, limit_seconds: float = LIMIT_SECONDS) -> float:
    """Ask for `measured_value`, the only number of the only row.

    The question stands in brackets inside a SELECT of ours, so that nothing but a SELECT can be written there; whether it is
    one statement is for DuckDB's own parser to say.

    Args:
        con: On a published copy, from `warehouse.connection.open_published`: read only, no files, no network.
        sql: A SELECT without parameters.
        limit_seconds: When it is stopped.

    Raises:
        NoNumberError: It is no single SELECT, fails, takes too long, or gives something else than one finite number.
    """
    asked = f"select measured_value::double from (\n{sql}\n) limit 2"  # noqa: S608 (the copy is read only and closed to the outside)
    cursor = con.cursor()  # its own, so that a late interrupt meets nobody else
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
