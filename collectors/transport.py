"""Requests over PyGithub: each thread has its own requesters (one a token) and connections (one an origin).

PyGithub's requester keeps books that no lock guards, and its connection the request that is under way. It takes only
the path of an absolute URL; the connection it is given decides which host is asked.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from github.GithubException import GithubException
from github.Requester import Requester
from jwt import PyJWTError

from collectors.connection import READ_TIMEOUT_S, Connection, origin_of
from collectors.errors import BadToken, Unavailable
from collectors.halt import Halt
from collectors.tokens import Token

API_VERSION = "2026-03-10"

# At DEBUG PyGithub logs the whole answers, that which carries an App's installation token too.
logging.getLogger("github.Requester").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server.

    Attributes:
        status: HTTP.
        headers: with lower-case names.
        payload: the parsed body; None where there is none or where it is not JSON.
        is_json: whether the body parsed.
        moved_to: the URL of a redirect that was followed.
        took_s: seconds from question to answer.
    """

    status: int
    headers: Mapping[str, str]
    payload: Any
    is_json: bool
    moved_to: str | None
    took_s: float


class _Mine(threading.local):
    """What belongs to the calling thread."""

    def __init__(self) -> None:
        self.requesters: dict[Token, Requester] = {}
        self.connections: dict[str, Connection] = {}


class Transport:
    """Sends requests to the REST and the GraphQL origin with any token, from any thread."""

    def __init__(
        self, api_url: str, graphql_url: str, user_agent: str, halt: Halt, on_reply: Callable[[Reply], None] | None = None
    ) -> None:
        self._on_reply = on_reply
        self.api_url = api_url.rstrip("/")
        self.graphql_url = graphql_url
        self._halt = halt
        self._user_agent = user_agent
        self._lock = threading.Lock()
        self._mine = _Mine()

    def rest(self, token: Token, url: str, parameters: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        """Ask for ``url``, a path below the REST address or an absolute URL of the same origin.

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
        self._requester(token)  # gives an App's authentication the means to ask
        with self._lock:  # one thread renews, the others wait
            try:
                return token.auth.token
            except GithubException as error:
                if error.status in {401, 403, 404}:
                    msg = f"GitHub refuses the credentials of the GitHub App ({error.status})"
                    raise BadToken(msg) from None
                msg = f"GitHub gave no token for the GitHub App ({error.status})"
                raise Unavailable(msg, passing=True) from None
            except (PyJWTError, ValueError, TypeError):
                raise BadToken("the private key of the GitHub App cannot be read: it must be PEM") from None
            except requests.exceptions.RequestException as error:
                msg = f"GitHub gave no token for the GitHub App ({type(error).__name__})"
                raise Unavailable(msg, passing=True) from None

    def _send(
        self, token: Token, origin: str, verb: str, url: str, parameters: Mapping[str, Any], headers: Mapping[str, str], body: object
    ) -> Reply:
        self.secret(token)
        connection, began_at = self._connection(origin), time.monotonic()
        status, told, text = self._requester(token).requestJson(verb, url, dict(parameters), dict(headers), body, cnx=connection)
        payload, is_json = _parse(text)
        reply = Reply(status, told, payload, is_json, connection.moved_to, time.monotonic() - began_at)
        if self._on_reply is not None:
            self._on_reply(reply)
        return reply

    def _requester(self, token: Token) -> Requester:
        if token not in self._mine.requesters:
            self._mine.requesters[token] = Requester(
                auth=token.auth,
                base_url=self.api_url,
                timeout=int(READ_TIMEOUT_S),
                user_agent=self._user_agent,
                per_page=100,
                verify=True,
                retry=None,
                pool_size=1,
                api_version=API_VERSION,
            )
        return self._mine.requesters[token]

    def _connection(self, origin: str) -> Connection:
        if origin not in self._mine.connections:
            self._mine.connections[origin] = Connection(origin, self._halt)
        return self._mine.connections[origin]


def _parse(text: str) -> tuple[Any, bool]:
    try:
        return json.loads(text), True
    except (ValueError, RecursionError):
        return None, False
