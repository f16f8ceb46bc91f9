"""One project whose catalog file names subjects of sources beside GitHub, which the same sandbox plays, and the nights that follow it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox.server import Running
from tests.worlds.many_repositories import Home, night
from tests.worlds.silent_progress import Silent

PROJECT = "project000"


class ProjectWithSubjects:
    """A home that follows the project.

    Args:
        folder: of the home.
        running: a sandbox that has the project.
        source: as settings name it.
        subjects: lines of the catalog file, as `hub_library = "pytorch"`.
        tables: tables of it, as `[[docs]]` with its keys.
    """

    def __init__(self, folder: Path, running: Running, source: str, subjects: str = "", tables: str = "") -> None:
        self.home, self.running, self.source = Home(folder, running, [PROJECT]), running, source
        self.home.prepare()
        file = folder / "catalog" / f"{PROJECT}.toml"
        file.write_text(f"{subjects}\n{file.read_text()}{tables}")

    def refresh(self, number: int, *, simulated: str | None = "a made-up project", **settings: Any) -> Outcome:
        """Run a night; of the sources beside GitHub only this one is asked."""
        arguments = self.home.arguments | {"source_urls": {self.source: self.running.api_url}, "sources": self.source} | settings
        self.running.dataset.today = night(number).date()
        return refresh_plainly(Settings(**arguments), Request(night(number), notify=False, simulated=simulated), Silent())

    def query(self, text: str) -> list[tuple[Any, ...]]:
        """Ask the published copy."""
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return con.execute(text).fetchall()

    def told(self, run_id: str, source: str) -> Mapping[str, tuple[str, str | None]]:
        """Outcome and reason of a source in a run, by subject."""
        rows = self.query(f"select subject, outcome, reason from source_status where source = '{source}' and run_id = '{run_id}'")
        return {subject: (outcome, reason) for subject, outcome, reason in rows}

    def asked(self, path: str) -> int:
        """How many requests there were whose path holds this."""
        return sum(path in exchange.path for exchange in self.running.requests)
