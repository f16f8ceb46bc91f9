"""The pool of credentials: which token sends the next request, and which has to wait.

The token with the most quota left goes first, unless an owner refused it and accepted another. No token goes below the reserve. GraphQL is
held below its limit of response seconds. A refused token waits and then sends one request alone. A token that the server no longer accepts
leaves the pool. Thread-safe.
"""

import logging
import math
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from github.Auth import Auth

from collectors.errors import BadToken, BudgetSpent, RateLimited, Unavailable
from collectors.github.busy import LIMIT_S, Busy
from collectors.github.limits import DEFAULT_WAIT_S, Quota, Refusal, ServerClock
from collectors.github.refusal_history import RefusalHistory

GRAPHQL = "graphql"
MAX_REFUSALS_IN_ROW = 4  # refusals by a secondary limit in a row before the request fails
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Allowance:
    quota: Quota | None = None
    known: bool = False  # an answer came in this window, with or without quota headers
    in_flight: int = 0

    def spendable(self, reserve: float) -> float:
        if self.quota is None:
            return math.inf
        return self.quota.remaining - self.in_flight - math.ceil(self.quota.limit * reserve)


@dataclass(frozen=True, slots=True)
class _Rest:
    """How long a token must rest, and why; ``spent`` is the exhausted quota, ``is_pace`` means that no limit has refused."""

    seconds: float
    reason: str
    spent: Quota | None = None
    is_pace: bool = False

    def error(self) -> RateLimited | BudgetSpent:
        if self.spent is None:
            return RateLimited(self.reason)
        return BudgetSpent(self.reason, datetime.fromtimestamp(self.spent.reset_epoch, UTC))


@dataclass(slots=True, eq=False)
class Token:
    """One credential and what is known of its limits.

    Attributes:
        label: its name for people; never the secret.
        auth: PyGithub's authentication; None sends no token.
        fingerprint: identifies it between runs; it reveals nothing of the secret.
        blocked_until: a secondary limit asks for a pause until then, by the pool's clock.
        refusals_in_row: refusals by a secondary limit in a row.
        is_careful: after such a refusal one request goes alone, until one is answered.
        under_way: requests without an answer yet.
        busy: its GraphQL response times.
    """

    label: str
    auth: Auth | None = field(repr=False)
    fingerprint: str = ""
    allowances: dict[str, _Allowance] = field(default_factory=dict, repr=False)
    blocked_until: float = 0.0
    refusals_in_row: int = 0
    is_careful: bool = False
    under_way: int = 0
    busy: Busy = field(default_factory=Busy, repr=False)


@dataclass(frozen=True, slots=True)
class Lease:
    """Permission to send one request; every lease is settled once."""

    token: Token
    resource: str
    cost: int
    refusals_in_row: int
    began_at: float


