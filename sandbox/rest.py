"""The REST endpoints that collectors and the benchmark scripts use; facts in the shape of GitHub's OpenAPI description."""

import re
from collections.abc import Callable, Mapping

from sandbox import resources, rest_lists
from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.rest_pages import RestRequest, links, paging

STAR_PAGE, STAR_PAGES = 30, 100
DOCS = "https://docs.github.com/rest"
FINE_GRAINED = "github_pat_"
"""How a fine-grained token begins."""


def answer(dataset: Dataset, base: str, path: str, parameters: Mapping[str, str], token: str | None = None) -> Answer:
    """Return the answer to a GET; `base` is the address of the API from the caller's view, `token` the caller's."""
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
    return ENDPOINTS[rest](RestRequest(dataset, repository, base, address, parameters, token))


def failure(status: int, message: str, headers: dict[str, str] | None = None) -> Answer:
    """Return an error in GitHub's form."""
    return Answer(status, {"message": message, "documentation_url": DOCS, "status": str(status)}, headers or {})


def _moved(location: str, parameters: Mapping[str, str]) -> Answer:
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    url = f"{location}?{query}" if query else location
    return Answer(301, {"message": "Moved Permanently", "url": url, "documentation_url": DOCS}, {"location": url})


def _repository(request: RestRequest) -> Answer:
    return Answer(200, resources.repository(request.base, request.repository))


def _star_history(request: RestRequest) -> Answer:
    if not request.dataset.has_star_history:
        return failure(404, "Not Found")
    size, number = paging(request, default=STAR_PAGE, most=STAR_PAGE)
    if number > STAR_PAGES:
        return failure(422, f"Pagination is limited to {STAR_PAGES} pages")
    weeks, more = request.repository.star_weeks(request.dataset.today, (number - 1) * size, size)
    return Answer(200, weeks, links(request, size, number, more=more and number < STAR_PAGES))


def _star_count(request: RestRequest) -> Answer:
    return Answer(200, {"count": request.repository.stars}) if request.dataset.has_star_history else failure(404, "Not Found")


def _closed_to_outsiders(request: RestRequest) -> Answer:
    """Refuse a list of people as GitHub refuses outsiders: 404, except to a fine-grained token."""
    if (request.token or "").startswith(FINE_GRAINED):
        needs = {"x-accepted-github-permissions": "metadata=read; contents=write"}
        return failure(403, "Resource not accessible by personal access token", needs)
    return failure(404, "Not Found")


def _issues(request: RestRequest) -> Answer:
    return rest_lists.issues(request) if request.repository.has_issues else failure(410, "Issues are disabled for this repo")


ENDPOINTS: dict[str, Callable[[RestRequest], Answer]] = {
    "": _repository,
    "/stargazers/history": _star_history,
    "/stargazers/count": _star_count,
    "/stargazers": _closed_to_outsiders,
    "/subscribers": _closed_to_outsiders,
    "/issues": _issues,
    "/issues/events": rest_lists.issue_events,
    "/forks": rest_lists.forks,
    "/releases": rest_lists.releases,
    "/commits": rest_lists.commits,
}
