"""The GitHub client: REST and GraphQL with a pool of tokens, within the limits, with retries in one place.

Thread-safe. PyGithub does authentication and requests; its own retries and throttle are off.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tenacity import Retrying, before_sleep_log, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from collectors.cancellation import CancelToken
from collectors.errors import BadToken, Denied, SourceError, TooHeavy, Unavailable
from collectors.github.credentials import AppCredentials, Redaction, pool_of
from collectors.github.graphql import Answer, read_answer
from collectors.github.limits import ServerClock
from collectors.github.refusal_history import RefusalHistory
from collectors.github.request import Sender
from collectors.github.response_errors import next_url_of, refusal_of
from collectors.github.second_token import ANSWERED, SecondToken, Subject, subject_of
from collectors.github.size import SLOW_S
from collectors.github.tokens import Token, TokenPool
from collectors.github.transport import Reply, Transport
from collectors.github.usage import Spent, Usage

__all__ = ["AppCredentials", "GitHubClient", "RestAnswer"]

USER_AGENT = "framework-pulse"
BACKOFF = wait_exponential_jitter(multiplier=0.5, max=20.0, jitter=1.0)
_PAUSE_S = 1.0
_HEAVY_STATUS = frozenset({502, 504})
_NULL = "null"  # the error type when the facts of a repository are refused
_LOG = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """A usable REST answer.

    Attributes:
        payload: the parsed body; None with 204 and 304.
        unchanged: the server answered 304 to our ETag.
        etag: as sent, quotes included.
        next_url: of ``Link: rel="next"``.
        moved: whether it came after a redirect, so that the requested name is an old one.
    """

    payload: Any
    unchanged: bool
    etag: str | None
    next_url: str | None
    moved: bool


def _ignore_wait(_seconds: float, _reason: str) -> None:
    pass


class GitHubClient:
    """Client of one GitHub-compatible server.

    Args:
        api_url: of REST, for example https://api.github.com.
        graphql_url: of GraphQL, on any host.
        tokens: a pool; if it is empty and ``app`` is None, requests have no token (REST only, 60 an hour).
        app: credentials of a GitHub App's installation, added to the pool.
        reserve: share (0..1) of each token's window that is never spent.
        max_wait_s: the longest limit that is waited for.
        attempts: how often a request is sent if its error may pass.
        on_wait: called for each wait for a limit, with the seconds and the reason.
        cancel_token: ends waits and requests; by default it is never cancelled.
        on_reply: called with every answer before it is checked.
        is_paced: hold GraphQL requests below the limit of response seconds; False only to test that limit.

    Attributes:
        has_token: whether GraphQL can be used.
        clock: the server's time, to detect a wrong local clock.
        refusals: which tokens were refused where; earlier refusals are read into it.

    Raises:
        BadToken: a token that cannot be sent in a header.
    """

    def __init__(
        self,
        api_url: str,
        graphql_url: str,
        tokens: Sequence[str] = (),
        app: AppCredentials | None = None,
        *,
        reserve: float = 0.10,
        max_wait_s: float = 900.0,
        attempts: int = 5,
        on_wait: Callable[[float, str], None] = _ignore_wait,
        cancel_token: CancelToken | None = None,
        on_reply: Callable[[Reply], None] | None = None,
        is_paced: bool = True,
    ) -> None:
        self.has_token = bool(tokens) or app is not None
        self.clock = ServerClock()
        self._redaction = Redaction(tokens)
        self._cancel_token = cancel_token or CancelToken()
        self.refusals = RefusalHistory()
        self._transport = Transport(api_url, graphql_url, USER_AGENT, self._cancel_token, lambda: self.clock.monotonic(), on_reply)
        self._pool = TokenPool(
            pool_of(tokens, app),
            self.clock,
            reserve=reserve,
            max_wait_s=max_wait_s,
            sleep=self._cancel_token.wait,
            on_wait=on_wait,
            refusals=self.refusals,
            is_paced=is_paced,
        )
        self._usage = Usage()
        self._sender = Sender(self._pool, self.clock, self._usage, self._transport.versions, self._redaction)
        self._second_token = SecondToken(self._pool, self.refusals)
        self._attempts = attempts

    def get(self, url: str, parameters: Mapping[str, Any] | None = None, *, etag: str | None = None) -> RestAnswer:
        """Request a REST endpoint: a path below the REST address, or the absolute URL of a ``Link``.

        Args:
            url: where.
            parameters: of the query.
            etag: of an earlier answer; a 304 then costs nothing.

        Raises:
            SourceError: by outcome (``errors.py``); errors that may pass have been retried.
            BadToken: no token is left.
        """
        headers = {"Accept": "application/vnd.github+json"} | ({"If-None-Match": etag} if etag else {})

        def ask(token: Token) -> Reply:
            return self._transport.rest(token, url, parameters or {}, headers)

        subject = subject_of(url)

        def send(avoid: Collection[Token]) -> tuple[tuple[Reply, SourceError | None], Token]:
            reply, token = self._sender.send("core", 1, ask, subject.owners, avoid)
            return (reply, refusal_of(reply, url)), token

        def attempt() -> RestAnswer:
            reply, error = self._second_token.ask("core", subject, send, lambda result: _refusal(result[1]))
            if error is not None:
                raise self._without_secrets(error)
            payload = None if reply.status in {204, 304} else reply.payload
            next_url = next_url_of(reply)
            return RestAnswer(payload, reply.status == 304, reply.headers.get("etag"), next_url, reply.moved_to is not None)

        return self._retried(attempt)

    def graphql(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        cost: int = 1,
        can_shrink: bool = False,
        about: Sequence[str] = (),
        avoid: Collection[Token] = (),
    ) -> Answer:
        """Send a query.

        Args:
            query: the document; it should contain ``rateLimit { cost }``.
            variables: those that it declares.
            cost: estimated points; the reserve is checked against them.
            can_shrink: the caller can ask for less: a query that may be too heavy is sent at most twice, a slow one once.
            about: owner/name of the repositories in the query. If it is one, a refusal is tried once with another token.
            avoid: tokens that must not be used.

        Raises:
            TooHeavy: the server could not answer this much at once.
            SourceError: the whole query failed otherwise; errors of single aliases are part of the answer.
            BadToken: no token is left.
        """
        if not self.has_token:
            raise Denied("GraphQL needs a token: set GITHUB_TOKEN")
        heavy: list[TooHeavy] = []

        def attempt() -> Answer:
            began_at = self.clock.monotonic()
            try:
                return self._query({"query": query, "variables": variables or {}}, cost, about, avoid)
            except Unavailable as error:
                is_slow = self.clock.monotonic() - began_at >= SLOW_S
                if not isinstance(error, TooHeavy) and not (can_shrink and is_slow and error.passing):
                    raise
                heavy.append(TooHeavy(error.reason, passing=not can_shrink or (error.passing and not is_slow and not heavy)))
                raise heavy[-1] from None

        return self._retried(attempt)

    def pause(self) -> None:
        """Wait as long as before a second attempt, to give the server time to recover."""
        self._cancel_token.wait(_PAUSE_S)

    def spendable(self, resource: str) -> int | None:
        """Return how much of ``core`` or ``graphql`` is left above the reserve; None before the first answer."""
        return self._pool.spendable(resource)

    def spent(self) -> Spent:
        """Return what all threads have spent so far."""
        return self._usage.all_threads()

    def spent_here(self) -> Spent:
        """Return what the calling thread has spent so far."""
        return self._usage.this_thread()

    @property
    def may_lack_newest(self) -> bool:
        """Whether the server may lack what the newest API version added: it refused that version, or is an Enterprise server."""
        return self._transport.versions.is_older or self._sender.is_enterprise

    def dropped(self) -> Mapping[str, str]:
        """Return the credentials that the server no longer accepts, by label, and why."""
        return dict(self._pool.dropped)

    def refused_by(self) -> Mapping[str, Sequence[str]]:
        """Return, by a credential's label, the owners that refuse it while another credential is accepted."""
        owners = {token.label: self.refusals.owners_refusing(token.fingerprint) for token in self._pool.alive()}
        return {label: found for label, found in owners.items() if found}

    def git_secrets(self, repo: str) -> Sequence[str]:
        """Return the tokens that git may use for a repository on the same server, the most likely accepted first.

        Tokens that the server no longer accepts are left out; those that the owner has refused come last.
        """
        found = []
        for token in self._pool.best_first(repo.partition("/")[0].lower()):
            with suppress(SourceError, BadToken):  # an App that gets no token now
                found.append(self._transport.secret(token))
        return [secret for secret in found if secret is not None]

    def may_ask_another(self, answer: Answer, name: str) -> bool:
        """Return whether a refusal for a repository is worth retrying with another token."""
        return answer.asked_with is not None and self._second_token.is_worth_asking(
            "graphql", Subject((name,), name), answer.asked_with, _NULL
        )

    def compared(self, name: str, first: Answer, second: Answer, *, was_answered: bool) -> None:
        """Record the result of asking about a repository with two tokens, the first of which was refused."""
        if first.asked_with is not None and second.asked_with is not None:
            subject = Subject((name,), name)
            self._second_token.compared("graphql", subject, first.asked_with, second.asked_with, _NULL, was_answered=was_answered)

    def _query(self, body: Mapping[str, Any], cost: int, about: Sequence[str], avoid: Collection[Token]) -> Answer:
        subject = Subject(tuple(about), f"{about[0]} lists" if len(about) == 1 else "")

        def send(without: Collection[Token]) -> tuple[tuple[Answer | None, SourceError | None], Token]:
            reply, token = self._sender.send(
                "graphql", cost, lambda token: self._transport.graphql(token, body), subject.owners, {*avoid, *without}
            )
            try:
                return (self._read(reply, token), None), token
            except SourceError as whole:
                return (None, whole), token

        def refusal(result: tuple[Answer | None, SourceError | None]) -> str | None:
            answer, error = result
            if answer is not None and len(about) == 1 and answer.by_token:
                return Denied.outcome
            return _refusal(error)

        answer, error = self._second_token.ask("graphql", subject, send, refusal)
        if answer is None:
            raise self._without_secrets(error or Unavailable("no answer"))
        return replace(answer, errors=[replace(each, error=self._without_secrets(each.error)) for each in answer.errors])

    def _read(self, reply: Reply, token: Token) -> Answer:
        if error := refusal_of(reply, "GraphQL"):
            is_heavy = reply.status in _HEAVY_STATUS or (reply.status == 200 and isinstance(error, Unavailable))
            raise TooHeavy(error.reason, passing=not reply.is_json or reply.status != 200) if is_heavy else error
        answer = read_answer(reply.payload, reply.took_s)
        self._usage.add_points(answer.cost)
        return replace(answer, asked_with=token)

    def _retried(self, attempt: Callable[[], T]) -> T:
        waits = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=BACKOFF,
            retry=retry_if_exception(_is_passing),
            sleep=self._cancel_token.wait,
            before_sleep=before_sleep_log(_LOG, logging.INFO),
            reraise=True,
        )
        answer: T = waits(self._unless_cancelled, attempt)
        return answer

    def _unless_cancelled(self, attempt: Callable[[], T]) -> T:
        self._cancel_token.check()
        return attempt()

    def _without_secrets(self, error: SourceError) -> SourceError:
        error.reason = self._redaction(error.reason)
        error.args = (error.reason,)
        return error


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, SourceError) and error.passing


def _refusal(error: SourceError | None) -> str | None:
    """The outcome of a refusal that may be due to the token; None if there was no answer."""
    return ANSWERED if error is None else error.outcome if error.by_token else None
