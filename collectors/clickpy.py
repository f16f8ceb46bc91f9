"""Downloads of packages by month, from ClickPy: ``GET {server}/?user=play&query=..``, one query a package and month.

One row is a month of a package, all installers and mirrors. The query groups a table of days, which is small and sorted by package; the
service is a courtesy, so nothing else is asked of it. Days that the log of the index lacks are not told.

Sources: https://github.com/ClickHouse/clickpy (Apache-2.0) and https://clickhouse.com/docs/interfaces/http. The figures are those of the
public log of downloads of the package index.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from collectors.downloads import Downloads, unknown
from collectors.errors import Malformed
from collectors.fields import day, integer, items, text
from collectors.months import is_last_day

SOURCE = "clickpy_downloads"
DEFAULT_URL = "https://clickpy-clickhouse.clickhouse.com"
QUERY = """select toString(toStartOfMonth(date)) as month, toString(sum(count)) as downloads, toString(max(date)) as last_day
from pypi.pypi_downloads_per_day where project = {project:String} group by month order by month format JSON"""


class ClickPy(Downloads):
    """All months that ClickPy has."""

    server: ClassVar[str] = "clickpy"
    sources: ClassVar[tuple[str]] = (SOURCE,)

    def _months(self, package: str, until: date) -> Mapping[date, int]:
        asked: dict[str, str | int] = {"user": "play", "query": QUERY, "param_project": package, "wait_end_of_query": 1}
        found = parse(self._http.get(f"{self._url}/", asked).payload, until, f"the downloads of {package}")
        if found is None:
            raise unknown(package, "ClickPy")
        return found


def parse(payload: object, until: date, where: str) -> Mapping[date, int] | None:
    """Return the downloads of each complete month; None where there is no row at all.

    The newest month of the answer is complete where its last day is there.

    Args:
        payload: the answer.
        until: the month that is under way, which is left out.
        where: for people.

    Raises:
        Malformed: it lacks what the format promises, or rows are missing or stand twice.
    """
    data = items(payload, "data", where)
    if integer(payload, "rows", where) != len(data):
        raise Malformed("rows", where)
    if not data:
        return None
    months: dict[date, int] = {}
    last = date.min
    for row in data:
        month, last_day = day(row, "month", where), day(row, "last_day", where)
        if month.day != 1 or month in months or (last_day.year, last_day.month) != (month.year, month.month):
            raise Malformed("month", where)
        months[month] = _number(row, where)
        last = max(last, last_day)
    if not is_last_day(last):
        months.pop(last.replace(day=1))
    return {month: count for month, count in months.items() if month < until}


def _number(row: object, where: str) -> int:
    """Large integers are told as text."""
    told = text(row, "downloads", where)
    if not (told.isascii() and told.isdigit() and int(told) < 2**63):
        raise Malformed("downloads", where)
    return int(told)
