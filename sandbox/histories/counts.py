"""Real star and fork counts by day, as the history of those that exist at the end."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sandbox.figures.counts import standing
from sandbox.figures.moments import EPOCH
from sandbox.figures.read import Points


class Feed:
    """The daily counts of `daily_stars_forks.parquet`, followed by the sampled ones of `weekly_repo_counters.parquet`."""

    def __init__(self, folder: Path) -> None:
        self._daily = _table(folder / "daily_stars_forks.parquet")
        self._weekly = _table(folder / "weekly_repo_counters.parquet")

    def points(self, name: str, kind: str) -> Points:
        """Return the counts of `stars` or `forks`, ascending by day; no more than one a day."""
        daily = _points(self._daily, name, "day", kind)
        weekly = _points(self._weekly, name, "snapshot_date", {"stars": "star_count", "forks": "fork_count"}[kind])
        first, last = min(daily, default=date.max), max(daily, default=date.min)
        return tuple(sorted({**{day: count for day, count in weekly.items() if not first <= day <= last}, **daily}.items()))

    @property
    def last_day(self) -> date | None:
        """The last day of the daily counts."""
        return pc.max(self._daily.column("day")).as_py() if self._daily is not None else None

    def created(self, name: str) -> date | None:
        """Return the day on which the repository was created, if the weekly counts have it."""
        days = _points(self._weekly, name, "created_at", "star_count")
        return min(days, default=None)


def gains(points: Points, created: date) -> Counter[date]:
    """Return gains by day, in whole numbers from the creation to the last point.

    Between two counted days the gain is spread evenly; a fall reduces the days before it, on which the stars that are
    missing today were given.
    """
    if not points:
        return Counter()
    kept = standing(((min(created, points[0][0] - timedelta(days=1)), 0), *points))
    numbers, counts = [(day - EPOCH).days for day, _ in kept], [count for _, count in kept]
    days = np.arange(numbers[0], numbers[-1] + 1)
    steps = np.diff(np.floor(np.interp(days, numbers, counts)).astype(int), prepend=0)
    return Counter({EPOCH + timedelta(days=int(day)): int(step) for day, step in zip(days[steps > 0], steps[steps > 0], strict=True)})


def _table(path: Path) -> pa.Table | None:
    return pq.read_table(path) if path.exists() else None


def _points(table: pa.Table | None, name: str, day: str, count: str) -> dict[date, int]:
    if table is None:
        return {}
    rows = table.filter(pc.field("repo") == name)
    days: list[Any] = rows.column(day).cast(pa.date32(), safe=False).to_pylist()
    return {at: found for at, found in zip(days, rows.column(count).to_pylist(), strict=True) if found is not None}
