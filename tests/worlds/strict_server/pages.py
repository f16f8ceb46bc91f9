"""Connections over plain rows: order, opaque cursors, one page."""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, ClassVar

from graphql import GraphQLError

Key = tuple[Any, int]
"""A moment, a text or a number, and a number that makes it unique."""
_MARK = b"cursor:v2:"


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


def connect(rows: Sequence[Any], arguments: Mapping[str, Any], key: Callable[[Any], Key], *, descending: bool = False) -> Connection:
    """Order rows by `key` (unique) and cut the page that the arguments ask for."""
    keyed = sorted(((key(row), row) for row in rows), key=itemgetter(0), reverse=descending)
    keys = [own for own, _ in keyed]
    start, end = 0, len(keyed)
    if arguments.get("after"):
        start = _place(keys, _read(arguments["after"]), descending=descending, after=True)
    if arguments.get("before"):
        end = _place(keys, _read(arguments["before"]), descending=descending, after=False)
    if arguments.get("first") is not None:
        end = min(end, start + arguments["first"])
    else:
        start = max(start, end - arguments["last"])
    page = [row for _, row in keyed[start:end]]
    return Connection(page, [_write(own) for own in keys[start:end]], len(keys), end < len(keys), start > 0)


def _place(keys: list[Key], mark: Key, *, descending: bool, after: bool) -> int:
    """How many keys lie before a cursor, its own row counted when the page comes after it."""
    if descending:
        return len(keys) - (bisect_left if after else bisect_right)(keys[::-1], mark)
    return (bisect_right if after else bisect_left)(keys, mark)


def _write(key: Key) -> str:
    first, second = key
    told = {"at": first.isoformat()} if isinstance(first, datetime) else first
    return base64.b64encode(_MARK + json.dumps([told, second]).encode()).decode()


def _read(cursor: str) -> Key:
    try:
        text = base64.b64decode(cursor, validate=True)
        if not text.startswith(_MARK):
            raise ValueError(cursor)
        first, second = json.loads(text.removeprefix(_MARK))
    except ValueError as wrong:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise GraphQLError(message, extensions={"type": "INVALID_CURSOR_ARGUMENTS"}) from wrong
    return (datetime.fromisoformat(first["at"]) if isinstance(first, dict) else first), second
