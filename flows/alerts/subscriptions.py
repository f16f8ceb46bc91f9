"""Who hears of what: the words that may stand before a channel's address, and what each of them selects."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.alerts.lives import LEVELS

Lane = Literal["FACT", "HEALTH", "ADOPTION", "DATA"]

ABOUT_PROJECTS: tuple[Lane, ...] = ("FACT", "HEALTH", "ADOPTION")
"""The lanes that say something about a framework; DATA says something about us, and has a tag of its own."""


class Subscription(BaseModel):
    """What somebody wants to hear of.

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

    def selects(self, framework: str, lane: str, state: str, health: float | None) -> bool:
        """Whether it wants to hear that an alert reached a state while the framework's health was so much."""
        if lane not in self.lanes or (self.frameworks and framework not in self.frameworks):
            return False
        is_low = self.below is not None and health is not None and health < self.below
        is_bad = LEVELS[state] >= LEVELS[self.state] if self.state else self.below is None
        return is_low or is_bad


Subscriptions = Mapping[str, Subscription]


def meaning(tag: str, own: Subscriptions, frameworks: Collection[str]) -> Subscription | None:
    """What a tag selects: a subscription of that name, a framework, a lane, or everything from a state on; None: nothing at all."""
    if tag in own:
        return own[tag]
    if tag in frameworks:
        return Subscription(frameworks=(tag,))
    word = tag.upper()
    if word in {*ABOUT_PROJECTS, "DATA"}:
        return Subscription.model_validate({"lanes": (word,)})
    return Subscription.model_validate({"state": word}) if word in LEVELS else None
