"""The repositories of `many_repositories` on the strict server, which shares no line with the sandbox, with the same faults."""

import json
import shutil
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.exchange import BEFORE_HEADERS, Answer, Exchange
from sandbox.faults import Fault, apply_faults
from tests.worlds.many_repositories import BORN, FIRST_NIGHT, LATE, NEWS_AGO, owner_name
from tests.worlds.strict_server import git_writer
from tests.worlds.strict_server.rows import Account, CommitRow, EventRow, ForkRow, IssueRow, PullRow, ReleaseRow, RepoRow, World
from tests.worlds.strict_server.server import Query, Reply, StrictServer, _Handler, _told, running
from tests.worlds.strict_server.stars import WEEKS_A_PAGE, weeks

SOMEBODY = Account("somebody")
CHUNKS = 20


@dataclass(slots=True)
class Shown:
    """What `Home` looks at of a data set."""

    git_root: Path
    today: date


class FaultyServer(StrictServer):
    """The strict server, with faults, and a day of its own up to which it lists stars."""

    def __init__(self, world: World, git_root: Path) -> None:
        super().__init__(world)
        self.RequestHandlerClass = _Faulty
        self.faults: list[Fault] = []
        self.dataset = Shown(git_root, FIRST_NIGHT.date())

    def reset_counts(self) -> None:
        """The sandbox forgets its quotas here; this one has quota enough."""

    @property
    def api_url(self) -> str:
        return self.url

    @property
    def graphql_url(self) -> str:
        return f"{self.url}/graphql"

    @property
    def server_url(self) -> str:
        return self.dataset.git_root.as_uri()

    def star_history(self, repo: RepoRow, query: Query) -> Reply:
        size, page = WEEKS_A_PAGE, int(query.get("page", ["1"])[0])
        told = weeks(repo, self.dataset.today)
        link = f'<{self.url}/repositories/{repo.repo_id}/stargazers/history?per_page={size}&page={page + 1}>; rel="next"'
        return Reply(200, told[(page - 1) * size : page * size], {"Link": link} if page * size < len(told) else {})


class _Faulty(_Handler):
    def _send(self, reply: Reply, resource: str, cost: int, body: str = "") -> None:
        server: Any = self.server
        exchange = Exchange("graphql" if resource == "graphql" else "rest", self.command, self.path, self._caller(), time.monotonic())
        if body:
            exchange.query = json.loads(body)["query"]
        quota = {f"x-ratelimit-{name}": str(value) for name, value in _told(server.quotas[resource]).items()}
        headers = quota | {"x-ratelimit-resource": resource} | {name.lower(): value for name, value in reply.headers.items()}
        answer = Answer(reply.status, json.loads(json.dumps(reply.body)), headers)
        answer = apply_faults(server.faults, answer, exchange)
        if not exchange.fault or exchange.fault == "meanwhile":
            super()._send(reply, resource, cost, body)
            return
        self._send_struck(answer)

    def _caller(self) -> str | None:
        return (self.headers.get("Authorization") or "").partition(" ")[2] or None

    def _send_struck(self, answer: Answer) -> None:
        if answer.cut_after == BEFORE_HEADERS:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"content-type": "application/json", "content-length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.cut_after is not None:
            self.wfile.write(answer.body[: answer.cut_after])
            self.close_connection = True
            return
        step = max(1, len(answer.body) // CHUNKS)
        for start in range(0, len(answer.body), step):
            time.sleep(answer.seconds_a_chunk)
            self.wfile.write(answer.body[start : start + step])


@contextmanager
def serving(folder: Path, projects: Sequence[str]) -> Iterator[FaultyServer]:
    """Serve the projects as they stand before the first night."""
    repos = [_project(1000 + number, owner_name(project)) for number, project in enumerate(projects)]
    git_root = folder / "git"
    git_writer.write(repos[0], git_root)
    for repo in repos[1:]:
        shutil.copytree(git_root / f"{repos[0].name}.git", git_root / f"{repo.name}.git")
        repo.shas = dict(repos[0].shas)
    with running(FaultyServer(World(repos), git_root)) as server:
        yield server


def _project(repo_id: int, name: str) -> RepoRow:
    repo = RepoRow(repo_id, name, BORN, "main")
    for week in range(30):
        _add_commit(repo, BORN + timedelta(days=7 * week + 1), f"dev{week % 6}")
        repo.issues[week + 1] = IssueRow(week + 1, BORN + timedelta(weeks=week, hours=9), SOMEBODY)
        repo.star_days[(BORN + timedelta(weeks=week)).date()] = 1 + week % 3
    for number in range(1, 24):
        repo.issues[number].events.append(EventRow("closed", BORN + timedelta(weeks=25), SOMEBODY, "COMPLETED"))
    for number in range(31, 37):
        merged_at = BORN + timedelta(weeks=21) if number < 34 else None
        repo.pulls[number] = PullRow(number, BORN + timedelta(weeks=20), SOMEBODY, merged_at, merged_at)
    repo.forks = [ForkRow(repo_id * 1000 + number, BORN + timedelta(weeks=10)) for number in range(5)]
    repo.releases = [
        ReleaseRow(repo_id * 100 + number, f"v1.{number}", BORN + timedelta(weeks=8 * number + 1), False) for number in range(3)
    ]
    return repo


def _add_commit(repo: RepoRow, at: datetime, author: str) -> None:
    tip = repo.branches.get("main")
    key = f"c{len(repo.commits)}"
    repo.commits[key] = CommitRow(key, (tip,) if tip else (), author, f"{author}@authors.invalid", at, at, f"Change {key}")
    repo.branches["main"] = key


def small_news(server: FaultyServer, projects: Sequence[str], opened_at: datetime, starred_on: date) -> None:
    """One more issue and one more star in each project."""
    for project in projects:
        repo = server.world.find(owner_name(project))
        assert repo is not None
        number = max([*repo.issues, *repo.pulls]) + 1
        repo.issues[number] = IssueRow(number, opened_at, SOMEBODY)
        repo.star_days[starred_on] = repo.star_days.get(starred_on, 0) + 1


def news(server: FaultyServer, projects: Mapping[str, bool], at: datetime, late: Collection[str] = ()) -> None:
    """What happens on the day before a night; projects to whether somebody pushes there, some of them late."""
    day = at - NEWS_AGO
    for project, pushes in projects.items():
        ago = LATE if project in late else NEWS_AGO
        repo = server.world.find(owner_name(project))
        assert repo is not None
        number = max([*repo.issues, *repo.pulls]) + 1
        for place in range(3):
            repo.issues[number + place] = IssueRow(number + place, at - ago, SOMEBODY)
        for closed in (number, 25, 26):
            repo.issues[closed].events.append(EventRow("closed", at - 0.9 * ago, SOMEBODY, "COMPLETED"))
        repo.pulls[number + 3] = PullRow(number + 3, at - ago, SOMEBODY, at - 0.8 * ago, at - 0.8 * ago)
        repo.forks.append(ForkRow(repo.repo_id * 1000 + 500, day))
        repo.releases.append(ReleaseRow(repo.repo_id * 100 + 50, "v2.0", day, False))
        repo.star_days[day.date()] = repo.star_days.get(day.date(), 0) + 5
        if pushes:
            _add_commit(repo, day, "newcomer")
            git_writer.write(repo, server.dataset.git_root)
