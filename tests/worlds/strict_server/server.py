"""A GitHub of our own on loopback that takes nothing GitHub would refuse: REST and GraphQL over plain rows.

https://docs.github.com/en/rest and the published GraphQL schema; the history of stars as of version 2026-03-10 of the API.
"""

import hashlib
import json
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

from tests.worlds.strict_server import graphql
from tests.worlds.strict_server.rows import RepoRow, World
from tests.worlds.strict_server.schema import published_schema
from tests.worlds.strict_server.sources import Quota, stamp
from tests.worlds.strict_server.stars import LAST_PAGE, WEEKS_A_PAGE, day_of, weeks

TOKEN = "ghp_" + "strict" * 6
VERSIONS = frozenset({"2022-11-28", "2026-03-10"})
Query = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the log; `text` is the path with its query, and the body of a GraphQL request."""

    verb: str
    text: str
    status: int
    points: int = 0


class StrictServer(ThreadingHTTPServer):
    """The server, its rows, its log and its quotas; there is none, and the test is skipped, without GitHub's published schema."""

    def __init__(self, world: World) -> None:
        published_schema()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world = world
        self.log: list[Asked] = []
        self.tokens = {TOKEN}
        self.quotas = {"core": Quota(), "graphql": Quota()}
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed does not wait for its answer; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # a socket and its address

    @property
    def url(self) -> str:
        """Where REST begins; GraphQL is at /graphql."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def rest(self, path: str, query: Query, version: str) -> Reply:
        """Answer a GET."""
        if path == "/rate_limit":
            return Reply(
                200, {"resources": {name: _told(quota) for name, quota in self.quotas.items()}, "rate": _told(self.quotas["core"])}
            )
        by_id = re.fullmatch(r"/repositories/(\d+)(/.+)?", path)
        by_name = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.+)?", path)
        if by_id:
            repo = next((one for one in self.world.repos if one.repo_id == int(by_id[1])), None)
            return self.of_repo(repo, by_id[2] or "", query, version) if repo else _NOT_FOUND
        if not by_name:
            return _NOT_FOUND
        repo = self.world.find(by_name[1], follow_renames=False)
        if repo is not None:
            return self.of_repo(repo, by_name[2] or "", query, version)
        moved = self.world.find(by_name[1])
        if moved is None:
            return _NOT_FOUND
        pairs = "&".join(f"{key}={value}" for key, values in query.items() for value in values)
        target = f"{self.url}/repositories/{moved.repo_id}{by_name[2] or ''}{'?' + pairs if pairs else ''}"
        return Reply(301, {"message": "Moved Permanently", "url": target}, {"Location": target})

    def of_repo(self, repo: RepoRow, rest: str, query: Query, version: str) -> Reply:
        """Answer for one repository."""
        if rest == "":
            return Reply(200, _repository(repo))
        if rest in {"/stargazers", "/subscribers"}:
            return _NOT_FOUND
        if rest == "/stargazers/count" and version == "2026-03-10":
            return Reply(200, {"count": repo.stars})
        if rest == "/stargazers/history" and version == "2026-03-10":
            return self.star_history(repo, query)
        return _NOT_FOUND

    def star_history(self, repo: RepoRow, query: Query) -> Reply:
        """One page of weeks, with a link to the next one by the repository's id."""
        size = min(int(query.get("per_page", [str(WEEKS_A_PAGE)])[0]), WEEKS_A_PAGE)
        page = int(query.get("page", ["1"])[0])
        if size < 1 or not 1 <= page <= LAST_PAGE:
            return Reply(422, {"message": "Validation Failed"})
        told = weeks(repo, day_of(datetime.now(UTC)))
        link = f'<{self.url}/repositories/{repo.repo_id}/stargazers/history?per_page={size}&page={page + 1}>; rel="next"'
        return Reply(200, told[(page - 1) * size : page * size], {"Link": link} if page * size < len(told) else {})


