"""Connections over plain rows: order, opaque cursors, one page."""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Connection:
    """One page of rows, and what GitHub tells around it."""

    rows: Sequence[Any]
    cursors: Sequence[str]
    total: int
    has_next: bool
    has_previous: bool

    FIELDS: ClassVar = frozenset({"totalCount", "nodes", "edges", "pageInfo"})

    def tell(self, field: str) -> Any:
        """One of the fields that connections of the schema have in common."""
        if field == "totalCount":
            return self.total
        if field == "nodes":
            return self.rows
        if field == "edges":
            return [{"node": row, "cursor": cursor} for row, cursor in zip(self.rows, self.cursors, strict=True)]
        first, last = (self.cursors[0], self.cursors[-1]) if self.cursors else (None, None)
        return {"startCursor": first, "endCursor": last, "hasNextPage": self.has_next, "hasPreviousPage": self.has_previous}


def connect(rows: Sequence[Any], arguments: Mapping[str, Any], key: Callable[[Any], list[Any]], *, descending: bool = False) -> Connection:
    """Order rows by `key` (values that JSON can hold; unique), and cut the page that the arguments ask for."""
    ordered = sorted(rows, key=key, reverse=descending)
    keys = [key(row) for row in ordered]
    start, end = 0, len(ordered)
    if arguments.get("after"):
        mark = _read(arguments["after"])
        start = _place(keys, mark, descending=descending, after=True)
    if arguments.get("before"):
        mark = _read(arguments["before"])
        end = _place(keys, mark, descending=descending, after=False)
    if arguments.get("first") is not None:
        end = min(end, start + arguments["first"])
    else:
        start = max(start, end - arguments["last"])
    cursors = [_write(own) for own in keys[start:end]]
    return Connection(ordered[start:end], cursors, len(ordered), end < len(ordered), start > 0)


def _place(keys: list[list[Any]], mark: list[Any], *, descending: bool, after: bool) -> int:
    """How many keys lie before a cursor, its own row counted when the page comes after it."""
    if descending:
        return len(keys) - (bisect_left if after else bisect_right)(keys[::-1], mark)
    return (bisect_right if after else bisect_left)(keys, mark)


def _write(key: list[Any]) -> str:
    return base64.b64encode(b"cursor:v2:" + json.dumps(key).encode()).decode()


def _read(cursor: str) -> list[Any]:
    try:
        text = base64.b64decode(cursor, validate=True)
        if not text.startswith(b"cursor:v2:"):
            raise ValueError(cursor)
        found = json.loads(text.removeprefix(b"cursor:v2:"))
    except ValueError as wrong:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise GraphQLError(message, extensions={"type": "INVALID_CURSOR_ARGUMENTS"}) from wrong
    return list(found)
