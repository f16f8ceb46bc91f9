"""The HTTP client for every server except GitHub: retries, rate limits, cancellation.

Its outcomes are those of the GitHub client (`errors.py`). tenacity retries, requests sends. Keys are passed as parameters or headers.
Errors name only the host and the path, so they never contain a key.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from urllib3.exceptions import HTTPError

from collectors.body import read_body, read_chunks
from collectors.cancellation import CancellableAdapter, CancelToken
from collectors.errors import Denied, Gone, Malformed, RateLimited, SourceError, Unavailable

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 10.0, 30.0
_ATTEMPTS = 4
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # below it tells addresses with their query, which may hold a key
_FIRST_PAUSE_S = 1.0
_LONGEST_WAIT_S = 120.0  # if a server asks for more, it is asked again on another night
_GONE, _DENIED, _LIMITED = {404, 410, 451}, {401, 403, 407}, {429, 503}

T = TypeVar("T")
Explain = Callable[[object], SourceError | None]
"""From the body of an answer that refuses to the error that it means."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer.

    Attributes:
        payload: the parsed JSON; None if nothing changed since the `etag` that was sent.
        headers: with lower-case names.
        host: that answered, after redirects; None if nothing changed.
    """

    payload: Any
    headers: Mapping[str, str]
    host: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether nothing changed since the `etag` that was sent."""
        return self.payload is None


class _RetryAfter(SourceError):  # noqa: N818 - as those of errors.py
    """A refusal with the time to wait."""

    def __init__(self, reason: str, wait_s: float) -> None:
        super().__init__(reason, passing=True)
        self.wait_s = wait_s


