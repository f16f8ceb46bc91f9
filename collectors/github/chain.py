"""Reads a list of bare numbers in its order and finds the stored rows that it no longer contains.

A page names every row between its first and its last one. A stored row in that range that it does not name is gone. Rows with the
last row's second are judged with the next page, which may contain some of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Any

from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, items, mapping, optional_integer
from collectors.github.lists.listing import Listing

ROWS = 100


@dataclass(slots=True)
class Chain:
    """One reading in progress. Times are whole seconds since 1970, negative if the list runs from new to old.

    Attributes:
        descending: from new to old.
        since: of the first row; the server filters by it. None: the list's beginning.
        until: the reading ends before this time. None: the list's end.
        cursor: where the next page starts.
        edge: the time of the last row read; None before the first page.
        at_edge: the numbers named with that time.
        is_done: whether the whole range has been read.
    """

    descending: bool = False
    since: int | None = None
    until: int | None = None
    cursor: str | None = None
    edge: int | None = None
    at_edge: list[int] = field(default_factory=list)
    is_done: bool = False

    def text(self, listing: Listing, alias: str) -> str:
        """Return the GraphQL of the next page."""
        way = "DESC" if self.descending else "ASC"
        onward = f", after: ${alias}" if self.cursor else ""
        since = "" if self.since is None else f", filterBy: {{since: {_stamp(self.since)}}}"
        return (
            f"{alias}: {listing.field}(first: {ROWS}{onward}{since}, orderBy: {{field: {listing.recount_order}, direction: {way}}}) "
            f"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ {listing.number} {listing.recount_key} }} }}"
        )

    def take(self, connection: Mapping[str, Any], listing: Listing, held: Mapping[int, int]) -> set[int]:
        """Add a page and return the stored numbers that it lacks.

        Args:
            connection: as GraphQL sent it.
            listing: which list.
            held: number to time, positive, of the rows that may be judged.

        Raises:
            Malformed: a promised key is missing, or the page makes no progress.
        """
        where, sign = f"{listing.source} by number", -1 if self.descending else 1
        named = read_numbers(connection, listing)
        page = mapping(connection, "pageInfo", where)
        has_more, place = boolean(page, "hasNextPage", where), cursor(page, "endCursor", where)
        if has_more and (place is None or place == self.cursor or not named):
            raise Malformed("endCursor", where)
        begin = -inf if self.edge is None else self.edge
        last = sign * named[-1][1] if named else begin
        stop = inf if self.until is None else self.until
        self.is_done = not has_more or last >= stop
        end = min(stop, inf if not has_more else last)
        listed = {number for number, _ in named} | set(self.at_edge)
        low = max(begin, -inf if self.since is None else self.since)
        gone = {number for number, at in held.items() if low <= sign * at < end and number not in listed}
        if named:
            before = self.at_edge if last == self.edge else []
            self.at_edge = [*before, *(number for number, at in named if sign * at == last)]
            self.edge = int(last)
        self.cursor = place
        return gone


def read_numbers(connection: Mapping[str, Any], listing: Listing) -> list[tuple[int, int]]:
    """Return number and time of each node; one without a number has 0."""
    where = f"{listing.source} by number"
    nodes = [node for node in items(connection, "nodes", where) if node is not None]
    return [(optional_integer(node, listing.number, where) or 0, seconds(instant(node, listing.recount_key, where))) for node in nodes]


def seconds(at: datetime) -> int:
    """Return whole seconds since 1970."""
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def has_met(front: Chain, back: Chain) -> bool:
    """Return whether two readings of one list, from either end, have read all of it."""
    return front.edge is not None and back.edge is not None and front.edge > -back.edge


def since_text(at: int) -> str:
    """Format a time for GraphQL."""
    return _stamp(at)


def cut(times: Iterable[int], rows: int) -> list[int]:
    """Return the times that cut a list into pieces of about so many rows, never within one second."""
    ordered = sorted(times)
    return sorted({ordered[place] for place in range(rows, len(ordered), rows) if ordered[place] > ordered[0]})


def _stamp(at: int) -> str:
    return f'"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"'
