"""REST lists of a repository's rows: issues and their events, forks, releases, commits."""

import subprocess
from functools import lru_cache, partial
from pathlib import Path

from sandbox import resources
from sandbox.connections import Row
from sandbox.exchange import Answer
from sandbox.resources import CommitFields
from sandbox.rest_pages import RestRequest, listed

_STATES = {"open": ["OPEN"], "closed": ["CLOSED", "MERGED"], "all": None}
_FIELDS = ("%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%s")
HISTORIES_KEPT = 8


def issues(request: RestRequest) -> Answer:
    """Issues and pull requests, by creation or update, newest first unless asked otherwise."""
    parameters = request.parameters
    order = "updatedAt" if parameters.get("sort") == "updated" else "createdAt"
    states = _STATES.get(parameters.get("state", "open"))
    views = [request.repository.view(kind, order, states, parameters.get("since")) for kind in ("issues", "pulls")]
    keys, rows = [key for view in views for key in view.keys], [row for view in views for row in view.rows]
    newest_first = parameters.get("direction", "desc") == "desc"
    places = sorted(range(len(keys)), key=keys.__getitem__, reverse=newest_first)
    return listed(request, places, lambda place: resources.issue(request.base, request.repository, rows[place]))


def issue_events(request: RestRequest) -> Answer:
    """Events of issues, newest first; the data have only closes and reopenings."""
    found = [(event["createdAt"], number, event) for number, row in request.repository.tables["issues"].items() for event in row["events"]]
    found.sort(key=lambda one: one[:2])
    numbered = list(enumerate(found, start=1))[::-1]

    def shown(one: tuple[int, tuple[str, int, Row]]) -> Row:
        place, (_, number, event) = one
        return resources.issue_event(request.base, request.repository, place, event, request.repository.tables["issues"][number])

    return listed(request, numbered, shown)


def forks(request: RestRequest) -> Answer:
    """Forks, newest first unless asked otherwise."""
    rows = request.repository.view("forks", "createdAt").rows
    oldest_first = request.parameters.get("sort") == "oldest"
    return listed(request, rows if oldest_first else rows[::-1], partial(resources.fork, request.base))


def releases(request: RestRequest) -> Answer:
    """Releases, newest first."""
    rows = request.repository.view("releases", "createdAt").rows[::-1]
    return listed(request, rows, partial(resources.release, request.base, request.repository))


def commits(request: RestRequest) -> Answer:
    """Commits of the default branch, newest first."""
    folder = request.dataset.git_folder(request.repository.name)
    if request.repository.head is None or not folder.exists():
        return Answer(409, {"message": "Git Repository is empty.", "documentation_url": "https://docs.github.com/rest", "status": "409"})
    found = _log(folder, request.repository.head)
    return listed(request, found, partial(resources.commit, request.base, request.repository))


@lru_cache(HISTORIES_KEPT)
def _log(folder: Path, head: str) -> list[CommitFields]:
    command = ["git", "log", "-z", f"--format={'%x00'.join(_FIELDS)}", head]
    fields = subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout.split("\0")
    return [CommitFields(*fields[start : start + len(_FIELDS)]) for start in range(0, len(fields) - len(_FIELDS) + 1, len(_FIELDS))]
