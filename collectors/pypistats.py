"""Downloads of packages by month, from pypistats.org: ``GET {server}/api/packages/{package}/overall``, one a package and month.

One row is a month of a package, mirrors included, so that it can be held against ClickPy's. The service keeps 180 days, asks not to be
harvested and answers 30 requests a minute: it is the second source, for comparison.

Source: https://pypistats.org/api/ and https://pypistats.org/about. The figures are those of the public log of downloads of the index.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from collectors.downloads import Downloads, unknown
from collectors.errors import Malformed
from collectors.fields import day, integer, items, text
from collectors.http import HttpClient
from collectors.months import is_last_day
from collectors.source import Subject

SOURCE = "pypistats_downloads"
DEFAULT_URL = "https://pypistats.org"
PACE_S = 2.5  # between two requests; the server answers 30 a minute
_CATEGORY = "with_mirrors"


class PyPIStats(Downloads):
    """The complete months of the last 180 days."""

    server: ClassVar[str] = "pypistats"
    sources: ClassVar[tuple[str]] = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        super().__init__(http, url, subjects)
        self._lock, self._next_at = threading.Lock(), 0.0

    def _months(self, package: str, until: date) -> Mapping[date, int]:
        self._keep_pace()
        payload = self._http.get(f"{self._url}/api/packages/{package}/overall", {"mirrors": "true"}).payload
        found = parse(payload, package, until)
        if found is None:
            raise unknown(package, "pypistats.org")
        return found

    def _keep_pace(self) -> None:
        with self._lock:
            now = time.monotonic()
            begins = max(now, self._next_at)
            self._next_at = begins + PACE_S
        self._http.wait(begins - now)


def parse(payload: object, package: str, until: date) -> Mapping[date, int] | None:
    """Return the downloads of each complete month; None where there is no day at all.

    The first month is complete where its first day is there, the last one where its last day is.

    Args:
        payload: the answer.
        package: that it has to be about.
        until: the month that is under way, which is left out.

    Raises:
        Malformed: it lacks what is promised, is about another package, or a day stands twice.
    """
    where = f"the downloads of {package}"
    if text(payload, "package", where) != package:
        raise Malformed("package", where)
    days: dict[date, int] = {}
    for row in items(payload, "data", where):
        if text(row, "category", where) != _CATEGORY:
            continue
        on, count = day(row, "date", where), integer(row, "downloads", where)
        if on in days or count < 0:
            raise Malformed("data", where)
        days[on] = count
    if not days:
        return None
    months: defaultdict[date, int] = defaultdict(int)
    for on, count in days.items():
        months[on.replace(day=1)] += count
    first, last = min(days), max(days)
    unfinished = {first.replace(day=1)} if first.day > 1 else set()
    if not is_last_day(last):
        unfinished.add(last.replace(day=1))
    return {month: count for month, count in sorted(months.items()) if month < until and month not in unfinished}
