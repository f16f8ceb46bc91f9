"""The size of a query: smaller after a refusal or a slow answer, slowly larger while answers are fast."""

from datetime import date

from collectors.github.lists.list_state import PAGE
from collectors.github.size import SLOW_S, Size

STREAM = "pace"
LISTS_A_QUERY = 13  # both ends of issues and pull requests by state and of forks, and the releases
_MOST_ROWS = LISTS_A_QUERY * PAGE + 10  # room for the heads beside them
_FAST_ANSWERS = 3  # in a row before more is requested


class PageSize:
    """The number of rows a query may ask for. It is reduced to fewer lists first, then to shorter pages.

    Args:
        text: what an earlier reading stored; None starts with the most that a query can hold.
        today: when a refusal is recorded.
    """

    def __init__(self, text: str | None = None, today: date = date.min) -> None:
        self._size = Size.read(text, _MOST_ROWS, _MOST_ROWS, today)
        self._today = today
        self._fast = 0

    @property
    def rows(self) -> int:
        """Rows of a query at most."""
        return self._size.now

    @property
    def page(self) -> int:
        """Rows of one list at most."""
        return min(PAGE, self.rows)

    @property
    def can_shrink(self) -> bool:
        """Whether the query can be smaller."""
        return self._size.can_shrink

    def to_text(self) -> str:
        """Return the size for the next reading."""
        return self._size.to_text()

    def refused(self, asked: int | None = None) -> None:
        """Halve the size of the refused query; by default of the largest allowed one."""
        self._size.refused(self.rows if asked is None else min(asked, self.rows), self._today)
        self._fast = 0

    def answered(self, took_s: float, asked: int | None = None) -> None:
        """Record an answer, its duration and the rows it was asked for; by default as many as allowed."""
        rows = self.rows if asked is None else asked
        if took_s >= SLOW_S:
            self._size.refused(min(rows, self.rows), self._today)
            self._fast = 0
            return
        self._size.answered()
        self._fast += 2 * rows >= self.rows
        if self._fast >= _FAST_ANSWERS:
            self._size.grow(self.rows + max(1, self.rows // 2))
            self._fast = 0
