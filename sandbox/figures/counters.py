"""Yearly and monthly figures from totals that were counted on single days, for repositories whose git history was not analysed.

Commits and people before the first count are spread evenly from the creation; lists of issues begin with the first count. After the
last count everything continues at the rate of its last year.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from sandbox.figures.read import CommitFigures, Counters, Points

PEOPLE_PER_NEWCOMER = 1.5
"""Different people a year for each newcomer: 1,831 by 1,216 people in apache/tvm, 1,751 by 1,113 in jax-ml/jax, the sum of all years."""
CLOSED_SHARE = 0.8
"""Share of issues that are ever closed; the habits of `trackers.py` close as many."""


def commits(counters: Counters, created: date, end: date) -> CommitFigures:
    """Return the commits of each month and the people of each year, from the creation to `end`.

    Those before the first count are spread evenly from the creation to that count, or to the last push if nothing changed then.
    """
    total, people = (_begun(_extended(points, end), created, counters.last_push) for points in (counters.commits, counters.contributors))
    months = {month: count for month, count in _by_month(total).items() if count}
    newcomers = _by_year(people)
    by_year: dict[int, int] = {}
    for month, count in months.items():
        by_year[int(month[:4])] = by_year.get(int(month[:4]), 0) + count
    years = {year: (count, count, max(1, round(PEOPLE_PER_NEWCOMER * newcomers.get(year, 0)))) for year, count in by_year.items()}
    first = min(years)
    known = years[first][2] + sum(count for year, count in newcomers.items() if year > first)
    return CommitFigures(first, _last(max(months), end), known, years, months)


def opened(counters: Counters, end: date) -> Mapping[int, tuple[int, int]]:
    """Return how many issues and pull requests were opened in each year; of issues, only closed ones were counted."""
    closed, pulls = (_by_year(_extended(points, end)) for points in (counters.closed_issues, counters.pull_requests))
    return {year: (round(closed.get(year, 0) / CLOSED_SHARE), pulls.get(year, 0)) for year in sorted({*closed, *pulls})}


def _begun(points: Points, created: date, last_push: date | None) -> Points:
    """Return the points with the creation before them, where nothing had been counted."""
    first, count = points[0]
    if last_push is not None:
        return ((created, 0), (last_push, count), *points)
    return ((created, 0), *points) if created < first else points


def _extended(points: Points, end: date) -> Points:
    """Return the points with one at `end`, at the rate of the year before the last count."""
    known = tuple(point for point in points if point[0] <= end)
    day, count = known[-1]
    if day == end:
        return known
    start = max(day - timedelta(days=364), known[0][0])
    gained = count - _at(known, start)
    return (*known, (end, count + round(gained * (end - day).days / max(1, (day - start).days))))


def _at(points: Points, day: date) -> float:
    return float(np.interp(day.toordinal(), [at.toordinal() for at, _ in points], [count for _, count in points]))


def _by_month(points: Points) -> dict[str, int]:
    """Return the gain of each month, in whole numbers that sum to the whole gain."""
    return {f"{start:%Y-%m}": gained for start, gained in _gains(points, _months(points[0][0], points[-1][0]))}


def _by_year(points: Points) -> dict[int, int]:
    years = [date(year, 1, 1) for year in range(points[0][0].year, points[-1][0].year + 2)]
    return {start.year: gained for start, gained in _gains(points, iter(years))}


def _gains(points: Points, starts: Iterator[date]) -> Iterator[tuple[date, int]]:
    known = list(starts)
    totals = [round(_at(points, start)) for start in known]
    yield from zip(known, np.diff(totals).tolist(), strict=False)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
    yield month


def _last(month: str, end: date) -> date:
    after = (date.fromisoformat(f"{month}-01") + timedelta(days=31)).replace(day=1)
    return min(end, after - timedelta(days=1))
