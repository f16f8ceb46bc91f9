"""Pages of a connection: cursors by sort key, so that rows which move between pages behave as on GitHub."""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Key = tuple[str, int]
"""Sort value, then the row's number, which settles ties."""


class Rows(list[Row]):
    """Completed rows of one connection; the executor projects them without walking the schema for each."""


class CursorError(Exception):
    """A cursor that this server did not issue."""

    type = "INVALID_CURSOR_ARGUMENTS"


@dataclass(frozen=True, slots=True)
class View:
    """The rows of a connection in ascending order with their keys."""

    keys: Sequence[Key]
    rows: Sequence[Row]


def cursor_of(key: Key) -> str:
    """Return the opaque cursor of a row."""
    return base64.b64encode(json.dumps(["v2", *key]).encode()).decode()


def key_of(cursor: str) -> Key:
    """Return the key in a cursor.

    Raises:
        CursorError: the text is not a cursor of ours.
    """
    try:
        version, value, number = json.loads(base64.b64decode(cursor, validate=True))
    except (ValueError, TypeError) as error:
        raise CursorError(_not_a_cursor(cursor)) from error
    if version != "v2" or not isinstance(value, str) or not isinstance(number, int):
        raise CursorError(_not_a_cursor(cursor))
    return value, number


def page(view: View, arguments: Mapping[str, Any], *, descending: bool = False) -> dict[str, Any]:
    """Return one page in the shape of GitHub's connections (and its `keys`, for `edges`).

    Args:
        view: all rows that pass the connection's filters, ascending.
        arguments: `first`, `last`, `after`, `before` of the query; sizes are checked before (`cost.py`).
        descending: the requested order.

    Raises:
        CursorError: `after` or `before` is not a cursor of ours.
    """
    after, before = (_key(arguments, name) for name in ("after", "before"))
    first, last = arguments.get("first"), arguments.get("last")
    if descending:  # the same range of rows from its other end
        after, before, first, last = before, after, last, first
    start = bisect_right(view.keys, after) if after else 0
    end = max(start, bisect_left(view.keys, before) if before else len(view.keys))
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    keys, rows = list(view.keys[start:end]), Rows(view.rows[start:end])
    older, newer = start > 0, end < len(view.keys)
    if descending:
        keys.reverse()
        rows.reverse()
        older, newer = newer, older
    return {
        "totalCount": len(view.keys),
        "nodes": rows,
        "keys": keys,
        "pageInfo": {
            "hasNextPage": newer,
            "hasPreviousPage": older,
            "startCursor": cursor_of(keys[0]) if keys else None,
            "endCursor": cursor_of(keys[-1]) if keys else None,
        },
    }


def edges(connection: Mapping[str, Any], *_: Any) -> Rows:
    """Return the edges of a page, each row with its cursor."""
    pairs = zip(connection["keys"], connection["nodes"], strict=True)
    return Rows({"cursor": cursor_of(key), "node": row} for key, row in pairs)


def _not_a_cursor(text: str) -> str:
    return f"`{text}` does not appear to be a valid cursor."


def _key(arguments: Mapping[str, Any], name: str) -> Key | None:
    cursor = arguments.get(name)
    return key_of(cursor) if cursor is not None else None
