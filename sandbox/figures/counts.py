"""Stars by day, forks and releases from counts at year ends."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np

from sandbox.figures.moments import DAY_SECONDS, EPOCH, Seconds, draw
from sandbox.figures.read import CommitFigures, Points
from sandbox.instants import Instant, instant_of_epoch

RELEASE_EVERY_DAYS = 91
BUSY_YEAR_COMMITS = 26
YEARLY_SHARE_AFTER_THE_END = 0.6
"""Of the year before, in each year of an ended repository: the median over 27 pairs of years of ten of them is 0.62."""


def with_end(points: Points, created: date, end: date, *, has_ended: bool = False) -> Points:
    """Return the points from zero at the creation to the end: after the last figure its last daily gain continues (never a fall).

    If the repository has ended, each further year has a share of the gain of the year before.
    """
    known = [(created, 0), *[point for point in points if created < point[0] <= end]]
    day, count = known[-1]
    if day < end and len(known) > 1:
        before, less = known[-2]
        daily = max(0, count - less) / (day - before).days
        known += _fading(day, count, daily, end) if has_ended else [(end, count + int(daily * (end - day).days))]
    return tuple(known)


def _fading(day: date, count: int, daily: float, end: date) -> Iterator[tuple[date, int]]:
    """Yield a point for each year after the last figure, and one at the end."""
    total = float(count)
    while day < end:
        until, daily = min(end, day + timedelta(days=365)), daily * YEARLY_SHARE_AFTER_THE_END
        day, total = until, total + daily * (until - day).days
        yield day, int(total)


def standing(points: Points) -> Points:
    """Return the retained count at the end of each point's day: nobody present today came after they were counted.

    A fall between two figures reduces the days before it, as a star that is taken back vanishes from history.
    """
    kept = np.minimum.accumulate([count for _, count in reversed(points)])[::-1]
    return tuple((day, int(count)) for (day, _), count in zip(points, kept, strict=True))


def gains(points: Points, rng: np.random.Generator) -> Seconds:
    """Return a time for every one gained, drawn between the points; in total exactly the last point's count."""
    parts = [draw(rng, start + timedelta(days=1), day + timedelta(days=1), more - less) for (start, less), (day, more) in pairwise(points)]
    return np.concatenate([*parts, np.empty(0, dtype=np.int64)])


def by_day(moments: Seconds) -> Counter[date]:
    """Return how many times fall on each day."""
    days, counts = np.unique(moments // DAY_SECONDS, return_counts=True)
    return Counter({EPOCH + timedelta(days=int(number)): int(count) for number, count in zip(days, counts, strict=True)})


def release_dates(figures: CommitFigures, created: date, end: date) -> list[Instant]:
    """Return a simulated release a quarter in every year with more than one commit in two weeks, none after the last commit."""
    dates = []
    for year, (_, mainline, _) in figures.years.items():
        for quarter in range(4) if mainline >= BUSY_YEAR_COMMITS else ():
            day = date(year, 1, 15) + timedelta(days=quarter * RELEASE_EVERY_DAYS)
            if created < day <= min(figures.last, end):
                dates.append(instant_of_epoch(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()))
    return dates
