"""The REST endpoints that collectors use; facts in the shape of GitHub's OpenAPI description."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import resources
from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.repository import Repository

STAR_PAGE, STAR_PAGES, LIST_PAGE = 30, 100, 100
DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a repository: the address it was made by, and the rest of the path and the query."""

    dataset: Dataset
    repository: Repository
    base: str
    address: str
    parameters: Mapping[str, str]


def answer(dataset: Dataset, base: str, path: str, parameters: Mapping[str, str]) -> Answer:
    """Return the answer to a GET; `base` is the address of the API as the caller knows it."""
    found = re.fullmatch(r"/(?:repos/(?P<name>[^/]+/[^/]+)|repositories/(?P<id>\d+))(?P<rest>/.*)?", path)
    if found is None:
        return failure(404, "Not Found")
    name, rest = found["name"], found["rest"] or ""
    repository = dataset.find(name) if name else dataset.repositories.get(int(found["id"]))
    if repository is None or rest not in ENDPOINTS:
        return failure(404, "Not Found")
    if repository.is_dark:
        return failure(502, "Server Error")
    if name and repository.name.lower() != name.lower():
        return _moved(f"{base}/repositories/{repository.repo_id}{rest}", parameters)
    address = f"{base}/repos/{name}{rest}" if name else f"{base}/repositories/{repository.repo_id}{rest}"
    return ENDPOINTS[rest](Look(dataset, repository, base, address, parameters))


def failure(status: int, message: str, headers: dict[str, str] | None = None) -> Answer:
    """Return an error in GitHub's form."""
    return Answer(status, {"message": message, "documentation_url": DOCS, "status": str(status)}, headers or {})


def _moved(location: str, parameters: Mapping[str, str]) -> Answer:
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    url = f"{location}?{query}" if query else location
    return Answer(301, {"message": "Moved Permanently", "url": url, "documentation_url": DOCS}, {"location": url})


def _repository(look: Look) -> Answer:
    return Answer(200, resources.repository(look.base, look.repository))


def _star_history(look: Look) -> Answer:
    size, number = _paging(look, default=STAR_PAGE, most=STAR_PAGE)
    if number > STAR_PAGES:
        return failure(422, f"Pagination is limited to {STAR_PAGES} pages")
    weeks, more = look.repository.star_weeks(look.dataset.today, (number - 1) * size, size)
    return Answer(200, weeks, _links(look, size, number, more=more and number < STAR_PAGES))


def _star_count(look: Look) -> Answer:
    return Answer(200, {"count": look.repository.stars})


def _closed_to_outsiders(_: Look) -> Answer:
    return failure(403, "Resource not accessible: the list of stargazers is limited to collaborators")


def _issues(look: Look) -> Answer:
    if not look.repository.has_issues:
        return failure(410, "Issues are disabled for this repo")
    state, since = look.parameters.get("state", "open"), look.parameters.get("since", "")
    found = [
        row
        for kind in ("issues", "pulls")
        for row in look.repository.tables[kind].values()
        if row["updatedAt"] >= since and (state == "all" or row["closed"] == (state == "closed"))
    ]
    key = "updatedAt" if look.parameters.get("sort") == "updated" else "createdAt"
    found.sort(key=lambda row: (row[key], row["number"]), reverse=look.parameters.get("direction", "desc") == "desc")
    return _listed(look, [resources.issue(look.base, look.repository, row) for row in found])


def _releases(look: Look) -> Answer:
    found = sorted(look.repository.tables["releases"].values(), key=lambda row: row["createdAt"], reverse=True)
    return _listed(look, [resources.release(look.base, look.repository, row) for row in found])


def _listed(look: Look, rows: list[dict[str, Any]]) -> Answer:
    size, number = _paging(look, default=LIST_PAGE, most=LIST_PAGE)
    start = (number - 1) * size
    return Answer(200, rows[start : start + size], _links(look, size, number, more=start + size < len(rows)))


def _paging(look: Look, *, default: int, most: int) -> tuple[int, int]:
    asked, number = look.parameters.get("per_page", ""), look.parameters.get("page", "")
    size = min(int(asked), most) if asked.isdecimal() and int(asked) else min(30, default)
    return size, max(1, int(number)) if number.isdecimal() else 1


def _links(look: Look, size: int, number: int, *, more: bool) -> dict[str, str]:
    others = {key: value for key, value in look.parameters.items() if key not in {"page", "per_page"}}
    steps = ([("prev", number - 1)] if number > 1 else []) + ([("next", number + 1)] if more else [])
    query = "".join(f"&{key}={value}" for key, value in others.items())
    links = [f'<{look.address}?per_page={size}&page={page}{query}>; rel="{step}"' for step, page in steps]
    return {"link": ", ".join(links)} if links else {}


ENDPOINTS: dict[str, Callable[[Look], Answer]] = {
    "": _repository,
    "/stargazers/history": _star_history,
    "/stargazers/count": _star_count,
    "/stargazers": _closed_to_outsiders,
    "/subscribers": _closed_to_outsiders,
    "/issues": _issues,
    "/releases": _releases,
}
