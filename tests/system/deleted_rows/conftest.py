"""One repository on the sandbox and a home that follows it night by night."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.world import write_catalog
from flows.night.outcome import Outcome
from flows.settings.model import Settings
from sandbox import server
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository
from sandbox.server import Running
from tests.worlds.one_large_repository import FIRST_NIGHT, Silent, night, settings_of
from tests.worlds.without_waits import nights_without_waits

NAME = "acme/engine"


@dataclass(slots=True)
class Installation:
    """The server, its rows, and the home."""

    dataset: Dataset
    running: Running
    settings: Settings
    nights: int = 0
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def night(self) -> Outcome:
        """Run the next night; `asked` is what it asked of the server, `said` what it told people."""
        self.running.reset_counts()
        shown = Silent()
        outcome = night(self.settings, FIRST_NIGHT + timedelta(days=self.nights), shown)
        self.nights += 1
        self.asked, self.said = [one.asked for one in self.running.requests], shown.said
        return outcome

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the published copy."""
        with duckdb.connect(self.settings.warehouse, read_only=True) as con:
            return con.execute(query).fetchall()

    def work(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the working file."""
        with duckdb.connect(self.settings.work, read_only=True) as con:
            return con.execute(query).fetchall()

    def numbers(self, table: str = "issues") -> set[int]:
        """What the public table lists."""
        return {number for (number,) in self.sql(f"select number from {table} where repo = '{NAME}'")}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    dataset = Dataset(tmp_path / "git", FIRST_NIGHT.date() - timedelta(days=1))
    dataset.add(Repository(7, NAME, "2024-01-01T12:00:00Z", "2026-08-01T00:00:00Z"))
    began = int(datetime(2024, 1, 1, 12, tzinfo=UTC).timestamp())
    dataset.write_git(NAME, {"main": [Commit(began, began, "Ann", "ann@authors.invalid", "Begin")]})
    with server.start(dataset) as running, nights_without_waits():
        yield Installation(dataset, running, settings_of(running, tmp_path / "home", write_catalog(tmp_path / "catalog", [NAME], 1)))
