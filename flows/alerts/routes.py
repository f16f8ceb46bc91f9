"""Routes: which alerts a channel receives, and the tags that name a route."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scoring.alerts.states import LEVELS

Lane = Literal["FACT", "HEALTH", "ADOPTION", "DATA"]

ABOUT_PROJECTS: tuple[Lane, ...] = ("FACT", "HEALTH", "ADOPTION")
"""The lanes about a framework; DATA is about our figures and has a tag of its own."""


class Route(BaseModel):
    """One table of the setting `subscriptions`: which alerts to receive.

    Attributes:
        frameworks: Slugs; none means all.
        lanes: Which kinds of alerts.
        state: From this state on; None: from any, unless `below` is given.
        below: Where the framework's health lies below this score, whatever the state.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    frameworks: Annotated[tuple[str, ...], Field(strict=False)] = ()
    lanes: Annotated[tuple[Lane, ...], Field(strict=False)] = ABOUT_PROJECTS
    state: Literal["WATCH", "ALERT", "CRITICAL"] | None = None
    below: Annotated[float, Field(ge=0, le=10)] | None = None

    def matches(self, framework: str, lane: str, state: str, health: float | None) -> bool:
        """Return whether an alert in a state takes this route, given the framework's health at the time."""
        if lane not in self.lanes or (self.frameworks and framework not in self.frameworks):
            return False
        is_low = self.below is not None and health is not None and health < self.below
        is_bad = LEVELS[state] >= LEVELS[self.state] if self.state else self.below is None
        return is_low or is_bad


Routes = Mapping[str, Route]


def route_of(tag: str, own: Routes, frameworks: Collection[str]) -> Route | None:
    """Return the route of a tag: one of `own`, a framework, a lane, or every state from one on; None: the tag is unknown."""
    if tag in own:
        return own[tag]
    if tag in frameworks:
        return Route(frameworks=(tag,))
    word = tag.upper()
    if word in {*ABOUT_PROJECTS, "DATA"}:
        return Route.model_validate({"lanes": (word,)})
    return Route.model_validate({"state": word}) if word in LEVELS else None
