"""The hourly budgets of GitHub's API: requests for REST, points for GraphQL, counted by token."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Resource = Literal["core", "graphql"]
WINDOW_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caller may spend in an hour.

    Attributes:
        rest: requests with a token.
        graphql: points with a token.
        anonymous: REST requests without a token.
    """

    rest: int = 5_000
    graphql: int = 5_000
    anonymous: int = 60


@dataclass(slots=True)
class Window:
    """One running hour of one caller and resource."""

    limit: int
    resets_at: int
    used: int = 0

    @property
    def remaining(self) -> int:
        """What is left, never below zero."""
        return max(0, self.limit - self.used)


@dataclass(slots=True)
class Budgets:
    """All running hours.

    Attributes:
        limits: how much an hour holds.
        clock: seconds since 1970.
    """

    limits: Limits
    clock: Callable[[], float]
    windows: dict[tuple[str | None, Resource], Window] = field(default_factory=dict)

    def window(self, token: str | None, resource: Resource) -> Window:
        """Return the running hour of a caller, a new one where the last has run out."""
        key, now = (token, resource), self.clock()
        known = self.windows.get(key)
        if known is None or known.resets_at <= now:
            known = self.windows[key] = Window(self._limit(token, resource), int(now) + WINDOW_SECONDS)
        return known

    def headers(self, token: str | None, resource: Resource) -> dict[str, str]:
        """Return the `x-ratelimit-*` headers of an answer."""
        window = self.window(token, resource)
        return {
            "x-ratelimit-limit": str(window.limit),
            "x-ratelimit-remaining": str(window.remaining),
            "x-ratelimit-used": str(window.used),
            "x-ratelimit-reset": str(window.resets_at),
            "x-ratelimit-resource": resource,
        }

    def _limit(self, token: str | None, resource: Resource) -> int:
        if token is None:
            return self.limits.anonymous if resource == "core" else 0
        return self.limits.rest if resource == "core" else self.limits.graphql