class HttpClient:
    """Requests JSON; thread-safe.

    Args:
        user_agent: identifies us.
        cancel_token: ends waits and requests when the run ends.
        on_wait: called for every wait of more than a few seconds, with the seconds and the reason.
        first_pause_s: before the second attempt; it doubles with each further attempt.
    """

    def __init__(
        self,
        user_agent: str,
        cancel_token: CancelToken,
        on_wait: Callable[[float, str], None] = lambda *_: None,
        first_pause_s: float | None = None,
    ) -> None:
        self._user_agent, self._cancel_token, self._on_wait = user_agent, cancel_token, on_wait
        self._first_pause_s = _FIRST_PAUSE_S if first_pause_s is None else first_pause_s
        self._lock, self._mine, self._sent = threading.Lock(), threading.local(), 0

    @property
    def user_agent(self) -> str:
        """Our name."""
        return self._user_agent

    @property
    def cancel_token(self) -> CancelToken:
        """What ends waits and requests."""
        return self._cancel_token

    @property
    def sent(self) -> int:
        """The number of requests sent, retries included."""
        return self._sent

    def sent_here(self) -> int:
        """Return the number of requests that the calling thread sent."""
        return getattr(self._mine, "sent", 0)

    def wait(self, seconds: float, reason: str | None = None) -> None:
        """Wait because a server asks for it, unless the run ends; a given reason is shown to people."""
        if seconds <= 0:
            return
        if reason is not None:
            self._on_wait(seconds, reason)
        self._cancel_token.wait(seconds)
        self._cancel_token.check()

    def get(
        self,
        url: str,
        parameters: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        explain: Explain | None = None,
    ) -> Answer:
        """Request a URL.

        Args:
            url: without its parameters.
            parameters: of the query.
            headers: in addition to the user agent.
            etag: of the answer that is known.
            explain: where the server says in JSON why it refuses (status 400 and above): the error that this means, None for the usual one.

        Raises:
            Gone: 404, 410, 451.
            Denied: 401, 403, 407.
            RateLimited: a limit that lasts longer than we wait.
            Unavailable: network, time-out, 5xx, 202, an answer that is too large.
            Malformed: an answer that is not JSON.
        """
        known = {} if etag is None else {"If-None-Match": etag}
        return self._retried(partial(self._ask, "GET", url, parameters or {}, {**(headers or {}), **known}, None, explain))

    def post(self, url: str, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        """Send JSON and return the answer; errors as for `get`."""
        return self._retried(partial(self._ask, "POST", url, {}, headers or {}, body, None))

    def read(self, url: str, take: Callable[[Iterator[bytes]], T], limit_bytes: int, timeout_s: float) -> T:
        """Request a file that is too large for one answer, and return what is made of its bytes.

        Args:
            url: of the file.
            take: gets the bytes piece by piece, from the beginning at each attempt.
            limit_bytes: of the whole file.
            timeout_s: for the whole file.

        Raises:
            SourceError: as `get`, and what `take` raises.
        """
        return self._retried(partial(self._take, url, take, limit_bytes, timeout_s))

    def _take(self, url: str, take: Callable[[Iterator[bytes]], T], limit_bytes: int, timeout_s: float) -> T:
        with self._answered("GET", url, {}, {"Accept": "*/*"}, None) as response:
            _refuse(response.status_code, _lower(response), _place(url))
            return take(read_chunks(response, f"the file {_place(url)}", limit_bytes, timeout_s))

    def _retried(self, attempt: Callable[[], T]) -> T:
        retrying = Retrying(
            stop=stop_after_attempt(_ATTEMPTS),
            retry=retry_if_exception(
                lambda error: isinstance(error, SourceError) and error.passing and not self._cancel_token.is_cancelled()
            ),
            wait=self._pause,
            sleep=self._cancel_token.wait,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except _RetryAfter as error:
            raise RateLimited(error.reason) from None

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, _RetryAfter):
            return float(self._first_pause_s * 2 ** (state.attempt_number - 1))
        self._on_wait(error.wait_s, error.reason)
        return error.wait_s

    def _ask(
        self,
        verb: str,
        url: str,
        parameters: Mapping[str, str | int],
        headers: Mapping[str, str],
        body: object,
        explain: Explain | None,
    ) -> Answer:
        place = _place(url)
        with self._answered(verb, url, parameters, headers, body) as response:
            response_headers = _lower(response)
            if explain is not None and response.status_code >= 400:
                _raise_explained(read_body(response, f"the answer of {place}"), explain)
            _refuse(response.status_code, response_headers, place)
            if response.status_code == 304:
                return Answer(None, response_headers)
            text, host = read_body(response, f"the answer of {place}"), urlsplit(response.url).hostname
        try:
            payload = json.loads(text)
        except (ValueError, RecursionError):
            raise Malformed("JSON", place, passing=True) from None
        if payload is None:
            raise Malformed("JSON", place)
        return Answer(payload, response_headers, host)

    @contextmanager
    def _answered(
        self, verb: str, url: str, parameters: Mapping[str, str | int], headers: Mapping[str, str], body: object
    ) -> Iterator[requests.Response]:
        """Send a request and hand over the answer while its body is still on the way; what the network does is told in our words."""
        self._cancel_token.check()
        place = _place(url)
        with self._lock:
            self._sent += 1
        self._mine.sent = self.sent_here() + 1
        try:
            with self._session().request(
                verb,
                url,
                params=dict(parameters),
                headers={"User-Agent": self._user_agent, "Accept": "application/json", **headers},
                json=body,
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                stream=True,
            ) as response:
                yield response
        except requests.exceptions.Timeout:
            msg = f"no answer from {place} within {READ_TIMEOUT_S:.0f} s"
            raise Unavailable(msg, passing=True) from None
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            msg = f"the connection to {place} failed ({type(error).__name__})"
            raise Unavailable(msg, passing=True) from None

    def _session(self) -> requests.Session:
        """Return the calling thread's session: a requests session is not thread-safe."""
        if not hasattr(self._mine, "session"):
            session = requests.Session()
            for scheme in ("http://", "https://"):
                session.mount(scheme, CancellableAdapter(self._cancel_token))
            self._mine.session = session
        session = self._mine.session
        assert isinstance(session, requests.Session)  # noqa: S101 - a thread-local has no types
        return session


def _lower(response: requests.Response) -> Mapping[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _raise_explained(text: bytes, explain: Explain) -> None:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return
    error = explain(payload)
    if error is not None:
        raise error


def _place(url: str) -> str:
    """The host and the path, for messages: a query may contain a key."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def _refuse(status: int, headers: Mapping[str, str], place: str) -> None:
    wait_s = _retry_after(headers)
    if status in _LIMITED and (status == 429 or wait_s is not None):
        reason = f"{place} says too many requests ({status})"
        if wait_s is not None and wait_s > _LONGEST_WAIT_S:
            line = f"{reason}, and to wait {wait_s:.0f} s"
            raise RateLimited(line)
        raise _RetryAfter(reason, _LONGEST_WAIT_S / 2 if wait_s is None else wait_s)
    if status in _GONE:
        line = f"{place} is not there ({status})"
        raise Gone(line)
    if status in _DENIED:
        line = f"{place} refuses ({status})"
        raise Denied(line)
    if status == 202 or status >= 500:
        line = f"{place} cannot answer now ({status})"
        raise Unavailable(line, passing=True)
    if status not in {200, 304}:
        line = f"{place} answers {status}"
        raise Unavailable(line)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        seconds = float(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < 1e9 else None
