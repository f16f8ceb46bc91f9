"""A set of rows read from both ends at once, oldest and newest first, until the ends meet.

The ends have met when the front's last row lies behind the back's first one. Counts only size the requests: rows that
appear or vanish meanwhile change the count, never the order of creation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping, optional_integer

Side = Literal["front", "back"]
_MOVED_ROWS = 10  # requested if the count says nothing is left and the ends have not met


@dataclass(slots=True)
class RangeEnd:
    """How far one end has been read: cursor, creation time (ISO, UTC) and number of its innermost row, rows read."""

    cursor: str | None = None
    at: str | None = None
    number: int = 0
    rows: int = 0


@dataclass(slots=True)
class BackfillRange:
    """One set and its two ends.

    Attributes:
        states: the state that makes the set, empty for all.
        bound: an upper bound of the rows, until the server has sent its count.
        total: the server's count.
        front: the old end.
        back: the new end.
        done: whether every row has been read.
    """

    states: str
    bound: int
    total: int | None = None
    front: RangeEnd = field(default_factory=RangeEnd)
    back: RangeEnd = field(default_factory=RangeEnd)
    done: bool = False

    @property
    def left(self) -> int:
        """About how many rows are still to be read."""
        if self.done:
            return 0
        return max(1, (self.bound if self.total is None else self.total) - self.front.rows - self.back.rows)

    def sizes(self, page: int) -> dict[Side, int]:
        """Return how many rows to request at each end, at most ``page``; a short set has one end."""
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
        """Add a page of one end and return its nodes.

        Args:
            side: the end.
            connection: as GraphQL sent it.
            number: the field of a node that breaks ties.
            where: for the error.

        Raises:
            Malformed: a promised key is missing, or the page makes no progress.
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
        """Restart this end from its beginning."""
        setattr(self, side, RangeEnd())

    def _have_met(self) -> bool:
        if self.front.at is None or self.back.at is None:
            return False
        front, back = datetime.fromisoformat(self.front.at), datetime.fromisoformat(self.back.at)
        return front > back or (front == back and self.front.number == self.back.number)
