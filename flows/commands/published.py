"""The published copy, as the commands that only read meet it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from flows.environment import published_copy
from flows.older_copy import older_told
from flows.problem import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

_PARAMETER = re.compile(r"\$(\w+)")


@contextmanager
def published() -> Iterator["DuckDBPyConnection"]:
    """Open the published copy, read only.

    Raises:
        WarehouseError: there is none yet, or it cannot be read.
    """
    from warehouse.connection import open_published

    with open_published(published_copy()) as con, older_told(con):
        yield con


def rows(con: "DuckDBPyConnection", sql: str, parameters: Mapping[str, str | int | dt.date | None] | None = None) -> list[Row]:
    """Run a query and give its rows in order, each as column name to value.

    Parameters (`$name`) are written out as literals: a bound one makes DuckDB import pandas, which takes longer than the answer.
    """
    found = con.execute(_PARAMETER.sub(lambda name: _literal((parameters or {})[name[1]]), sql))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def _literal(value: str | int | dt.date | None) -> str:
    if value is None or isinstance(value, int):
        return "null" if value is None else str(value)
    if isinstance(value, dt.date):
        return f"date '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def framework_named(con: "DuckDBPyConnection", given: str) -> str:
    """The framework that the user means, by its name in the catalog in any case.

    Raises:
        Problem: there is no such framework; the line names what comes near.
    """
    return nearest(given, [row["framework"] for row in rows(con, "select framework from frameworks order by framework")])


def nearest(given: str, known: Sequence[str]) -> str:
    """The known name that was given, in any case.

    Raises:
        Problem: there is no such name; the line names what comes near.
    """
    if given.lower() in known:
        return given.lower()
    close = get_close_matches(given.lower(), known, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known) or 'none yet'}"
    line = f"{given!r}: no such framework; {hint}"
    raise Problem(line)
