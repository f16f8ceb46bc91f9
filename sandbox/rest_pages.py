"""Pages of REST lists: size, number, `Link` header; only the rows of the page become objects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.repository import Repository

LIST_PAGE = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a repository: the address it was made by, the rest of the path and the query, and the caller's token."""

    dataset: Dataset
    repository: Repository
    base: str
    address: str
    parameters: Mapping[str, str]
    token: str | None = None


def listed(look: Look, rows: Sequence[T], shown: Callable[[T], Any]) -> Answer:
    """Return the page of the rows that was asked for, each row as `shown` makes it."""
    size, number = paging(look, default=LIST_PAGE, most=LIST_PAGE)
    start = (number - 1) * size
    page = [shown(row) for row in rows[start : start + size]]
    return Answer(200, page, links(look, size, number, more=start + size < len(rows)))


def paging(look: Look, *, default: int, most: int) -> tuple[int, int]:
    """Return the size and the number (from 1) of the page that was asked for."""
    asked, number = look.parameters.get("per_page", ""), look.parameters.get("page", "")
    size = min(int(asked), most) if asked.isdecimal() and int(asked) else min(30, default)
    return size, max(1, int(number)) if number.isdecimal() else 1


def links(look: Look, size: int, number: int, *, more: bool) -> dict[str, str]:
    """Return the `Link` header; none where there is one page only."""
    others = {key: value for key, value in look.parameters.items() if key not in {"page", "per_page"}}
    steps = ([("prev", number - 1)] if number > 1 else []) + ([("next", number + 1)] if more else [])
    query = "".join(f"&{key}={value}" for key, value in others.items())
    found = [f'<{look.address}?per_page={size}&page={page}{query}>; rel="{step}"' for step, page in steps]
    return {"link": ", ".join(found)} if found else {}
