"""The API version to request: the newest that we know, or an older one if the server refuses it.

An Enterprise server before 3.21 answers 400 to a version that it does not know; some list the versions that they know.
Source: https://docs.github.com/en/rest/about-the-rest-api/api-versions
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NEWEST = "2026-03-10"
OLDER = "2022-11-28"
_REFUSING = frozenset({400, 406, 410})
_NAMED = re.compile(r"api[\s_-]version", re.IGNORECASE)
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


class ApiVersions:
    """The API version requested from one server, for all threads of a run."""

    def __init__(self) -> None:
        self.current: str | None = NEWEST
        self._is_settled = False
        self._changing = threading.Lock()
        self._first = threading.Lock()

    @property
    def is_older(self) -> bool:
        """Whether the server refused the newest version."""
        return self.current != NEWEST

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let one request through at a time until the server has answered one, so that a refused version is requested only once."""
        if self._is_settled:
            yield
            return
        with self._first:
            yield

    def refused(self, asked: str | None, status: int, text: str) -> bool:
        """Return whether an answer refuses the requested version; if so, switch to another one.

        Args:
            asked: the version of the request; None is without.
            status: of the answer.
            text: its body.
        """
        is_refused = asked is not None and status in _REFUSING and bool(asked in text or _NAMED.search(text))
        with self._changing:
            if not is_refused:
                self._is_settled = True
            elif self.current == asked and asked is not None:
                self.current = _next(asked, text)
        return is_refused


def _next(refused: str, text: str) -> str | None:
    """The newest version that the answer lists, else the older one that we know, else none: the server's own default."""
    listed: list[str] = [date for date in _DATE.findall(text) if date < refused]
    if listed:
        return max(listed)
    return OLDER if refused > OLDER else None
