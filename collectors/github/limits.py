"""Limits in the server's answers: quota headers, refusals, and the server's clock.

Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from collectors.github.refusal_texts import errors_of, is_limit, is_permission, is_suspended, words_of

DEFAULT_WAIT_S = 60.0  # GitHub's advice for a refusal without a time
_LIMIT_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_LIMIT_CODES = frozenset({"graphql_rate_limit", "rate_limit", "RATE_LIMITED", "RATE_LIMIT"})
FAR_EPOCH = 1e11  # in the year 5138: no window ends there


@dataclass(frozen=True, slots=True)
class Quota:
    """The primary limit of one token and resource, from the newest answer.

    Attributes:
        limit: requests (core) or points (graphql) a window.
        remaining: what is left of them.
        reset_epoch: when the window ends, in seconds since 1970.
    """

    limit: int
    remaining: int
    reset_epoch: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A limit refused a request, not a permission.

    Attributes:
        kind: primary (the window is spent) or secondary (too fast).
        wait_s: from Retry-After; None if it was not sent.
    """

    kind: Literal["primary", "secondary"]
    wait_s: float | None


class ServerClock:
    """The server's time: its last Date header plus the time since, so that a wrong local clock does not matter."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: tuple[datetime, float] | None = None

    def update(self, headers: Mapping[str, str]) -> None:
        """Read the Date header of an answer."""
        try:
            server_time = parsedate_to_datetime(headers["date"]).astimezone(UTC)
        except (KeyError, ValueError, OverflowError):
            return
        with self._lock:
            self._seen = (server_time, self.monotonic())

    def now(self) -> datetime | None:
        """Return the server's time; None before its first answer."""
        with self._lock:
            if self._seen is None:
                return None
            server_time, received_at = self._seen
        return datetime.fromtimestamp(server_time.timestamp() + self.monotonic() - received_at, UTC)

    def seconds_until(self, epoch: float) -> float:
        """Return the seconds until ``epoch``, plus one since Date has no fractions; never negative."""
        now = self.now()
        return DEFAULT_WAIT_S if now is None else max(0.0, epoch - now.timestamp() + 1)


def read_quota(headers: Mapping[str, str]) -> Quota | None:
    """Parse the quota headers (lower-case names); None if the server sends none."""
    try:
        limit, remaining = int(float(headers["x-ratelimit-limit"])), int(float(headers["x-ratelimit-remaining"]))
        reset_epoch = float(headers["x-ratelimit-reset"])
    except (KeyError, ValueError, OverflowError):
        return None
    return Quota(limit, remaining, reset_epoch) if 0 <= reset_epoch < FAR_EPOCH else None


def read_refusal(status: int, headers: Mapping[str, str], payload: object, text: str = "") -> Refusal | None:
    """Return the refusal if a limit refused; None for a 403 with another reason.

    A text that names a permission overrides the quota headers; a text that names a limit overrides a quota that is left.

    Args:
        status: of the answer.
        headers: with lower-case names.
        payload: the parsed body, None if it is not JSON.
        text: the body if it is not JSON, such as a page of HTML.
    """
    wait_s = _retry_after(headers)
    if status == 503 and wait_s is not None:
        return Refusal("secondary", wait_s)
    if status not in {200, 403, 429} or (status == 200 and not _is_limited_query(payload)):
        return None
    words = words_of(payload, text)
    if status != 200 and (is_permission(words) or is_suspended(words)):
        return None
    is_spent = headers.get("x-ratelimit-remaining") == "0"
    if is_spent and "secondary" not in words and "abuse detection" not in words:
        return Refusal("primary", wait_s)
    if is_limit(words) or wait_s is not None or status in {200, 429}:
        return Refusal("secondary", wait_s)
    return None


def _is_limited_query(payload: object) -> bool:
    """GraphQL answers 200 to a query that a limit refused; the type, the code or only the message says so."""
    if not isinstance(payload, Mapping):
        return False
    for error in errors_of(payload):
        extensions = error.get("extensions")
        code = extensions.get("code") if isinstance(extensions, Mapping) else error.get("code")
        if error.get("type") in _LIMIT_TYPES or code in _LIMIT_CODES:
            return True
    return payload.get("data") is None and is_limit(words_of(payload))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        seconds = float(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < 1e6 else None
