"""How many seconds of GraphQL answers a token has had within a minute: GitHub refuses more than 60 in 60.

GitHub counts the time that its processors take and advises to estimate it by how long the answers took. A request that is under way
counts as twice the longest answer of the last minute until it has ended; as 10 s, after which GitHub cuts an answer off, where nothing
was answered yet or the limit has refused. So the limit is not met, however many ask at once, and a quick server is not kept waiting.
Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#secondary-rate-limits
"""

from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 60.0
LIMIT_S = 60.0
LONGEST_ANSWER_S = 10.0
_SHORTEST_S = 1.0  # expected of an answer under way, however quick the others were
_TIMES_LONGEST = 2.0
_MARGIN_S = 1.0  # our window ends later than theirs: an answer travels


@dataclass(slots=True)
class Busy:
    """The answers of one token within the last minute; not safe for threads by itself.

    Attributes:
        under_way: requests that have no answer yet.
        is_strict: whether the limit has refused, so that every request under way counts as the longest that there is.
    """

    under_way: int = 0
    is_strict: bool = False
    _ended: deque[tuple[float, float]] = field(default_factory=deque)  # when, and how many seconds it took

    def began(self) -> None:
        """Note that a request is sent."""
        self.under_way += 1

    def ended(self, now: float, took_s: float) -> None:
        """Note that a request ended, with an answer or without, after so many seconds."""
        self.under_way -= 1
        self._ended.append((now, max(0.0, took_s)))

    def expected_s(self) -> float:
        """Return how many seconds an answer under way counts for."""
        longest = max((took_s for _, took_s in self._ended), default=LONGEST_ANSWER_S)
        return LONGEST_ANSWER_S if self.is_strict else min(LONGEST_ANSWER_S, max(_SHORTEST_S, _TIMES_LONGEST * longest))

    def hold_s(self, now: float) -> float:
        """Return for how long the next request must wait; infinite where it waits for one that is under way."""
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
