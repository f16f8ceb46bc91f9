"""Adaptive query size: which sizes worked and which were too large, kept between readings and nights."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

SLOW_S = 8.0  # GitHub cuts a query at 10 s and charges more for it
_BELOW_FAILED = 0.8
_AIM_S = 6.4  # an answer that is predicted to take longer is not requested
_KEPT = timedelta(days=7)  # a server that was in trouble is given another chance
_SMALL = 32  # this share of the most is never too much by itself
_INCIDENT = 5  # refusals in a row that no size explains


@dataclass(slots=True)
class Size:
    """The number of things that one query asks for.

    Attributes:
        most: the upper limit.
        now: the current size.
        ceiling: below a size that was too much; None if there was none.
        failed_on: the day of that refusal.
    """

    most: int
    now: int
    ceiling: int | None = None
    failed_on: date | None = None
    _failures: int = 0
    _first_failed: int = 0
    _before: tuple[int, int | None, date | None] | None = None

    @classmethod
    def read(cls, text: str | None, most: int, start: int, today: date) -> Self:
        """Parse the size that an earlier reading stored; ``start`` if there is none or the text is not ours."""
        try:
            stored = json.loads(text or "")
            size, ceiling, day = int(stored["size"]), stored["ceiling"], stored["failed_on"]
            failed_on = None if day is None else date.fromisoformat(day)
            if ceiling is not None and (failed_on is None or today - failed_on >= _KEPT):
                ceiling = failed_on = None
            return cls(most, max(1, min(size, most)), None if ceiling is None else max(1, int(ceiling)), failed_on)
        except (ValueError, KeyError, TypeError):
            return cls(most, min(start, most))

    def to_text(self) -> str:
        """Return the state as JSON; it contains nothing that changes every night."""
        day = None if self.failed_on is None else self.failed_on.isoformat()
        return json.dumps({"size": self.now, "ceiling": self.ceiling, "failed_on": day}, separators=(",", ":"))

    @property
    def can_shrink(self) -> bool:
        """Whether the query can be smaller."""
        return self.now > 1

    def worked(self, asked: int, took_s: float, today: date) -> None:
        """Record an answer: a slow one lowers the size, a fast one of at least half the size raises it."""
        self.answered()
        if took_s >= SLOW_S:
            self._fail(asked, today)
            self.now = max(1, min(self.now, int(asked * _AIM_S / took_s)))
        elif 2 * asked >= self.now:
            predicted = int(asked * _AIM_S / max(took_s, 0.001))
            self.grow(max(self.now + max(1, self.now // 4), min(2 * self.now, predicted)))

    def answered(self) -> None:
        """Record that there was an answer, whatever its size."""
        self._failures, self._before = 0, None

    def grow(self, wanted: int) -> None:
        """Ask for more from now on, up to the size that is known to work."""
        self.now = max(self.now, min(wanted, self.most, self.ceiling or self.most))

    def refused(self, asked: int, today: date) -> None:
        """Record that so many were too much. If one is too much as well, the number was not the reason, and the refusal is forgotten."""
        if self._failures == 0:
            self._first_failed, self._before = asked, (self.now, self.ceiling, self.failed_on)
        self._failures += 1
        if asked <= 1 and self._before is not None:
            self.now, self.ceiling, self.failed_on = self._before
            self._failures, self._before = 0, None
            return
        self._fail(asked if self._failures < _INCIDENT else self._first_failed, today)
        self.now = max(1, min(self.now, asked // 2))

    def _fail(self, asked: int, today: date) -> None:
        if asked * _SMALL < self.most:
            return  # too few to be too many: the server had a bad moment
        below = max(1, int(asked * _BELOW_FAILED))
        self.ceiling = below if self.ceiling is None or self._failures >= _INCIDENT else min(self.ceiling, below)
        self.failed_on = today
