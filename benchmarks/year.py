"""`python -m benchmarks.year [--nights 365] [--repositories 25] [--quiet]`: how the files of a home grow, night after night.

Repositories of eight years, a framework each, on the sandbox. Each day some gain and lose stars and get issues, closes, pull requests,
commits and releases; with `--quiet` nothing happens at all. The pages are left out: each night overwrites them.
Prints a line of JSON every `--every` nights and one at the end: bytes of both files, and rows by table.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import duckdb

from benchmarks.world import write_catalog
from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository
from sandbox.server import TOKEN, Running, start

FIRST_NIGHT = datetime(2025, 1, 7, 9, tzinfo=UTC)
BORN = FIRST_NIGHT - timedelta(weeks=416)
_CHANCES = {"stars": 0.7, "unstar": 0.5, "issues": 0.5, "closes": 0.4, "pulls": 0.4, "forks": 0.3, "push": 0.3, "release": 0.02}
_OLD_COMMITS, _OLD_ISSUES = 1_200, 800


class _Silent:
    def start(self, total: int, what: str) -> None: ...
    def advance(self, what: str) -> None: ...
    def finish(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Home:
    """A home of its own that uses a running server."""

    running: Running
    folder: Path
    catalog: Path

    def night(self, at: datetime) -> int:
        """Run a night; return the number of its new scores."""
        self.running.dataset.today = at.date()
        self.running.reset_counts()
        settings = Settings(
            github_token=TOKEN,  # type: ignore[arg-type]  # pydantic reads text
            github_api_url=self.running.api_url,
            github_graphql_url=self.running.graphql_url,
            github_server_url=self.running.server_url,
            home=self.folder,
            catalog=[str(self.catalog)],  # type: ignore[arg-type]  # likewise
        )
        with patch("flows.night.steps.write_site", lambda *_: []):
            outcome = refresh_plainly(settings, Request(at, simulated="a simulated year"), _Silent())
        if outcome.status != "ok":
            raise RuntimeError("; ".join(outcome.lines()))
        return outcome.new_scores

    def sizes(self) -> dict[str, int]:
        """Bytes of the two files, and free bytes in the working file."""
        with duckdb.connect(self.folder / "work.duckdb", read_only=True) as con:
            block, free = con.execute("select block_size, free_blocks from pragma_database_size()").fetchall()[0]
        sizes = {name: (self.folder / name).stat().st_size for name in ("work.duckdb", "pulse.duckdb")}
        return {**sizes, "free in work.duckdb": block * free}

    def rows(self) -> dict[str, int]:
        """Rows by table of the working file."""
        with duckdb.connect(self.folder / "work.duckdb", read_only=True) as con:
            names = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
            return {name: con.execute(f"select count(*) from {name}").fetchall()[0][0] for (name,) in names}


def build(folder: Path, repositories: int) -> Dataset:
    """Return the repositories as they are before the first night."""
    dataset, first = Dataset(folder / "git", FIRST_NIGHT.date()), ""
    for number in range(repositories):
        name = f"acme/library-{number:04}"
        dataset.add(Repository(1_000 + number, name, f"{BORN:%Y-%m-%dT%H:%M:%SZ}", f"{FIRST_NIGHT:%Y-%m-%dT00:00:00Z}"))
        for week in range(416):
            dataset.add_stars(name, 5 + (week + number) % 7, (BORN + timedelta(weeks=week, days=number % 7)).date())
        for issue in range(_OLD_ISSUES):
            numbers = dataset.open_issues(name, 1, BORN + timedelta(hours=issue * 416 * 168 // _OLD_ISSUES))
            dataset.close_issues(name, numbers if issue % 4 else [], BORN + timedelta(hours=issue * 416 * 168 // _OLD_ISSUES + 90))
        dataset.add_release(name, "v1.0", FIRST_NIGHT - timedelta(days=40))
        first = _put_git(dataset, name, first)
    return dataset


def _put_git(dataset: Dataset, name: str, like: str) -> str:
    if not like:
        dataset.write_git(name, {"main": [_commit(BORN + timedelta(hours=58 * step), step) for step in range(_OLD_COMMITS)]})
        return name
    shutil.copytree(dataset.git_folder(like), dataset.git_folder(name))
    repository, model = dataset.repo(name), dataset.repo(like)
    repository.head, repository.commits, repository.pushed_at = model.head, model.commits, model.pushed_at
    return like


def _commit(at: datetime, step: int) -> Commit:
    seconds = int(at.timestamp())
    return Commit(seconds, seconds, f"dev{step % 17}", f"dev{step % 17}@authors.invalid", f"Change {step} of {at:%Y-%m-%d}")


def happen(dataset: Dataset, at: datetime, chance: random.Random) -> None:
    """Change the data as on the day before a night."""
    day = at - timedelta(hours=11)
    for repository in list(dataset.repositories.values()):
        name, falls = repository.name, {what: chance.random() < share for what, share in _CHANCES.items()}
        if falls["stars"]:
            dataset.add_stars(name, chance.randrange(1, 9), day.date())
        if falls["unstar"]:
            dataset.add_stars(name, -1, chance.choice([day for day, stars in repository.star_days.items() if stars]))
        numbers = dataset.open_issues(name, chance.randrange(1, 4), day) if falls["issues"] else []
        if falls["closes"]:
            dataset.close_issues(name, numbers[:1], day + timedelta(hours=2))
        if falls["pulls"]:
            dataset.merge_pulls(name, dataset.open_pulls(name, 2, day)[:1], day + timedelta(hours=1))
        if falls["forks"]:
            dataset.add_forks(name, 1, day)
        if falls["release"]:
            dataset.add_release(name, f"v2.{at:%Y%m%d}", day)
        if falls["push"]:
            dataset.add_commits(name, [_commit(day + timedelta(minutes=step), step) for step in range(3)])


@contextmanager
def home(folder: Path, repositories: int) -> Iterator[Home]:
    """Open a home whose server runs within the context."""
    dataset = build(folder, repositories)
    catalog = write_catalog(folder / "catalog", [one.name for one in dataset.repositories.values()], repositories)
    with start(dataset) as running:
        yield Home(running, folder / "home", catalog)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--repositories", type=int, default=25)
    parser.add_argument("--every", type=int, default=30, help="nights between two lines")
    parser.add_argument("--quiet", action="store_true")
    asked, chance, began = parser.parse_args(), random.Random(1), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="year-") as folder, home(Path(folder), asked.repositories) as one:
        for number in range(asked.nights + 1):
            at = FIRST_NIGHT + timedelta(days=number)
            if number and not asked.quiet:
                happen(one.running.dataset, at, chance)
            new = one.night(at)
            if number % asked.every == 0 or number == asked.nights:
                record = {"night": number, "seconds": round(time.monotonic() - began), "new_scores": new, **one.sizes(), "rows": one.rows()}
                sys.stdout.write(json.dumps(record) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
