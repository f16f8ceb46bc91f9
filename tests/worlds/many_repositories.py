"""Many small projects of one repository each, every one with faults of its own, and the nights that a run follows them.

All projects are alike: eight months old, two pages of star history, something of every source. A project has at most one fault
of each kind, so one run meets them all and shows besides that they do not touch one another.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import duckdb

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.instants import star_day_of
from sandbox.repository import Repository
from tests.worlds.silent_progress import Silent

PROJECT = re.compile(r"(acme/)?project\d{3}")
BORN = datetime(2023, 7, 3, tzinfo=UTC)
FIRST_NIGHT = datetime(2024, 3, 4, 2, tzinfo=UTC)
NEWS_AGO, LATE = timedelta(hours=10), timedelta(seconds=50)
Table = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Surface:
    """What is published: table name to its rows, sorted, and the same by project."""

    tables: Mapping[str, Table]
    by_project: Mapping[tuple[str, str], Table]

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> Self:
        """Sort the rows by the project that they name."""
        found: dict[tuple[str, str], Table] = defaultdict(list)
        for table, rows in tables.items():
            for row in rows:
                for project in {cell.removeprefix("acme/") for cell in row if isinstance(cell, str) and PROJECT.fullmatch(cell)}:
                    found[table, project].append(row)
        return cls(tables, found)

    def rows(self, table: str, project: str) -> Table:
        """The rows of a table about one project."""
        return self.by_project.get((table, project), [])


def owner_name(project: str) -> str:
    """The full name of a project's repository."""
    return f"acme/{project}"


def night(number: int) -> datetime:
    """When a night runs; the first is number 1."""
    return FIRST_NIGHT + timedelta(days=number - 1)


def commit(at: datetime, subject: str, author: str = "dev") -> Commit:
    """One commit on the mainline."""
    seconds = int(at.timestamp())
    return Commit(seconds, seconds, author, f"{author}@authors.invalid", subject)


def build(folder: Path, projects: Sequence[str]) -> Dataset:
    """Return the projects as they stand before the first night."""
    dataset = Dataset(folder / "git", FIRST_NIGHT.date())
    for number, project in enumerate(projects):
        name = owner_name(project)
        dataset.add(Repository(1000 + number, name, f"{BORN:%Y-%m-%dT%H:%M:%SZ}", "2024-03-01T00:00:00Z", description="A made-up project"))
        _furnish(dataset, name)
        _put_git(dataset, name, like=owner_name(projects[0]))
    return dataset


def _furnish(dataset: Dataset, name: str) -> None:
    for week in range(30):
        dataset.open_issues(name, 1, BORN + timedelta(weeks=week, hours=9))
        dataset.add_stars(name, 1 + week % 3, (BORN + timedelta(weeks=week)).date())
    dataset.close_issues(name, range(1, 24), BORN + timedelta(weeks=25))
    pulls = dataset.open_pulls(name, 6, BORN + timedelta(weeks=20))
    dataset.merge_pulls(name, pulls[:3], BORN + timedelta(weeks=21))
    dataset.add_forks(name, 5, BORN + timedelta(weeks=10))
    for number in range(3):
        dataset.add_release(name, f"v1.{number}", BORN + timedelta(weeks=8 * number + 1))


def _put_git(dataset: Dataset, name: str, like: str) -> None:
    if name == like:
        history = [commit(BORN + timedelta(days=7 * week + 1), f"Change {week}", f"dev{week % 6}") for week in range(30)]
        dataset.write_git(name, {"main": history, "v1.x": [commit(BORN + timedelta(weeks=29, days=5), "Backport")]})
        return
    shutil.copytree(dataset.git_folder(like), dataset.git_folder(name))
    repository, model = dataset.repo(name), dataset.repo(like)
    repository.head, repository.commits, repository.pushed_at = model.head, model.commits, model.pushed_at


def news(dataset: Dataset, project: str, at: datetime, *, pushes: bool, ago: timedelta = NEWS_AGO) -> None:
    """What happens to a project on the day before a night; issues and pull requests so long before it."""
    name, day = owner_name(project), at - NEWS_AGO
    numbers = dataset.open_issues(name, 3, at - ago)
    dataset.close_issues(name, [numbers[0], 25, 26], at - 0.9 * ago)
    dataset.merge_pulls(name, dataset.open_pulls(name, 2, at - ago)[:1], at - 0.8 * ago)
    dataset.add_forks(name, 1, day)
    dataset.add_release(name, f"v2.{at.day}", day)
    dataset.add_stars(name, 5, day.date())
    if pushes:
        dataset.add_commits(name, [commit(day, "News"), commit(day + timedelta(minutes=1), "More news", "newcomer")])


@dataclass(frozen=True, slots=True)
class Home:
    """A home of its own that is pointed at a running server."""

    folder: Path
    running: Any  # sandbox.server.Running, or what tells the same of another server
    projects: Sequence[str]
    channel: str = ""
    token: str = server.TOKEN

    def prepare(self) -> None:
        """Write the catalog and a key that is the same in every home, so that the same people hash alike."""
        catalog = self.folder / "catalog"
        catalog.mkdir(parents=True, exist_ok=True)
        for project in self.projects:
            (catalog / f"{project}.toml").write_text(f'name = "{project}"\n[[repo]]\nname = "{owner_name(project)}"\nrole = "core"\n')
        (self.folder / "identity.key").write_text("ab" * 32)

    @property
    def arguments(self) -> dict[str, Any]:
        """The settings as an operator would set them."""
        return {
            "github_token": self.token,
            "github_api_url": self.running.api_url,
            "github_graphql_url": self.running.graphql_url,
            "github_server_url": self.running.server_url,
            "home": str(self.folder),
            "catalog": [str(self.folder / "catalog")],
            "concurrency": 16,
            "alert_urls": self.channel,
        }

    def refresh(self, at: datetime) -> Outcome:
        """Run one night, without Prefect."""
        self.running.dataset.today = star_day_of(at)
        return refresh_plainly(Settings(**self.arguments), Request(at, notify=False, simulated="made-up projects"), Silent())

    def surface(self) -> Surface:
        """Every published table but those of runs; the newest scores; sums without when they were read."""
        with duckdb.connect(self.folder / "pulse.duckdb", read_only=True) as con:
            names = [name for (name,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
            found = {name: con.execute(f"from {name} order by all").fetchall() for name in names if name not in {"runs", "source_status"}}
            found["scores"] = con.execute(
                """select * exclude (known_at) from scores
                   qualify row_number() over (partition by framework, as_of, dimension, rubric_hash, coalesce(basis, '') = 'stated'
                                              order by known_at desc) = 1
                   order by all"""
            ).fetchall()
            for sums in ("commits_by_company_weekly", "market_quarterly"):
                found[sums] = con.execute(f"select * exclude (known_at) from {sums} order by all").fetchall()
            found["meta"] = con.execute("from meta where key not in ('published_at', 'github_api_url') order by all").fetchall()
            return Surface.of(found)

    def source_status(self, run_id: str) -> Mapping[tuple[str, str], tuple[str, str | None]]:
        """What `source_status` says of a run: (source, project) to outcome and reason."""
        with duckdb.connect(self.folder / "pulse.duckdb", read_only=True) as con:
            rows = con.execute(f"select source, subject, outcome, reason from source_status where run_id = '{run_id}'").fetchall()
        return {(source, subject.partition("/")[2]): (outcome, reason) for source, subject, outcome, reason in rows}
