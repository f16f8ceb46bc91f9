"""Sends one request with the best token: waits for limits, and changes the token after a permanent refusal."""

import json
from collections.abc import Callable, Collection

from collectors.errors import BadToken, RateLimited, Unavailable
from collectors.github.api_version import ApiVersions
from collectors.github.limits import ServerClock, read_quota, read_refusal
from collectors.github.refusal_texts import is_suspended, message_of, words_of
from collectors.github.tokens import Lease, Token, TokenPool
from collectors.github.transport import Reply
from collectors.github.usage import Usage

_REFUSALS = 5  # by limits, of one request, before it fails
_NOBODY: frozenset[Token] = frozenset()


class Sender:
    """Sends requests within the limits; thread-safe.

    Attributes:
        is_enterprise: whether the server calls itself an Enterprise server.
    """

    def __init__(self, pool: TokenPool, clock: ServerClock, usage: Usage, versions: ApiVersions, redact: Callable[[str], str]) -> None:
        self._pool = pool
        self._clock = clock
        self._usage = usage
        self._versions = versions
        self._redact = redact
        self.is_enterprise = False

    def send(
        self,
        resource: str,
        cost: int,
        ask: Callable[[Token], Reply],
        owners: Collection[str] = (),
        avoid: Collection[Token] = _NOBODY,
    ) -> tuple[Reply, Token]:
        """Return the first answer that is not a refusal of a limit, a credential or a version, and the token that was used.

        Args:
            resource: whose quota it spends, core or graphql.
            cost: how much of it, about.
            ask: sends the request with a token.
            owners: whose repositories it is about.
            avoid: tokens that must not be used.

        Raises:
            Unavailable: no answer, or limits beyond what we wait for (RateLimited, BudgetSpent).
            BadToken: no token is left.
        """
        for _ in range(_REFUSALS + len(self._pool)):
            lease = self._pool.lease(resource, cost, owners, avoid)
            reply = self._ask(lease, ask)
            if reply is None:
                continue
            refusal = read_refusal(reply.status, reply.headers, reply.payload, reply.text)
            if refusal is not None:
                self._pool.refused(lease, refusal)
            elif reason := _refused_credential(reply, lease.token):
                self._pool.drop(lease, self._redact(reason))
            else:
                self._pool.accepted(lease)
                return reply, lease.token
        raise RateLimited("GitHub's limits refuse this request again and again")

    def _ask(self, lease: Lease, ask: Callable[[Token], Reply]) -> Reply | None:
        """Return the answer; None if the server refused the requested API version."""
        try:
            with self._versions.asking():
                version = self._versions.current
                self._usage.add_request(lease.resource)
                reply = ask(lease.token)
                is_refused = self._versions.refused(version, reply.status, _body_of(reply))
        except BadToken as error:
            self._pool.settle(lease, None, answered=False)
            self._pool.drop(lease, self._redact(str(error)))
            if not len(self._pool):
                raise BadToken(self._redact(str(error))) from None
            raise Unavailable(self._redact(str(error)), passing=True) from None
        except BaseException:
            self._pool.settle(lease, None, answered=False)
            raise
        self._clock.update(reply.headers)
        self.is_enterprise = self.is_enterprise or "x-github-enterprise-version" in reply.headers
        self._pool.settle(lease, read_quota(reply.headers), served_s=reply.served_s)
        return None if is_refused else reply


def _body_of(reply: Reply) -> str:
    """The body of a refusal, as text."""
    return "" if reply.status < 400 else json.dumps(reply.payload) if reply.is_json else reply.text


def _refused_credential(reply: Reply, token: Token) -> str | None:
    """Return why the server no longer accepts a token at all; None if it does."""
    if token.auth is None:
        return None
    if reply.status == 401:
        return f"GitHub answers 401, {message_of(reply.payload) or 'bad credentials'}"
    if reply.status == 403 and is_suspended(words_of(reply.payload, reply.text)):
        return f"GitHub answers 403, {message_of(reply.payload) or 'suspended'}"
    return None
