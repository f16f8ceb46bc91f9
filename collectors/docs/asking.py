"""What is found of a link when it is asked.

Each host has one request at a time and a pause between two, robots.txt decides, and a host that wants to be left alone is.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from collectors.docs.robots import LIMIT_BYTES, allows
from collectors.docs.visit import NoAnswerError, NotPublicError, Visit, Visitor

HOPS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_NO_HEAD = frozenset({405, 501})
_FAILED = frozenset({404, 410})
Verdict = Literal["alive", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a link tonight.

    Attributes:
        verdict: alive; failed, which on three nights in a row means that it is gone; unknown, where the site does not want to tell us.
        reason: for people; None where it is alive.
        status: of the last answer; None if none came.
    """

    verdict: Verdict
    reason: str | None = None
    status: int | None = None


class OutOfRequestsError(Exception):
    """Tonight's share was spent before it was clear how the link stands."""


class Allowance:
    """How many requests may still be sent for a folder tonight."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.sent = 0

    def take(self) -> None:
        """Take one.

        Raises:
            OutOfRequestsError: there is none.
        """
        if self.sent >= self.left:
            raise OutOfRequestsError
        self.sent += 1


class Asking:
    """Tonight's requests; several threads ask through it.

    Args:
        visitor: sends them.
        agent: our name, as robots.txt may have it.
        place: where to ask in place of an address.
        pause: waits between two requests at a host.
    """

    def __init__(self, visitor: Visitor, agent: str, place: Callable[[str], str], pause: Callable[[], None]) -> None:
        self._visitor, self._agent, self._place, self._pause = visitor, agent.lower(), place, pause
        self._lock = threading.Lock()
        self._hosts: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._robots: dict[str, str | Finding] = {}
        self._resting: set[str] = set()
        self._seen: set[str] = set()

    def finding(self, url: str, allowance: Allowance) -> Finding:
        """Ask a link, and where it leads.

        Raises:
            OutOfRequestsError: in the middle of it.
            Unavailable: the run is ending.
        """
        try:
            for _ in range(HOPS + 1):
                found = self._one(url, allowance)
                if isinstance(found, Finding):
                    return found
                url = found
        except NoAnswerError as none:
            return Finding("failed", str(none))
        except NotPublicError:
            return Finding("unknown", "leads into a private network")
        return Finding("unknown", f"more than {HOPS} redirects")

    def _one(self, url: str, allowance: Allowance) -> Finding | str:
        """Return what a page is found to be, or the address where it has moved."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return Finding("unknown", "leads to what is no page")
        with self._alone(parts.hostname):
            refusal = self._refusal(url, allowance)
            if refusal is not None:
                return refusal
            answer = self._asked("HEAD", url, allowance)
            if answer.status in _NO_HEAD:
                answer = self._asked("GET", url, allowance)
            if answer.status in _MOVED and answer.headers.get("location"):
                return urljoin(url, answer.headers["location"]).partition("#")[0]
            if answer.status == 429 or (answer.status == 503 and "retry-after" in answer.headers):
                self._resting.add(parts.hostname)
        return _judged(answer.status)

    def _refusal(self, url: str, allowance: Allowance) -> Finding | None:
        """Return why a page may not be asked, None where it may."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host in self._resting:
            return Finding("unknown", "the host wanted to be left alone tonight", 429)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin, allowance)
        rules = self._robots[origin]
        if isinstance(rules, Finding):
            return rules
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return None if allows(rules, path, self._agent) else Finding("unknown", "robots.txt asks machines to stay away")

    def _rules(self, origin: str, allowance: Allowance) -> str | Finding:
        """Return the rules of a site; without such a file everything is allowed, and where it cannot be told nothing is."""
        url = f"{origin}/robots.txt"
        for _ in range(HOPS + 1):
            answer = self._asked("GET", url, allowance, LIMIT_BYTES)
            if answer.status in _MOVED and answer.headers.get("location"):
                url = urljoin(url, answer.headers["location"])
                continue
            if answer.status == 429 or answer.status >= 500:
                return Finding("unknown", f"robots.txt cannot be told ({answer.status})", answer.status)
            return answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        return ""

    def _asked(self, verb: str, url: str, allowance: Allowance, limit_bytes: int = 0) -> Visit:
        allowance.take()
        host = urlsplit(url).hostname or ""
        if host in self._seen:
            self._pause()
        self._seen.add(host)
        return self._visitor.ask(verb, self._place(url), limit_bytes)

    @contextmanager
    def _alone(self, host: str) -> Iterator[None]:
        with self._lock:
            lock = self._hosts[host]
        with lock:
            yield


def _judged(status: int) -> Finding:
    if status in _FAILED or (status >= 500 and status != 503):
        return Finding("failed", f"answers {status}", status)
    if status >= 400:
        return Finding("unknown", f"does not tell us ({status})", status)
    return Finding("alive", None, status)
