"""How much to ask for in one query: less after a refusal or a slow answer, slowly more while answers come fast."""

from collectors.client import SLOW_S
from collectors.stream import PAGE

LISTS_A_QUERY = 13  # both ends of issues and pull requests by state and of forks, and the releases
_MOST_ROWS = LISTS_A_QUERY * PAGE + 10  # room for the heads beside them
_FAST_ANSWERS = 3  # in a row before more is asked for


class Pace:
    """The number of rows a query may ask for, first spent on fewer lists, then on shorter pages."""

    def __init__(self) -> None:
        self.rows = _MOST_ROWS
        self._fast = 0

    @property
    def page(self) -> int:
        """Rows of one list at most."""
        return min(PAGE, self.rows)

    @property
    def can_shrink(self) -> bool:
        """Whether less than this can be asked for."""
        return self.rows > 1

    def refused(self) -> None:
        """Ask for half."""
        self.rows, self._fast = max(1, self.rows // 2), 0

    def answered(self, took_s: float) -> None:
        """Note an answer and how long it took."""
        if took_s >= SLOW_S:
            self.refused()
            return
        self._fast += 1
        if self._fast >= _FAST_ANSWERS and self.rows < _MOST_ROWS:
            self.rows, self._fast = min(_MOST_ROWS, self.rows + max(1, self.rows // 2)), 0
