"""Seconds of GraphQL response time of a token within the last minute: GitHub refuses more than 60 in 60.

GitHub counts the processor time of an answer and advises to estimate it by the response time. A request in flight counts as twice the
longest response time of the last minute. It counts as 10 s, after which GitHub aborts a query, if nothing was answered yet or if the limit
has refused. So any number of parallel requests stays below the limit, and a fast server is not slowed down.
Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#secondary-rate-limits
"""

from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 60.0
LIMIT_S = 60.0
LONGEST_ANSWER_S = 10.0
_SHORTEST_S = 1.0  # at least this is assumed for a request in flight, even if the others were faster
_TIMES_LONGEST = 2.0
_MARGIN_S = 1.0  # our window ends later than theirs: an answer takes time to arrive


@dataclass(slots=True)
class Busy:
    """Response times of one token within the last minute; not thread-safe.

    Attributes:
        under_way: requests without an answer yet.
        is_strict: whether the limit has refused, so that every request in flight counts as the longest possible.
    """

    under_way: int = 0
    is_strict: bool = False
    _ended: deque[tuple[float, float]] = field(default_factory=deque)  # when, and how many seconds it took

    def began(self) -> None:
        """Record that a request was sent."""
        self.under_way += 1

    def ended(self, now: float, took_s: float) -> None:
        """Record that a request ended after so many seconds, with or without an answer."""
        self.under_way -= 1
        self._ended.append((now, max(0.0, took_s)))

    def expected_s(self) -> float:
        """Return how many seconds a request in flight counts for."""
        longest = max((took_s for _, took_s in self._ended), default=LONGEST_ANSWER_S)
        return LONGEST_ANSWER_S if self.is_strict else min(LONGEST_ANSWER_S, max(_SHORTEST_S, _TIMES_LONGEST * longest))

    def hold_s(self, now: float) -> float:
        """Return how long the next request must wait; infinite if it must wait for a request in flight."""
        while self._ended and self._ended[0][0] + WINDOW_S + _MARGIN_S <= now:
            self._ended.popleft()
        over = sum(took_s for _, took_s in self._ended) + self.expected_s() * (self.under_way + 1) - LIMIT_S
        if over <= 0:
            return 0.0
        for at, took_s in self._ended:
            over -= took_s
            if over <= 0:
                return at + WINDOW_S + _MARGIN_S - now
        return float("inf")
