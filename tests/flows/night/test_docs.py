"""Documentation through a night: read from git every four weeks, and never at the cost of what was read."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.night.outcome import Outcome
from sandbox import file_commits, server
from sandbox.file_commits import Change
from sandbox.server import Running
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

HERE, ELSEWHERE = "docs/acme/manual/docs", "docs/acme/nothing"


class World(ProjectWithSubjects):
    """One framework whose catalog names two places of documentation, one of which is there."""

    def __init__(self, folder: Path, running: Running) -> None:
        tables = '[[docs]]\nrepository = "acme/manual"\nfolder = "docs"\nsource = "https://example.org/a"\n'
        tables += '[[docs]]\nrepository = "acme/nothing"\nvalid_to = 2020-01-01\nsource = "https://example.org/b"\n'
        super().__init__(folder, running, "docs", tables=tables)
        self.repository = running.dataset.git_root / "acme" / "manual.git"

    def refresh(self, number: int, **settings: Any) -> Outcome:
        return super().refresh(number, **({"source_urls": {"docs": self.running.server_url}} | settings))

    def edits(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        return self.told(run_id, "docs_edits")

    def put(self, day: str, files: Mapping[str, str | None]) -> None:
        file_commits.write(self.repository, [Change(date.fromisoformat(day), files)])


PAGES: Mapping[str, str | None] = {f"docs/{number}.md": f"{number}\n" for number in range(12)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", [PROJECT])
    with nights_without_waits(), server.start(dataset) as running:
        world = World(tmp_path / "home", running)
        world.put("2022-11-15", PAGES)
        world.put("2023-12-20", {"docs/0.md": "edited\n", "docs/1.md": "edited\n", "docs/2.md": None, "docs/new/2.md": "2\n"})
        world.put("2024-01-10", {"docs/12.md": "new\n"})
        yield world


MONTHS = "select subject, month, pages, edited_365d, source from docs_monthly order by month desc limit 4"
FRESH = "select value, sample_size, status, reason from metric_values where metric = 'docs_fresh' order by as_of desc limit 1"


@pytest.mark.long
def test_months_and_the_share_are_published_and_what_the_sandbox_lacks_is_not_known_offline(world: World) -> None:
    outcome = world.refresh(1)  # on 4 March 2024
    assert outcome.status == "ok"
    # by hand: twelve pages of November 2022, two edited and one moved in December 2023, one written in January
    assert world.query(MONTHS) == [
        (HERE, date(2024, 2, 1), 13, 3, "acme/manual"),
        (HERE, date(2024, 1, 1), 13, 3, "acme/manual"),
        (HERE, date(2023, 12, 1), 12, 2, "acme/manual"),
        (HERE, date(2023, 11, 1), 12, 0, "acme/manual"),
    ]
    assert world.edits(outcome.run_id) == {HERE: ("ok", None), ELSEWHERE: ("gone", "not known offline")}
    assert world.query(FRESH) == [(None, None, "missing", f"docs_edits of {ELSEWHERE} not known offline")]


@pytest.mark.long
def test_it_is_read_every_four_weeks_and_what_is_read_twice_is_written_once(world: World) -> None:
    world.refresh(1)
    first = world.query("from docs_monthly order by all")
    world.put("2024-03-10", {"docs/3.md": "edited\n"})
    assert HERE not in world.edits(world.refresh(28).run_id)
    assert world.query("from docs_monthly order by all") == first
    assert world.edits(world.refresh(29).run_id)[HERE] == ("ok", None)
    with duckdb.connect(world.home.folder / "work.duckdb", read_only=True) as con:
        assert con.execute("select count(*), count(distinct known_at) from raw.docs_edits").fetchone() == (16, 2)
    assert world.query("select month, pages, edited_365d from docs_monthly order by month desc limit 1") == [(date(2024, 3, 1), 13, 4)]


@pytest.mark.long
@pytest.mark.parametrize(("fault", "outcome"), [("renamed", "gone"), ("away", "gone"), ("broken", "unavailable")])
def test_a_folder_that_is_renamed_or_a_clone_that_fails_changes_no_row(world: World, fault: str, outcome: str) -> None:
    world.refresh(1)
    before = world.query("from docs_monthly order by all")
    if fault == "renamed":
        world.put(
            "2024-03-20", {"docs/new/2.md": None, **{f"docs/{number}.md": None for number in (0, 1, *range(3, 13))}, "manual/a.md": "1\n"}
        )
    elif fault == "away":
        world.repository.rename(world.repository.with_name("away"))
    else:
        for each in (world.repository / "objects").iterdir():
            shutil.rmtree(each)
        shutil.rmtree(world.home.folder / "git" / "docs-acme-manual.git")
    struck = world.refresh(29)
    assert world.edits(struck.run_id)[HERE][0] == outcome
    assert world.query("from docs_monthly order by all") == before


@pytest.mark.long
def test_a_source_that_is_left_out_asks_nothing_and_simulated_data_never_ask_the_real_server(world: World) -> None:
    outcome = world.refresh(1, sources="-docs")
    assert (world.edits(outcome.run_id), outcome.status) == ({}, "ok")
    outcome = world.refresh(2, source_urls={})
    assert set(world.edits(outcome.run_id).values()) == {("gone", "not known offline")}
    assert not (world.home.folder / "git" / "docs-acme-manual.git").exists()
