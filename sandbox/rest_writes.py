"""Writes over REST: a star, an issue with its comments, a release. Only what `pulse doctor --live --write` sends."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.instants import instant, star_day_of
from sandbox.repository import Repository
from sandbox.rest import failure

Body = Mapping[str, Any]


def answer(dataset: Dataset, method: str, path: str, body: Body, now: float) -> Answer:
    """Apply the requested change; `now` is seconds since 1970."""
    at = datetime.fromtimestamp(now, UTC)
    for verb, pattern, change in _ROUTES:
        found = re.fullmatch(pattern, path) if verb == method else None
        repository = dataset.find(found["name"]) if found else None
        if found and repository is not None:
            return change(dataset, repository, found.groupdict().get("what") or "", body, at)
    return failure(404, "Not Found")


def _star(dataset: Dataset, repository: Repository, _: str, __: Body, at: datetime) -> Answer:
    if repository.repo_id not in dataset.starred:
        day = star_day_of(at)
        dataset.starred[repository.repo_id] = day
        dataset.add_stars(repository.name, 1, day)
    return Answer(204)


def _unstar(dataset: Dataset, repository: Repository, *_: object) -> Answer:
    day = dataset.starred.pop(repository.repo_id, None)
    if day is not None:
        repository.star_days[day] -= 1
    return Answer(204)


def _open(dataset: Dataset, repository: Repository, _: str, __: Body, at: datetime) -> Answer:
    [number] = dataset.open_issues(repository.name, 1, at)
    return Answer(201, {"number": number, "state": "open"})


def _comment(_: Dataset, repository: Repository, what: str, __: Body, at: datetime) -> Answer:
    row = repository.tables["issues"].get(int(what))
    if row is None:
        return failure(404, "Not Found")
    repository.put("issues", int(what), {**row, "updatedAt": instant(at)})
    return Answer(201, {"id": int(what)})


def _close(dataset: Dataset, repository: Repository, what: str, body: Body, at: datetime) -> Answer:
    if int(what) not in repository.tables["issues"]:
        return failure(404, "Not Found")
    if body.get("state") == "closed":
        dataset.close_issues(repository.name, [int(what)], at)
    return Answer(200, {"number": int(what), "state": body.get("state", "open")})


def _release(dataset: Dataset, repository: Repository, _: str, body: Body, at: datetime) -> Answer:
    before = set(repository.tables["releases"])
    dataset.add_release(repository.name, str(body["tag_name"]), at, is_prerelease=bool(body.get("prerelease")))
    [made] = set(repository.tables["releases"]) - before
    return Answer(201, {"id": made, "tag_name": body["tag_name"]})


def _unrelease(_: Dataset, repository: Repository, what: str, *__: object) -> Answer:
    gone = repository.tables["releases"].pop(int(what), None)
    repository.forget_views("releases")
    return failure(404, "Not Found") if gone is None else Answer(204)


def _untag(*_: object) -> Answer:
    return Answer(204)


_NAME = r"(?P<name>[^/]+/[^/]+)"
_ROUTES: tuple[tuple[str, str, Callable[[Dataset, Repository, str, Body, datetime], Answer]], ...] = (
    ("PUT", rf"/user/starred/{_NAME}", _star),
    ("DELETE", rf"/user/starred/{_NAME}", _unstar),
    ("POST", rf"/repos/{_NAME}/issues", _open),
    ("POST", rf"/repos/{_NAME}/issues/(?P<what>\d+)/comments", _comment),
    ("PATCH", rf"/repos/{_NAME}/issues/(?P<what>\d+)", _close),
    ("POST", rf"/repos/{_NAME}/releases", _release),
    ("DELETE", rf"/repos/{_NAME}/releases/(?P<what>\d+)", _unrelease),
    ("DELETE", rf"/repos/{_NAME}/git/refs/tags/(?P<what>.+)", _untag),
)
