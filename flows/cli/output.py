"""Writes the result of a query to stdout: as a table, CSV, JSON or Markdown."""

import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows.console import jsonable, say, table
from flows.errors import UserError
from reports.text.escape import markdown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH_ROWS = 10_000
_TABLE_ROWS = 1_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_table(con: "DuckDBPyConnection") -> None:
    """Write an aligned table of the first 1,000 rows, and a note on stderr if there are more."""
    headers = _headers(con)
    found = con.fetchmany(_TABLE_ROWS)
    numbers = [header for position, header in enumerate(headers) if any(_is_number(row[position]) for row in found)]
    table(headers, found, right=numbers)
    if len(found) == _TABLE_ROWS and con.fetchone() is not None:
        say(f"these are the first {_TABLE_ROWS:,} rows; --format csv or json gives them all")


def write_csv(con: "DuckDBPyConnection") -> None:
    """Write RFC 4180, with an apostrophe before text that a spreadsheet would run as a formula; NULL is an empty field."""
    writer = csv.writer(sys.stdout)
    writer.writerow([_harmless(header) for header in _headers(con)])
    for batch in _batches(con):
        writer.writerows([_harmless(cell) for cell in row] for row in batch)


def write_json_rows(con: "DuckDBPyConnection") -> None:
    """Write an array with one object per row, one row per line.

    Raises:
        UserError: two columns have the same name, which an object cannot hold.
    """
    headers = _headers(con)
    twice = next((name for name in headers if headers.count(name) > 1), None)
    if twice is not None:
        line = f"two columns are called {twice!r}; rename one with AS, or take another --format"
        raise UserError(line)
    before = "[\n"
    for batch in _batches(con):
        lines = [json.dumps(dict(zip(headers, map(jsonable, row), strict=True))) for row in batch]
        sys.stdout.write(before + ",\n".join(lines))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def write_markdown(con: "DuckDBPyConnection") -> None:
    """Write a GitHub Markdown table; every text is escaped."""
    headers = _headers(con)
    sys.stdout.write(_markdown_row(headers) + "|" + " --- |" * len(headers) + "\n")
    for batch in _batches(con):
        sys.stdout.write("".join(_markdown_row(row) for row in batch))


def _headers(con: "DuckDBPyConnection") -> list[str]:
    return [column[0] for column in con.description or ()]


def _batches(con: "DuckDBPyConnection") -> Iterator[list[tuple[Any, ...]]]:
    while batch := con.fetchmany(_BATCH_ROWS):
        yield batch


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _harmless(cell: object) -> object:
    if isinstance(cell, (list, dict)):
        return json.dumps(jsonable(cell))
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _markdown_row(cells: Sequence[object]) -> str:
    return "|" + "".join(f" {_markdown_cell(cell)} |" for cell in cells) + "\n"


def _markdown_cell(cell: object) -> str:
    if cell is None:
        return ""
    return str(cell) if isinstance(cell, (bool, int, float, Decimal, dt.date)) else markdown(cell)
