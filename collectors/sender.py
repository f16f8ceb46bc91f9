"""One request with the best token: waits where a limit refuses, goes on with another token after a 401."""

from collections.abc import Callable

from collectors.errors import BadToken, RateLimited, Unavailable
from collectors.limits import ServerClock, read_quota, read_refusal
from collectors.tally import Tally
from collectors.tokens import Lease, Token, TokenPool
from collectors.transport import Reply

_REFUSALS = 5  # of one request, by limits, before we give it up


class Sender:
    """Sends requests inside the limits; safe for any number of threads."""

    def __init__(self, pool: TokenPool, clock: ServerClock, tally: Tally) -> None:
        self._pool = pool
        self._clock = clock
        self._tally = tally

    def send(self, resource: str, cost: int, ask: Callable[[Token], Reply]) -> Reply:
        """Return the first answer that is no limit's refusal.

        Args:
            resource: whose quota it spends, core or graphql.
            cost: how much of it, about.
            ask: sends the request with a token.

        Raises:
            Unavailable: no answer, or limits beyond what we wait for (RateLimited, BudgetSpent).
            BadToken: no token is left.
        """
        for _ in range(_REFUSALS + len(self._pool)):
            lease = self._pool.lease(resource, cost)
            reply = self._ask(lease, ask)
            self._clock.hear(reply.headers)
            self._pool.settle(lease, read_quota(reply.headers))
            refusal = read_refusal(reply.status, reply.headers, reply.payload)
            if refusal is not None:
                self._pool.refused(lease, refusal)
            elif reply.status == 401 and lease.token.auth is not None:
                self._pool.drop(lease)
            else:
                self._pool.accepted(lease)
                return reply
        raise RateLimited("GitHub's limits refuse this request again and again")

    def _ask(self, lease: Lease, ask: Callable[[Token], Reply]) -> Reply:
        self._tally.add_request(lease.resource)
        try:
            return ask(lease.token)
        except BadToken as error:
            self._pool.settle(lease, None, answered=False)
            self._pool.drop(lease)
            if not len(self._pool):
                raise
            raise Unavailable(str(error), passing=True) from None
        except BaseException:
            self._pool.settle(lease, None, answered=False)
            raise
