"""The queries behind the pages: one SELECT a file, on the public SQL surface only.

`framework/` has those about one framework, `all_frameworks/` the others; no name is in both.

What a page shows as its query is what made the figure, to the letter: the file with its parameters written out as
literals, ready to paste into any DuckDB client.
"""

import datetime as dt
import functools
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import quote_plus

import duckdb

Parameter = str | dt.date | None
Parameters = Mapping[str, Parameter]
Row = dict[str, Any]

_FOLDERS = ("framework", "all_frameworks")
_PARAMETER = re.compile(r"\$(\w+)")
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


@functools.cache
def text(name: str) -> str:
    """Return the SQL of the query, as its file has it."""
    (file,) = (found for folder in _FOLDERS if (found := files("reports").joinpath("queries", folder, f"{name}.sql")).is_file())
    return file.read_text(encoding="utf-8").strip()


def rows(con: duckdb.DuckDBPyConnection, name: str, parameters: Parameters) -> list[Row]:
    """Run the query and give its rows in order, each as column name to value.

    Args:
        con: A connection on the public surface.
        name: The query's file name without `.sql`.
        parameters: At least what the query names; the rest is left out.

    Raises:
        duckdb.Error: The warehouse lacks a table or column of the public surface.
    """
    found = con.execute(shown(name, parameters))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def grouped(found: list[Row], column: str) -> dict[str, list[Row]]:
    """Return the rows by the text in a column, which they lose; groups and rows in the order in which they came."""
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row[column], []).append({name: value for name, value in row.items() if name != column})
    return groups


def shown(name: str, parameters: Parameters) -> str:
    """Return the query with its parameters written out as SQL literals, ready to paste."""
    return _PARAMETER.sub(lambda found: _literal(parameters[found[1]]), text(name))


def console(sql: str) -> str:
    """Return the address of the query in the site's console, as seen from the site's root: `sql.html?q=`.

    Comments on lines of their own are left out, and so is the white space at the ends of lines; a space is written as a plus, which
    is shorter.
    """
    lines = (line.strip() for line in _COMMENT.sub("", sql).splitlines())
    return f"sql.html?q={quote_plus(chr(10).join(line for line in lines if line), safe='(),*:/=')}"


def _literal(value: Parameter) -> str:
    if value is None:
        return "null"
    if isinstance(value, dt.date):
        return f"date '{value:%Y-%m-%d}'"
    return "'" + value.replace("'", "''") + "'"
