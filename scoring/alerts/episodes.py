"""Episodes: the periods in which the policy holds an alert open, built from the changes of state of a replay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Lane = tuple[str, str]
"""Framework and lane."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of state on a day; a state is None where there is no alert."""

    on: date
    to_state: str | None
    reason: str


@dataclass(slots=True)
class Episode:
    """The changes from one opening to the next closing; without a closing the episode is still open."""

    changes: list[Change] = field(default_factory=list)

    @property
    def start(self) -> date:
        """The day on which it opened."""
        return self.changes[0].on

    @property
    def end(self) -> date:
        """The day on which it closed; `date.max` while it is open."""
        return date.max if self.state else self.changes[-1].on

    @property
    def state(self) -> str | None:
        """Its present state; None when closed."""
        return self.changes[-1].to_state


def episodes(transitions: Iterable[Mapping[str, Any]]) -> Mapping[Lane, Sequence[Episode]]:
    """Return the episodes of each lane of each framework, in order.

    Args:
        transitions: Rows as `transitions.TRANSITIONS`, by as_of.
    """
    found: defaultdict[Lane, list[Episode]] = defaultdict(list)
    for row in transitions:
        of_lane = found[row["framework"], row["lane"]]
        if row["from_state"] is None:
            of_lane.append(Episode())
        of_lane[-1].changes.append(Change(row["as_of"], row["to_state"], row["reason"]))
    return found
