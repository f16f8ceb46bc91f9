"""Random times in a range of days, fewer at weekends, and yearly figures scaled without rounding losses."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

DAY_SECONDS = 86_400
WEEKEND_WEIGHT = 0.35
EPOCH = date(1970, 1, 1)
Seconds = NDArray[np.int64]


def draw(rng: np.random.Generator, start: date, end: date, count: int) -> Seconds:
    """Return `count` times in [start, end), ascending, in seconds since 1970."""
    first, days = (start - EPOCH).days, (end - start).days
    weekdays = (np.arange(first, first + days) + 3) % 7  # 1970-01-01 was a Thursday
    weights = np.where(weekdays < 5, 1.0, WEEKEND_WEIGHT)
    drawn = rng.choice(days, size=count, p=weights / weights.sum()) + first
    return np.sort(drawn * DAY_SECONDS + rng.integers(0, DAY_SECONDS, size=count))


def scaled(counts: Sequence[int], factor: float) -> list[int]:
    """Return counts times a factor in whole numbers; their sum is that of the counts times the factor, rounded half up."""
    sums = np.floor(np.cumsum([0, *counts]) * factor + 0.5).astype(int)
    return [int(count) for count in np.diff(sums)]
