"""Pages of REST lists: size, number, `Link` header; objects are built only for the rows of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.repository import Repository

LIST_PAGE = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RestRequest:
    """One request for a repository: the address of the API, the rest of the path and the query, and the caller's token."""

    dataset: Dataset
    repository: Repository
    base: str
    address: str
    parameters: Mapping[str, str]
    token: str | None = None


def listed(request: RestRequest, rows: Sequence[T], shown: Callable[[T], Any]) -> Answer:
    """Return the requested page of the rows, each row converted by `shown`."""
    size, number = paging(request, default=LIST_PAGE, most=LIST_PAGE)
    start = (number - 1) * size
    page = [shown(row) for row in rows[start : start + size]]
    return Answer(200, page, links(request, size, number, more=start + size < len(rows)))


def paging(request: RestRequest, *, default: int, most: int) -> tuple[int, int]:
    """Return the size and the number (from 1) of the requested page."""
    asked, number = request.parameters.get("per_page", ""), request.parameters.get("page", "")
    size = min(int(asked), most) if asked.isdecimal() and int(asked) else min(30, default)
    return size, max(1, int(number)) if number.isdecimal() else 1


def links(request: RestRequest, size: int, number: int, *, more: bool) -> dict[str, str]:
    """Return the `Link` header; none if there is only one page."""
    others = {key: value for key, value in request.parameters.items() if key not in {"page", "per_page"}}
    steps = ([("prev", number - 1)] if number > 1 else []) + ([("next", number + 1)] if more else [])
    query = "".join(f"&{key}={value}" for key, value in others.items())
    found = [f'<{request.address}?per_page={size}&page={page}{query}>; rel="{step}"' for step, page in steps]
    return {"link": ", ".join(found)} if found else {}
