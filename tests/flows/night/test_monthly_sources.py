"""Sources that are read once a month, through nights: published, written once, switched off, and silent where nothing is known offline."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.server import Running
from tests.worlds.canned_server import FAULTS, Asked, CannedServer, Told, canned
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import nights_without_waits

PROJECT = "project000"
KEY = "a-key"
NAMES = ("openalex", "clickpy", "pypistats", "depsdev")
PACKAGE = '[[package]]\nname = "Project_Zero"\nregistry = "pypi"\n'


def answer(asked: Asked) -> Told:
    """What all servers answer."""
    if asked.path == "/works":
        return works(asked)
    if "downloads" in asked.parameters.get("query", ""):
        data = [{"month": f"2024-0{month}-01", "downloads": "60", "last_day": f"2024-0{month}-29"} for month in (2, 3)]
        return Told({"data": data, "rows": 2})
    if asked.path == "/api/packages/project-zero/overall":
        days = [f"2024-0{month}-{day:02}" for month in (2, 3) for day in range(1, 30)]
        return Told({"package": "project-zero", "data": [{"category": "with_mirrors", "date": day, "downloads": 2} for day in days]})
    if asked.path == "/v3alpha/systems/pypi/packages/project-zero":
        name = {"system": "PYPI", "name": "project-zero"}
        return Told({"packageKey": name, "versions": [{"versionKey": {**name, "version": "1.0"}, "isDefault": True}]})
    if asked.path.endswith("/versions/1.0:dependents"):
        return Told({"dependentCount": 5, "directDependentCount": 2, "indirectDependentCount": 3})
    return Told({"message": "Not Found"}, 404)


def works(asked: Asked) -> Told:
    """Two works of 2024-02."""
    assert (asked.parameters["search"], asked.parameters["api_key"]) == ("Project Zero", KEY)
    begin, end = (part.rpartition(":")[2] for part in asked.parameters["filter"].split(","))
    count = 2 if begin <= "2024-02-15" <= end else 0
    groups = [{"key": "2024", "key_display_name": "2024", "count": count}] if count else []
    return Told({"meta": {"count": count}, "results": [], "group_by": groups})


class World:
    """One framework, and a server that plays all sources."""

    def __init__(self, folder: Path, running: Running, others: CannedServer) -> None:
        self.home, self.running, self.others = Home(folder, running, [PROJECT]), running, others
        self.home.prepare()
        file = folder / "catalog" / f"{PROJECT}.toml"
        file.write_text(f'paper_search = "Project Zero"\n{file.read_text()}{PACKAGE}')

    def refresh(self, number: int, **settings: Any) -> Outcome:
        urls = dict.fromkeys(NAMES, self.others.url)
        arguments = self.home.arguments | {"source_urls": urls, "openalex_api_key": KEY, "sources": ",".join(NAMES)} | settings
        self.running.dataset.today = night(number).date()
        return refresh_plainly(Settings(**arguments), Request(night(number), notify=False, simulated="made-up projects"), Silent())

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return con.execute(text).fetchall()

    def told(self, run_id: str) -> set[tuple[str, str, str | None]]:
        github = "('facts', 'commits', 'stars', 'forks', 'releases', 'issues', 'pulls')"
        return set(self.query(f"select source, outcome, reason from source_status where run_id = '{run_id}' and source not in {github}"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with nights_without_waits(), canned(answer) as (others, _), server.start(build(tmp_path / "data", [PROJECT])) as running:
        yield World(tmp_path / "home", running, others)


PAPERS = "select subject, source, month, papers from papers_monthly where papers > 0"


@pytest.mark.long
def test_what_is_read_once_a_month_is_published_with_its_date_and_written_once(world: World) -> None:
    first = world.refresh(1)
    sources = ("openalex_papers", "clickpy_downloads", "pypistats_downloads", "dependents")
    assert (first.status, world.told(first.run_id)) == ("ok", {(source, "ok", None) for source in sources})
    assert world.query("select subject, source, month, downloads from downloads_monthly order by all") == [
        ("pypi/Project_Zero", "clickpy", date(2024, 2, 1), 60),
        ("pypi/Project_Zero", "pypistats", date(2024, 2, 1), 58),
    ]
    observed = ("pypi/Project_Zero", "1.0", date(2024, 3, 4), 5, 2, 3)
    assert world.query("select * exclude (known_at) from dependents") == [observed]
    assert world.query(PAPERS) == [("openalex/Project Zero", "openalex", date(2024, 2, 1), 2)]
    assert world.query("select count(*), min(month), max(month) from papers_monthly") == [(110, date(2015, 1, 1), date(2024, 2, 1))]
    asked = len(world.others.asked)
    quiet = world.refresh(2)
    assert (world.told(quiet.run_id), len(world.others.asked)) == (set(), asked)
    world.refresh(30)
    assert world.query("select count(*), max(month) from papers_monthly") == [(111, date(2024, 3, 1))]
    assert world.query("select count(*), max(month) from downloads_monthly") == [(2, date(2024, 2, 1))]  # read once, and not due again
    assert world.query("select observed_on from dependents order by 1") == [(date(2024, 3, 4),), (date(2024, 4, 2),)]
    assert world.query("select distinct known_at from papers_monthly where month < date '2024-03-01'") == [(night(1).replace(tzinfo=None),)]


@pytest.mark.long
def test_what_a_server_refuses_changes_no_row_and_is_read_another_night(world: World) -> None:
    world.refresh(1)
    tables = ("papers_monthly", "downloads_monthly", "dependents")
    before = [world.query(f"from {table} order by all") for table in tables]
    world.others.answer = lambda _: FAULTS["throttled until tomorrow"][0]
    struck = world.refresh(30)
    assert (struck.status, {outcome for _, outcome, _ in world.told(struck.run_id)}) == ("partly", {"unavailable"})
    assert [world.query(f"from {table} order by all") for table in tables] == before
    world.others.answer = answer
    assert world.refresh(31).status == "ok"
    assert world.query("select max(month) from papers_monthly") == [(date(2024, 3, 1),)]


def test_without_a_key_nothing_is_asked_and_the_run_says_what_is_left_out(world: World) -> None:
    outcome = world.refresh(1, openalex_api_key=None)
    reason = "without OPENALEX_API_KEY papers are not counted; the key is free"
    assert ("openalex_papers", "gone", reason) in world.told(outcome.run_id)
    assert (outcome.status, reason in outcome.notes) == ("ok", True)
    assert [asked for asked in world.others.asked if asked.path == "/works"] == []


@pytest.mark.long
def test_sources_that_are_switched_off_or_unknown_offline_ask_nothing(world: World) -> None:
    assert world.told(world.refresh(1, sources=",".join(f"-{name}" for name in (*NAMES, "pypi", "osv", "notices"))).run_id) == set()
    told = world.told(world.refresh(2, source_urls={}).run_id)
    assert {(outcome, reason) for _, outcome, reason in told} == {("gone", "not known offline")}
    assert world.others.asked == []
