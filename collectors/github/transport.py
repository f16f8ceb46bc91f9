"""Requests over PyGithub: each thread has its own requesters (one a token) and connections (one an origin).

PyGithub's requester has state that no lock guards, and its connection holds the current request. It uses only the path of an absolute
URL; the connection that it is given decides on the host.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from github.Auth import Auth
from github.GithubException import GithubException
from github.Requester import Requester
from jwt import PyJWTError

from collectors.cancellation import CancelToken
from collectors.errors import BadToken, Unavailable
from collectors.github.api_version import ApiVersions
from collectors.github.http_connection import READ_TIMEOUT_S, Connection, origin_of
from collectors.github.limits import read_refusal
from collectors.github.refusal_texts import message_of
from collectors.github.tokens import Token

_KEPT_TEXT = 10_000  # characters kept at either end of a body that is not JSON

# At DEBUG PyGithub logs whole answers, including the one with an App's installation token.
logging.getLogger("github.Requester").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server.

    Attributes:
        status: HTTP.
        headers: with lower-case names.
        payload: the parsed body; None if there is none or it is not JSON.
        is_json: whether the body parsed.
        text: the beginning and the end of a body that did not; empty otherwise.
        served_s: response time of the server by its socket, without our own wait for a processor; None if unknown.
        moved_to: the URL of a redirect that was followed.
        took_s: seconds from request to answer, body included.
    """

    status: int
    headers: Mapping[str, str]
    payload: Any
    is_json: bool
    moved_to: str | None
    took_s: float
    text: str = ""
    served_s: float | None = None


class _PerThread(threading.local):
    """State of one thread."""

    def __init__(self) -> None:
        self.requesters: dict[tuple[Token, str | None], Requester] = {}
        self.connections: dict[str, Connection] = {}


class Transport:
    """Sends requests to the REST and the GraphQL origin with any token, from any thread."""

    def __init__(
        self,
        api_url: str,
        graphql_url: str,
        user_agent: str,
        cancel_token: CancelToken,
        monotonic: Callable[[], float],
        on_reply: Callable[[Reply], None] | None = None,
    ) -> None:
        self.versions = ApiVersions()
        self._monotonic = monotonic
        self._on_reply = on_reply
        self.api_url = api_url.rstrip("/")
        self.graphql_url = graphql_url
        self._cancel_token = cancel_token
        self._user_agent = user_agent
        self._lock = threading.Lock()
        self._mine = _PerThread()

    def rest(self, token: Token, url: str, parameters: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        """Request ``url``, a path below the REST address or an absolute URL of the same origin.

        Raises:
            Unavailable: no answer, or a URL of another host.
            BadToken: the credentials of a GitHub App are refused.
        """
        origin = origin_of(self.api_url)
        if not url.startswith("/") and origin_of(url) != origin:
            raise Unavailable("the server points to another host, which is not asked: check GITHUB_API_URL")
        return self._send(token, origin, "GET", url, parameters, headers, None)

    def graphql(self, token: Token, body: Mapping[str, Any]) -> Reply:
        """Post a query; errors as for ``rest``."""
        return self._send(token, origin_of(self.graphql_url), "POST", self.graphql_url, {}, {}, body)

    def secret(self, token: Token) -> str | None:
        """Return the token itself; an App's is fetched or renewed where needed.

        Raises:
            Unavailable: an App's token cannot be fetched now.
            BadToken: the credentials of a GitHub App are refused.
        """
        if token.auth is None:
            return None
        with self._lock:  # one thread renews, the others wait
            try:
                return self._renewed(token.auth, token)
            except GithubException as error:
                raise _app_error(error) from None
            except (PyJWTError, ValueError, TypeError):
                raise BadToken("the private key of the GitHub App cannot be read: it must be PEM") from None
            except requests.exceptions.RequestException as error:
                msg = f"GitHub gave no token for the GitHub App ({type(error).__name__})"
                raise Unavailable(msg, passing=True) from None

    def _renewed(self, auth: Auth, token: Token) -> str:
        """Return the token of an authentication; an App requests it in the API version that the server accepts."""
        while True:
            version = self.versions.current
            self._requester(token)  # gives an App's authentication the means to send requests
            try:
                return auth.token
            except GithubException as error:
                if not self.versions.refused(version, error.status, json.dumps(error.data, default=str)):
                    raise

    def _send(
        self, token: Token, origin: str, verb: str, url: str, parameters: Mapping[str, Any], headers: Mapping[str, str], body: object
    ) -> Reply:
        self.secret(token)
        connection, began_at = self._connection(origin), self._monotonic()
        requester = self._requester(token)
        status, reply_headers, text = requester.requestJson(verb, url, dict(parameters), dict(headers), body, cnx=connection)
        payload, is_json = _parse(text)
        kept = "" if is_json else text if len(text) <= 2 * _KEPT_TEXT else f"{text[:_KEPT_TEXT]} {text[-_KEPT_TEXT:]}"
        reply = Reply(status, reply_headers, payload, is_json, connection.moved_to, self._monotonic() - began_at, kept, connection.served_s)
        if self._on_reply is not None:
            self._on_reply(reply)
        return reply

    def _requester(self, token: Token) -> Requester:
        version = self.versions.current
        if (token, version) not in self._mine.requesters:
            self._mine.requesters[token, version] = Requester(
                auth=token.auth,
                base_url=self.api_url,
                timeout=int(READ_TIMEOUT_S),
                user_agent=self._user_agent,
                per_page=100,
                verify=True,
                retry=None,
                pool_size=1,
                api_version=version,
            )
        return self._mine.requesters[token, version]

    def _connection(self, origin: str) -> Connection:
        if origin not in self._mine.connections:
            self._mine.connections[origin] = Connection(origin, self._cancel_token)
        return self._mine.connections[origin]


def _app_error(error: GithubException) -> BadToken | Unavailable:
    """Separate refused credentials of an App from a limit and from server trouble."""
    headers = {name.lower(): str(value) for name, value in (error.headers or {}).items()}
    is_limited = read_refusal(error.status, headers, error.data) is not None
    if error.status in {401, 403, 404} and not is_limited:
        return BadToken(f"GitHub refuses the credentials of the GitHub App ({error.status}{_and(message_of(error.data))})")
    return Unavailable(f"GitHub gave no token for the GitHub App ({error.status})", passing=True)


def _and(words: str) -> str:
    return f", {words}" if words else ""


def _parse(text: str) -> tuple[Any, bool]:
    try:
        return json.loads(text), True
    except (ValueError, RecursionError):
        return None, False