class TokenPool:
    """Hands out leases.

    Args:
        tokens: the credentials.
        clock: the server's time.
        reserve: share (0..1) of each token's window that is never spent.
        max_wait_s: a limit that lasts longer raises, a shorter one is waited for.
        sleep: waits for seconds.
        on_wait: called for each wait, with the seconds and the reason.
        refusals: which tokens an owner has refused.
        is_paced: whether GraphQL is held below its limit of response seconds.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        clock: ServerClock,
        *,
        reserve: float,
        max_wait_s: float,
        sleep: Callable[[float], None],
        on_wait: Callable[[float, str], None],
        refusals: RefusalHistory,
        is_paced: bool = True,
    ) -> None:
        self.refusals = refusals
        self._is_paced = is_paced
        self.dropped: dict[str, str] = {}
        self._alive = list(tokens)
        self._clock = clock
        self._reserve = reserve
        self._max_wait_s = max_wait_s
        self._sleep = sleep
        self._on_wait = on_wait
        self._changed = threading.Condition()

    def __len__(self) -> int:
        with self._changed:
            return len(self._alive)

    def lease(self, resource: str, cost: int, owners: Collection[str] = (), avoid: Collection[Token] = ()) -> Lease:
        """Return permission for a request that will cost about ``cost``; wait for a limit if that is short.

        Args:
            resource: core or graphql.
            cost: how much of its quota.
            owners: whose repositories are requested.
            avoid: tokens that are not used.

        Raises:
            BadToken: no token is left.
            BudgetSpent: every token is at its reserve for longer than we wait.
            RateLimited: a secondary limit lasts longer than we wait.
            Unavailable: every token left is to be avoided.
        """
        while True:
            with self._changed:
                usable = self._usable(avoid)
                rests = [(self._rest(token, resource, cost), token) for token in usable]
                ready = [token for rest, token in rests if rest.seconds == 0 and not (token.is_careful and token.under_way)]
                probed = [token for token in ready if self._is_probed(token, resource)]
                if probed:
                    return self._take(max(probed, key=lambda token: self._rank(token, resource, owners)), resource, cost)
                rest = min((rest for rest, _ in rests), key=lambda each: each.seconds)
                if rest.seconds == 0 or any(
                    math.isinf(each.seconds) for each, _ in rests
                ):  # an answer to a request in flight will change that
                    self._changed.wait(timeout=1.0)
                    continue
            if rest.seconds > self._max_wait_s and not rest.is_pace:
                raise rest.error()
            if not rest.is_pace:
                self._on_wait(rest.seconds, rest.reason)
            self._sleep(rest.seconds)

    def has_another(self, resource: str, token: Token) -> bool:
        """Return whether another token could be used at once, within quota and limits."""
        with self._changed:
            others = [each for each in self._alive if each is not token and each.auth is not None]
            return any(rest.seconds == 0 or rest.is_pace for rest in (self._rest(each, resource, 1) for each in others))

    def settle(self, lease: Lease, quota: Quota | None, *, answered: bool = True, served_s: float | None = None) -> None:
        """Return a lease.

        Args:
            lease: of the request that has ended.
            quota: from the headers of the answer.
            answered: False if no answer came.
            served_s: how long the server took; None counts all the time since the lease.
        """
        with self._changed:
            allowance = lease.token.allowances[lease.resource]
            allowance.in_flight -= lease.cost
            lease.token.under_way -= 1
            if lease.resource == GRAPHQL:
                now = self._clock.monotonic()
                lease.token.busy.ended(now, now - lease.began_at if served_s is None else served_s)
            if answered:
                allowance.known = True
            if quota is not None:
                allowance.quota = _newer(allowance.quota, quota)
            self._changed.notify_all()

    def accepted(self, lease: Lease) -> None:
        """Record that no limit refused this request."""
        with self._changed:
            if lease.token.refusals_in_row == lease.refusals_in_row:
                lease.token.refusals_in_row, lease.token.is_careful = 0, False
                self._changed.notify_all()

    def refused(self, lease: Lease, refusal: Refusal) -> None:
        """Record a limit's refusal: the token rests.

        Raises:
            RateLimited: a secondary limit refused more than ``MAX_REFUSALS_IN_ROW`` times in a row.
        """
        with self._changed:
            if refusal.kind == "primary":
                self._exhaust(lease, refusal)
                return
            token = lease.token
            token.is_careful = token.busy.is_strict = True
            if token.refusals_in_row == lease.refusals_in_row:  # otherwise another request of the same burst has counted it
                token.refusals_in_row += 1
            if token.refusals_in_row > MAX_REFUSALS_IN_ROW:
                token.refusals_in_row = 0
                msg = f"GitHub's secondary limit refused {MAX_REFUSALS_IN_ROW + 1} times in a row"
                raise RateLimited(msg)
            wait_s = refusal.wait_s if refusal.wait_s is not None else DEFAULT_WAIT_S * 2 ** (token.refusals_in_row - 1)
            token.blocked_until = max(token.blocked_until, self._clock.monotonic() + wait_s)

    def drop(self, lease: Lease, reason: str) -> None:
        """Remove a token that the server no longer accepts, and keep the reason."""
        with self._changed:
            if lease.token in self._alive:
                self._alive.remove(lease.token)
                self.dropped[lease.token.label] = reason
                _LOG.warning("%s left the pool: %s", lease.token.label, reason)
            self._changed.notify_all()

    def spendable(self, resource: str) -> int | None:
        """Return the quota of all tokens together above their reserve; None before it is known."""
        with self._changed:
            left = [self._spendable(token, resource) for token in self._alive]
        return None if any(math.isinf(each) for each in left) else sum(max(0, int(each)) for each in left)

    def alive(self) -> list[Token]:
        """Return the tokens that are still in the pool."""
        with self._changed:
            return list(self._alive)

    def best_first(self, owner: str) -> list[Token]:
        """Return the tokens that are still in the pool; those that this owner refuses, or that were never accepted, come last."""

        def refusals(token: Token) -> int:
            return sum(self.refusals.count(token.fingerprint, resource, (owner,)) for resource in ("core", GRAPHQL))

        return sorted(self.alive(), key=lambda token: (refusals(token), self.refusals.is_poor(token.fingerprint)))

    def _usable(self, avoid: Collection[Token]) -> list[Token]:
        if not self._alive:
            why = "; ".join(f"{label}: {reason}" for label, reason in self.dropped.items())
            msg = f"GitHub accepts none of the tokens: set GITHUB_TOKEN to a valid one{f' ({why})' if why else ''}"
            raise BadToken(msg)
        usable = [token for token in self._alive if token not in avoid]
        if not usable:
            raise Unavailable("no other token is left to ask with")
        return usable

    def _rank(self, token: Token, resource: str, owners: Collection[str]) -> tuple[int, bool, float]:
        refusals, is_poor = self.refusals.count(token.fingerprint, resource, owners), self.refusals.is_poor(token.fingerprint)
        return -refusals, not is_poor, self._spendable(token, resource)

    def _take(self, token: Token, resource: str, cost: int) -> Lease:
        token.allowances.setdefault(resource, _Allowance()).in_flight += cost
        token.under_way += 1
        if resource == GRAPHQL:
            token.busy.began()
        return Lease(token, resource, cost, token.refusals_in_row, self._clock.monotonic())

    def _spendable(self, token: Token, resource: str) -> float:
        return token.allowances.setdefault(resource, _Allowance()).spendable(self._reserve)

    def _is_probed(self, token: Token, resource: str) -> bool:
        allowance = token.allowances.setdefault(resource, _Allowance())
        return allowance.known or allowance.in_flight == 0

    def _rest(self, token: Token, resource: str, cost: int) -> _Rest:
        blocked_s = max(0.0, token.blocked_until - self._clock.monotonic())
        blocked = _Rest(blocked_s, f"a secondary limit asks for a pause of {blocked_s:.0f} s")
        if self._is_paced and resource == GRAPHQL and token.auth is not None:
            held_s = token.busy.hold_s(self._clock.monotonic())
            held = _Rest(held_s, f"GitHub allows {LIMIT_S:.0f} s of answers a minute", is_pace=True)
            blocked = max(blocked, held, key=lambda rest: rest.seconds)
        allowance = token.allowances.setdefault(resource, _Allowance())
        quota = allowance.quota
        if quota is None or allowance.spendable(self._reserve) >= cost:
            return blocked
        spent_s = self._clock.seconds_until(quota.reset_epoch)
        if spent_s == 0:  # a new window: its quota is unknown until the next answer
            allowance.quota, allowance.known = None, False
        reason = f"the {resource} quota is down to its reserve; it resets in {spent_s:.0f} s"
        return max(blocked, _Rest(spent_s, reason, quota), key=lambda rest: rest.seconds)

    def _exhaust(self, lease: Lease, refusal: Refusal) -> None:
        allowance = lease.token.allowances[lease.resource]
        now = self._clock.now()
        quota = allowance.quota
        reset_epoch = quota.reset_epoch if quota is not None else 0.0
        if now is not None and (quota is None or refusal.wait_s is not None):
            reset_epoch = now.timestamp() + (refusal.wait_s if refusal.wait_s is not None else DEFAULT_WAIT_S)
        allowance.quota = Quota(quota.limit if quota is not None else 0, 0, reset_epoch)


def _newer(old: Quota | None, new: Quota) -> Quota:
    """Answers of parallel requests may arrive out of order: within a window the lower remainder is the later one."""
    if old is None or abs(new.reset_epoch - old.reset_epoch) > 1:
        return new if old is None or new.reset_epoch > old.reset_epoch else old
    return Quota(new.limit, min(old.remaining, new.remaining), new.reset_epoch)
