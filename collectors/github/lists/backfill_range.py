"""A set of rows walked from both ends at once, oldest and newest first, until the ends meet.

The ends have met when the front's last row lies behind the back's first one. Counts only size the requests: rows that
come or go meanwhile change the count, never the order of creation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping, optional_integer

Side = Literal["front", "back"]
_MOVED_ROWS = 10  # asked for when the count says nothing is left and the ends have not met


@dataclass(slots=True)
class End:
    """How far one end has come: cursor, creation time (ISO, UTC) and number of its innermost row, rows taken."""

    cursor: str | None = None
    at: str | None = None
    number: int = 0
    rows: int = 0


@dataclass(slots=True)
class Span:
    """One set and its two ends.

    Attributes:
        states: the state that makes the set, empty for all.
        bound: at most so many rows, until the server has told its count.
        total: the server's count.
        front: the old end.
        back: the new end.
        done: whether every row has been taken.
    """

    states: str
    bound: int
    total: int | None = None
    front: End = field(default_factory=End)
    back: End = field(default_factory=End)
    done: bool = False

    @property
    def left(self) -> int:
        """About how many rows are still to be taken."""
        if self.done:
            return 0
        return max(1, (self.bound if self.total is None else self.total) - self.front.rows - self.back.rows)

    def sizes(self, page: int) -> dict[Side, int]:
        """Return how many rows to ask for at each end, ``page`` at most; a short set has one end."""
        if self.done:
            return {}
        if self.back.cursor is None:
            return {"front": page, "back": page} if self.left > page else {"front": page}
        gap = (self.total or 0) - self.front.rows - self.back.rows
        wanted = gap + 1 if gap >= 0 else _MOVED_ROWS  # one row of overlap proves that the ends met
        if wanted <= page:
            return {"front": wanted}
        return {"front": page, "back": min(page, wanted - page)}

    def take(self, side: Side, connection: Mapping[str, Any], number: str, where: str) -> Sequence[Any]:
        """Note a page that was asked for at one end and return its nodes.

        Args:
            side: the end.
            connection: as GraphQL sent it.
            number: the field of a node that settles ties.
            where: for the error.

        Raises:
            Malformed: a promised key is missing, or the page leads nowhere.
        """
        nodes = [node for node in items(connection, "nodes", where) if node is not None]
        page = mapping(connection, "pageInfo", where)
        end, more, onward = (self.front, "hasNextPage", "endCursor") if side == "front" else (self.back, "hasPreviousPage", "startCursor")
        total, has_more, place = integer(connection, "totalCount", where), boolean(page, more, where), cursor(page, onward, where)
        if has_more and (place is None or place == end.cursor):
            raise Malformed(onward, where)
        if nodes:
            edge = nodes[-1] if side == "front" else nodes[0]
            end.at, end.number = instant(edge, "createdAt", where).isoformat(), optional_integer(edge, number, where) or 0
        self.total, end.cursor, end.rows = total, place, end.rows + len(nodes)
        self.done = self.done or not has_more or self._have_met()
        return nodes

    def rewind(self, side: Side) -> None:
        """Begin this end anew."""
        setattr(self, side, End())

    def _have_met(self) -> bool:
        if self.front.at is None or self.back.at is None:
            return False
        front, back = datetime.fromisoformat(self.front.at), datetime.fromisoformat(self.back.at)
        return front > back or (front == back and self.front.number == self.back.number)
