"""Sends requests with our own client and keeps what it hides otherwise: status, headers and seconds of each answer."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from requests.utils import parse_header_links

from collectors.errors import SourceError
from collectors.github.client import AppCredentials, GitHubClient
from collectors.github.graphql import Answer
from collectors.github.transport import Reply
from flows.settings.model import Settings

_KEPT_HEADERS = frozenset(
    {
        "etag",
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-used",
        "x-ratelimit-resource",
        "x-github-api-version-selected",
    }
)


@dataclass(frozen=True, slots=True)
class ProbeReply:
    """The answer to one request.

    Attributes:
        status: of the last answer; None if there was none.
        headers: of it.
        payload: its body, None if it is not JSON.
        seconds: from request to answer.
        error: raised by our client; None if the answer can be used.
        answer: of GraphQL, if it can be used.
        moved_to: the target of a redirect.
    """

    status: int | None
    headers: Mapping[str, str]
    payload: Any
    seconds: float
    error: SourceError | None
    answer: Answer | None
    moved_to: str | None

    @property
    def cost(self) -> int | None:
        """Points, if GraphQL sent them."""
        return self.answer.cost if self.answer else None

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the Link header by their relation."""
        return {link["rel"]: link["url"] for link in parse_header_links(self.headers.get("link", "")) if "rel" in link}

    def figures(self, **more: object) -> dict[str, Any]:
        """Return the figures for the report: no body, no address."""
        kept = {name: value for name, value in self.headers.items() if name in _KEPT_HEADERS and name != "etag"}
        error = {} if self.error is None else {"outcome": self.error.outcome, "reason": self.error.reason}
        return {
            **more,
            "status": self.status,
            "seconds": round(self.seconds, 2),
            "cost": self.cost,
            "errors": sorted({each.error.outcome for each in self.answer.errors}) if self.answer else [],
            "links": sorted(self.links),
            **kept,
            **error,
        }


class ProbeClient:
    """A client that sends each request once and waits for nothing.

    Args:
        settings: name the server and the credentials.
        on_wait: called for waits for a limit.
        is_paced: whether GraphQL is held below its limit of response seconds.
    """

    def __init__(self, settings: Settings, on_wait: Callable[[float, str], None], *, is_paced: bool = True) -> None:
        app = settings.github_app
        self._replies: list[Reply] = []
        self.github = GitHubClient(
            settings.github_api_url,
            settings.github_graphql_url,
            [token.get_secret_value() for token in settings.github_token],
            None if app is None else AppCredentials(app.app_id, app.installation_id, app.private_key.get_secret_value()),
            reserve=0.0,
            max_wait_s=1.0,
            attempts=1,
            on_wait=on_wait,
            on_reply=self._replies.append,
            is_paced=is_paced,
        )

    def get(self, path: str, parameters: Mapping[str, Any] | None = None, etag: str | None = None) -> ProbeReply:
        """Request a REST endpoint."""
        return self._send(lambda: self.github.get(path, parameters, etag=etag))

    def query(self, text: str, variables: Mapping[str, Any] | None = None) -> ProbeReply:
        """Send a query; one that is too heavy is not sent again."""
        return self._send(lambda: self.github.graphql(text, variables, can_shrink=True))

    def _send(self, ask: Callable[[], object]) -> ProbeReply:
        self._replies.clear()
        error, answer, began_at = None, None, time.monotonic()
        try:
            found = ask()
            answer = found if isinstance(found, Answer) else None
        except SourceError as refused:
            error = refused
        seconds = time.monotonic() - began_at
        if not self._replies:
            return ProbeReply(None, {}, None, seconds, error, answer, None)
        last = self._replies[-1]
        return ProbeReply(last.status, last.headers, last.payload, last.took_s, error, answer, last.moved_to)
