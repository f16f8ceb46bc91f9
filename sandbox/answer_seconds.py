"""GitHub's limit of response seconds: at most 60 s of GraphQL answers in 60 s for a token, and no answer longer than 10 s.

The duration of an answer is simulated from its query. Time can be simulated as well, for the clients and for the server, so that a
night of such answers fits into a test.
Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#secondary-rate-limits
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.exchange import Answer, Exchange
from sandbox.rest import failure

LIMIT_S = WINDOW_S = 60.0
LONGEST_S = 10.0
_TEXT = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
_CUT = b"<!DOCTYPE html><html><body><p>We couldn't respond to your request in time.</p></body></html>"


class MadeUpTime:
    """A clock that advances only when somebody waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0.0

    def now(self) -> float:
        """Return the seconds that have passed."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self._now += seconds


@dataclass(slots=True)
class AnswerSeconds:
    """The response seconds of each token, and the refusals.

    Attributes:
        takes_s: how long a GraphQL answer takes, in seconds.
        time: a clock of its own; None is the real one.
        refused: how many requests the limit refused.
        cut: how many answers took longer than GitHub waits.
    """

    takes_s: Callable[[Exchange], float]
    time: MadeUpTime | None = None
    refused: int = 0
    cut: int = 0
    _had: defaultdict[str | None, deque[tuple[float, float]]] = field(default_factory=lambda: defaultdict(deque))

    def judge(self, answer: Answer, exchange: Exchange) -> tuple[Answer, float]:
        """Return the answer, and after how many seconds it is sent."""
        took_s = min(self.takes_s(exchange), LONGEST_S)
        had, now = self._had[exchange.token], self.time.now() if self.time else time.monotonic()
        while had and had[0][0] + WINDOW_S <= now:
            had.popleft()
        if sum(seconds for _, seconds in had) + took_s > LIMIT_S:
            self.refused += 1
            return failure(403, _TEXT, answer.headers), 0.0
        had.append((now, took_s))
        if took_s >= LONGEST_S:
            self.cut += 1
            answer = Answer(502, raw=_CUT, headers={**answer.headers, "content-type": "text/html"})
        if self.time is not None:
            self.time.advance(took_s)
            return answer, 0.0
        return answer, took_s
