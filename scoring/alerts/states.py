"""The states of an alert, from none to the worst."""

from collections.abc import Mapping

STATES = (None, "WATCH", "ALERT", "CRITICAL")
"""None stands for no alert."""

LEVELS: Mapping[str | None, int] = {state: level for level, state in enumerate(STATES)}
"""The place of each state in `STATES`."""
