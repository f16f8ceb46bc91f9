"""A home whose catalog names something of every source, each of which answers by plain rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalog.load import SHIPPED
from collectors.mlperf import frameworks
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.server import Running
from tests.system.kill_points.conftest import runner  # noqa: F401 (a fixture)
from tests.worlds.canned_server import CannedServer
from tests.worlds.every_source import KEY, Answers, every_subject, names_of_frameworks, shipped_subjects, urls, write_git
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import nights_without_waits

PROJECT = "project000"
SLUGS = sorted(file.stem for file in SHIPPED.glob("*.toml") if file.stem != "companies")


class Installation:
    """A home that follows frameworks, and the servers that it asks.

    Args:
        folder: for all of it.
        slugs: the frameworks.
        shipped: whether they name what the shipped catalog names, and not one subject of each kind.
    """

    def __init__(self, folder: Path, slugs: list[str], running: Running, *, shipped: bool = False) -> None:
        self.answers = Answers(families=tuple(slugs))
        self.others, self.running = CannedServer(self.answers), running
        self.home = Home(folder / "home", running, [])
        self.home.prepare()
        for slug in slugs:
            text = shipped_subjects(SHIPPED / f"{slug}.toml") if shipped else every_subject(slug)
            (self.home.folder / "catalog" / f"{slug}.toml").write_text(text)

    @property
    def arguments(self) -> dict[str, Any]:
        """The settings as an operator would set them."""
        asked = {"source_urls": dict(urls(self.others, self.running.server_url)), "openalex_api_key": KEY, "stackexchange_key": KEY}
        return self.home.arguments | asked

    def refresh(self, number: int, **settings: Any) -> Outcome:
        """Run a night."""
        at = night(number)
        self.answers.today = self.running.dataset.today = at.date()
        return refresh_plainly(Settings(**self.arguments | settings), Request(at, notify=False, simulated="made up"), Silent())

    def ask(self, query: str, file: str = "pulse") -> list[tuple[Any, ...]]:
        """Ask the published file, or the working file `work`."""
        with duckdb.connect(self.home.folder / f"{file}.duckdb", read_only=True) as con:
            return con.execute(query).fetchall()


@contextmanager
def installed(folder: Path, slugs: list[str], *, shipped: bool = False) -> Iterator[Installation]:
    """Set everything up, with a table of what submitters of benchmarks write that knows all frameworks."""
    dataset = build(folder / "data", [PROJECT])
    write_git(dataset.git_root, SLUGS, slugs)
    with pytest.MonkeyPatch.context() as patch, nights_without_waits(), server.start(dataset) as running:
        table = folder / "frameworks.toml"
        table.write_text(names_of_frameworks(slugs))
        patch.setattr(frameworks, "TABLE", table)
        patch.setattr("collectors.pypistats.PACE_S", 0.0)
        patch.setattr("collectors.stackexchange._PACE_S", 0.0)
        for cached in (frameworks._table, frameworks.fingerprint):
            cached.cache_clear()
        made = Installation(folder, slugs, running, shipped=shipped)
        try:
            yield made
        finally:
            made.others.close()
            for cached in (frameworks._table, frameworks.fingerprint):
                cached.cache_clear()