Server = TypeVar("Server", bound=StrictServer)
_NOT_FOUND = Reply(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"})


def _told(quota: Quota) -> dict[str, int]:
    return {"limit": quota.limit, "used": quota.used, "remaining": quota.remaining, "reset": quota.reset_at}


def _repository(repo: RepoRow) -> dict[str, Any]:
    open_issues = [one for one in repo.issues.values() if not one.closed_at]
    open_pulls = [one for one in repo.pulls.values() if one.state == "OPEN"]
    return {
        "id": repo.repo_id,
        "node_id": f"R_{repo.repo_id}",
        "name": repo.name.partition("/")[2],
        "full_name": repo.name,
        "private": False,
        "owner": {"login": repo.owner, "type": "Organization"},
        "fork": False,
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.pushed_at),
        "pushed_at": stamp(repo.pushed_at),
        "archived": repo.archived_at is not None,
        "disabled": False,
        "has_issues": repo.has_issues,
        "default_branch": repo.default_branch,
        "size": len(repo.commits),
        "stargazers_count": repo.stars,
        "watchers_count": repo.stars,
        "subscribers_count": 7,
        "forks_count": len(repo.forks),
        "open_issues_count": len(open_issues) + len(open_pulls),
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the library's parameter)
        """The log is kept in rows, not on stderr."""

    @property
    def strict(self) -> StrictServer:
        return cast("StrictServer", self.server)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        version = self.headers.get("X-GitHub-Api-Version", "2022-11-28")
        refusal = self._refusal(token_needed=False)
        with self.strict.lock:
            if refusal:
                self._send(refusal, "core", 0)
            elif version not in VERSIONS:
                self._send(Reply(400, {"message": f"'{version}' is not a valid API version"}), "core", 1)
            else:
                reply = self.strict.rest(parts.path, parse_qs(parts.query), version)
                self._send(reply, "core", 0 if parts.path == "/rate_limit" else 1)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        refusal = self._refusal(token_needed=True)
        with self.strict.lock:
            if refusal or self.path != "/graphql":
                self._send(refusal or _NOT_FOUND, "graphql", 0, body.decode())
                return
            told, points = graphql.answer(self.strict.world, self.strict.quotas["graphql"], json.loads(body))
            self._send(Reply(200, told), "graphql", points, body.decode())

    def _refusal(self, *, token_needed: bool) -> Reply | None:
        if not self.headers.get("User-Agent"):
            return Reply(
                403, {"message": "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"}
            )
        given = self.headers.get("Authorization")
        if given is None and token_needed:
            return Reply(401, {"message": "This endpoint requires you to be authenticated."})
        if given is not None and given.partition(" ")[2] not in self.strict.tokens:
            return Reply(401, {"message": "Bad credentials"})
        return None

    def _send(self, reply: Reply, resource: str, cost: int, body: str = "") -> None:
        text = json.dumps(reply.body).encode()
        etag = f'"{hashlib.sha256(text).hexdigest()}"'
        status = reply.status
        if status == 200 and self.command == "GET" and self.headers.get("If-None-Match", "").removeprefix("W/") == etag:
            status, text = 304, b""
        quota = self.strict.quotas[resource]
        if resource == "core" and status != 304:
            quota.used += cost
        self.strict.log.append(Asked(self.command, self.path + body, status, cost))
        self.send_response(status)
        headers = {f"x-ratelimit-{name}": str(value) for name, value in _told(quota).items()} | {"x-ratelimit-resource": resource}
        headers |= {"Content-Type": "application/json; charset=utf-8", "ETag": etag, **reply.headers}
        if status == 304:
            headers.pop("Link", None)
        else:
            headers["Content-Length"] = str(len(text))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


def serving(world: World) -> AbstractContextManager[StrictServer]:
    """Serve these rows on a free port of loopback until the end of the block."""
    return running(StrictServer(world))


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Let a server answer until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="strict-server", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
