"""What both flows of a fleet do around their work: find the lake, wait for the home, and turn an outcome into a state."""

import time
from collections.abc import Callable

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.console import Progress, progress
from flows.errors import UserError
from flows.home.lock import LockedError
from flows.night.context import say_wait
from flows.night.outcome import Outcome
from flows.settings.model import Settings
from warehouse.lake import LakeSettings

BEATS = 3
"""How many heartbeats a run sends in the time after which it counts as dead."""

_ASK_AGAIN_S = 5.0


def when_free(work: Callable[[Progress], Outcome]) -> Outcome:
    """Do it as soon as nobody holds the lock of the home.

    On the same machine a run that was taken for dead may still be alive: then it ends what it does, and the next one finds nothing to do.
    """
    while True:
        shown = progress()
        try:
            return work(shown)
        except LockedError as locked:
            say_wait(_ASK_AGAIN_S, str(locked))
            time.sleep(_ASK_AGAIN_S)
        finally:
            shown.finish()


def state_of(outcome: Outcome) -> State[Outcome]:
    """Return the state of a flow run with this outcome: COMPLETED, by the name Partly where something is missing, or FAILED."""
    message = "; ".join(outcome.lines())
    if outcome.status == "failed":
        return Failed(message=message)
    return Completed(message=message, name="Partly" if outcome.status == "partly" else "Completed")


def lake_of(settings: Settings) -> LakeSettings:
    """Return where the fleet's lake is.

    Raises:
        UserError: The settings name none.
    """
    if settings.lake is None:
        line = "PULSE_LAKE_CATALOG and PULSE_LAKE_DATA: not set, expected because a fleet has its warehouse there"
        raise UserError(line)
    return settings.lake
