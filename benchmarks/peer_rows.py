"""Code that both forms of the script share: pages of JSON, and the days of a week of stars, for which PyGithub has no objects."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from github.Requester import Requester
from requests.utils import parse_header_links

Row = dict[str, Any]
PAGE = 100
_WEEKS_A_PAGE = 30
_EPOCH = date(1970, 1, 1)
EVENTS = frozenset({"closed", "reopened"})


def rows(requester: Requester, path: str, **parameters: Any) -> Iterator[Row]:
    """Yield the rows of all pages of a REST list."""
    url: str | None = path
    query: dict[str, Any] | None = {"per_page": PAGE} | parameters
    while url:
        headers, page = requester.requestJsonAndCheck("GET", url, parameters=query)
        yield from page
        links = parse_header_links(headers.get("link", ""))
        url, query = next((link["url"] for link in links if link["rel"] == "next"), None), None


def star_days(requester: Requester, name: str) -> Iterator[Row]:
    """Yield the days on which a repository was starred."""
    for week in rows(requester, f"/repos/{name}/stargazers/history", per_page=_WEEKS_A_PAGE):
        for number, gained in enumerate(week["days"]):
            if gained:
                yield {"day": _EPOCH + timedelta(seconds=week["week"], days=number), "gained": gained}
