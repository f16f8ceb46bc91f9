"""Times as GitHub writes them: UTC to the second with a Z, so that their text sorts by time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Instant = str
PACIFIC = ZoneInfo("America/Los_Angeles")


def instant(moment: datetime) -> Instant:
    """Return `moment` (aware) as `2024-01-29T00:00:00Z`; a fraction of a second is cut off."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def not_before(text: str) -> Instant:
    """Return the first whole second at or after an ISO 8601 time, which may carry an offset or a fraction.

    Raises:
        ValueError: `text` is not a time or has no zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = f"{text!r} has no zone"
        raise ValueError(message)
    return instant(moment + timedelta(seconds=1) if moment.microsecond else moment)


def moment_of(text: Instant) -> datetime:
    """Parse a time that `instant` wrote; aware."""
    return datetime.fromisoformat(text)


def day_of(text: Instant) -> date:
    """Return the UTC day of an instant."""
    return date.fromisoformat(text[:10])


def star_day_of(moment: datetime) -> date:
    """Return the US Pacific calendar day of `moment` (aware), by which GitHub counts stars."""
    return moment.astimezone(PACIFIC).date()


def instant_of_epoch(seconds: float) -> Instant:
    """Return seconds since 1970 as an instant."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19] + "Z"


def instants_of_epoch(seconds: NDArray[np.int64]) -> list[Instant]:
    """Return whole seconds since 1970 as instants; ten times as fast as single ones."""
    return np.datetime_as_string(seconds.astype("datetime64[s]"), timezone="UTC").tolist()  # type: ignore[no-any-return]
