"""How many seconds of GraphQL answers a token has had within a minute: GitHub refuses more than 60 in 60.

GitHub counts the time that its processors take and advises to estimate it by how long the answers took. It cuts an answer off
at 10 s, so a request that is under way counts as 10 s until it has ended: then the limit is never met, however many ask at once.
Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#secondary-rate-limits
"""

from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 60.0
LIMIT_S = 60.0
LONGEST_ANSWER_S = 10.0
_MARGIN_S = 1.0  # our window ends later than theirs: an answer travels


@dataclass(slots=True)
class Busy:
    """The answers of one token within the last minute; not safe for threads by itself.

    Attributes:
        under_way: requests that have no answer yet.
    """

    under_way: int = 0
    _ended: deque[tuple[float, float]] = field(default_factory=deque)  # when, and how many seconds it took

    def began(self) -> None:
        """Note that a request is sent."""
        self.under_way += 1

    def ended(self, now: float, took_s: float) -> None:
        """Note that a request ended, with an answer or without, after so many seconds."""
        self.under_way -= 1
        self._ended.append((now, max(0.0, took_s)))

    def hold_s(self, now: float) -> float:
        """Return for how long the next request must wait; infinite where it waits for one that is under way."""
        while self._ended and self._ended[0][0] + WINDOW_S + _MARGIN_S <= now:
            self._ended.popleft()
        over = sum(took_s for _, took_s in self._ended) + LONGEST_ANSWER_S * (self.under_way + 1) - LIMIT_S
        if over <= 0:
            return 0.0
        for at, took_s in self._ended:
            over -= took_s
            if over <= 0:
                return at + WINDOW_S + _MARGIN_S - now
        return float("inf")
