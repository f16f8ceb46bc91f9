"""Packages of the catalog through a night: read once a week, kept where nothing new is told, and never at the cost of what was read."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from collectors.http import Answer, HttpClient
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import effects, server
from sandbox.faults import Fault
from sandbox.packages import Release
from sandbox.server import Running
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import nights_without_waits

PROJECT = "project000"
RELEASES = [
    Release("1.0", "2023-05-01T10:00:00Z", ">=3.8", has_source=True, wheels=("cp310-cp310-manylinux2014_x86_64", "cp311-cp311-win_amd64")),
    Release("1.1rc1", "2023-09-01T10:00:00Z", wheels=("py3-none-any",)),
    Release("1.1", "2024-01-15T10:00:00Z", is_yanked=True, has_source=True),
]


class World:
    """One framework whose catalog names two packages, one of which the index has."""

    def __init__(self, folder: Path, running: Running) -> None:
        self.home = Home(folder, running, [PROJECT])
        self.home.prepare()
        file = folder / "catalog" / f"{PROJECT}.toml"
        packages = "".join(f'[[package]]\nname = "{name}"\nregistry = "pypi"\n' for name in ("Project_Zero", "elsewhere"))
        file.write_text(file.read_text() + packages)
        self.running = running

    def refresh(self, number: int, *, simulated: str | None = "made-up projects", **settings: Any) -> Outcome:
        arguments = self.home.arguments | {"source_urls": {"pypi": self.running.api_url}} | settings
        self.running.dataset.today = night(number).date()
        return refresh_plainly(Settings(**arguments), Request(night(number), notify=False, simulated=simulated), Silent())

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return con.execute(text).fetchall()

    def source_status(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        rows = self.query(f"select subject, outcome, reason from source_status where source = 'package_files' and run_id = '{run_id}'")
        return {subject: (outcome, reason) for subject, outcome, reason in rows}

    def asked(self) -> int:
        return sum("/simple/" in exchange.path for exchange in self.running.requests)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", [PROJECT])
    dataset.packages["project-zero"] = list(RELEASES)
    with nights_without_waits(), server.start(dataset) as running:
        yield World(tmp_path / "home", running)


FILES = [
    ("project_zero-1.0-cp310-cp310-manylinux2014_x86_64.whl", "1.0", "wheel", "cp310-cp310-manylinux2014_x86_64", ">=3.8", False),
    ("project_zero-1.0-cp311-cp311-win_amd64.whl", "1.0", "wheel", "cp311-cp311-win_amd64", ">=3.8", False),
    ("project_zero-1.0.tar.gz", "1.0", "sdist", None, ">=3.8", False),
    ("project_zero-1.1.tar.gz", "1.1", "sdist", None, None, False),
    ("project_zero-1.1rc1-py3-none-any.whl", "1.1rc1", "wheel", "py3-none-any", None, True),
]


def test_files_are_published_by_package_and_a_package_that_the_sandbox_lacks_is_not_known_offline(world: World) -> None:
    outcome = world.refresh(1)
    assert outcome.status == "ok"
    rows = world.query("select subject, filename, version, kind, tags, requires_python, is_prerelease from package_files order by filename")
    assert rows == [("pypi/Project_Zero", *file) for file in FILES]
    assert world.query("select distinct version from package_files where is_yanked") == [("1.1",)]
    assert world.source_status(outcome.run_id) == {"pypi/Project_Zero": ("ok", None), "pypi/elsewhere": ("gone", "not known offline")}
    subjects = world.query("select source, kind, subject from framework_subjects where source in ('package_files', 'commits') order by all")
    assert subjects == [
        ("commits", "repository", f"acme/{PROJECT}"),
        ("package_files", "package", "pypi/Project_Zero"),
        ("package_files", "package", "pypi/elsewhere"),
    ]


@pytest.mark.long
def test_a_package_is_asked_once_a_week_and_counts_among_the_requests(world: World) -> None:
    first = world.refresh(1)
    assert world.asked() == 2
    assert first.requests == len(world.running.requests)
    for number in (2, 7):
        world.refresh(number)
    assert world.asked() == 2 + 2  # what is not known offline is asked again, as nothing was read of it
    world.running.dataset.packages["project-zero"].append(Release("1.2", "2024-03-10T08:00:00Z", has_source=True))
    world.refresh(8)
    assert world.query("select max(version) from package_files") == [("1.2",)]


@pytest.mark.long
def test_a_file_that_was_deleted_leaves_and_one_that_was_yanked_says_so(world: World) -> None:
    world.refresh(1)
    world.running.dataset.packages["project-zero"] = [Release("1.0", "2023-05-01T10:00:00Z", ">=3.8", is_yanked=True, has_source=True)]
    world.refresh(9)
    assert world.query("select filename, is_yanked from package_files") == [("project_zero-1.0.tar.gz", True)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        (effects.html_error(502), "unavailable"),
        (effects.html_error(200), "malformed"),
        (effects.secondary_limit(7200, 429), "unavailable"),
        (effects.cut_body(40), "unavailable"),
        (effects.refusal(403, "no"), "denied"),
        (effects.altered(lambda page: page.update(files=[{"name": "x"}])), "malformed"),
        (effects.altered(lambda page: page.update(name="another")), "malformed"),
    ],
    ids=["502", "HTML for JSON", "throttled", "half a page", "refused", "renamed fields", "another package"],
)
def test_what_the_index_refuses_changes_no_row_and_is_read_the_next_night(world: World, effect: effects.Effect, outcome: str) -> None:
    world.refresh(1)
    before = world.query("from package_files order by all")
    world.running.dataset.packages["project-zero"].append(Release("1.2", "2024-03-10T08:00:00Z", has_source=True))
    world.running.faults.append(Fault(effect, path="/simple/project-zero", times=None))
    faulty = world.refresh(8)
    assert faulty.status == "partly"
    assert world.source_status(faulty.run_id)["pypi/Project_Zero"][0] == outcome
    assert world.query("from package_files order by all") == before
    world.running.faults.clear()
    assert world.refresh(9).status == "ok"
    assert world.query("select max(version) from package_files") == [("1.2",)]


@pytest.mark.long
def test_a_source_that_is_left_out_asks_nothing(world: World) -> None:
    outcome = world.refresh(1, sources="-pypi")
    assert (world.asked(), world.source_status(outcome.run_id), outcome.status) == (0, {}, "ok")


@pytest.mark.long
def test_simulated_data_never_ask_the_real_index(world: World) -> None:
    outcome = world.refresh(1, source_urls={})
    assert set(world.source_status(outcome.run_id).values()) == {("gone", "not known offline")}
    assert (world.asked(), outcome.status) == (0, "ok")


def test_beside_another_github_server_nothing_public_is_asked_unbidden(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.night.observe.require_right_clock", lambda *_: None)  # the server's is that of this machine
    outcome = world.refresh(1, simulated=None, source_urls={})
    reason = "not asked beside another GitHub server: set PULSE_PYPI_URL"
    assert (outcome.status, set(world.source_status(outcome.run_id).values())) == ("ok", {("gone", reason)})


@pytest.mark.long
def test_a_package_that_is_gone_from_the_real_index_is_missing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.night.observe.require_right_clock", lambda *_: None)  # the server's is that of this machine
    outcome = world.refresh(1, simulated=None, sources="pypi")
    assert (outcome.status, world.source_status(outcome.run_id)["pypi/elsewhere"][0]) == ("partly", "gone")


@pytest.mark.long
def test_what_is_read_twice_is_written_once(world: World) -> None:
    world.refresh(1)
    known = world.query("select distinct known_at from package_files")
    world.refresh(8)
    assert world.query("select distinct known_at from package_files") == known
    with duckdb.connect(world.home.folder / "work.duckdb", read_only=True) as con:
        until = con.execute("select max(complete_until)::date from raw.coverage where source = 'package_files'").fetchall()
    assert until == [(date(2024, 3, 4) + timedelta(days=7),)]


VULNERABLE = {
    "id": "GHSA-1",
    "published": "2023-07-01T00:00:00Z",
    "modified": "2023-07-02T00:00:00Z",
    "affected": [
        {
            "package": {"name": "Project_Zero", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


@pytest.mark.long
def test_what_is_known_to_be_vulnerable_is_published_and_leaves_with_its_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = [VULNERABLE, VULNERABLE | {"id": "GHSA-2", "affected": []}]

    def post(_: HttpClient, url: str, body: Mapping[str, Any], headers: None = None) -> Answer:
        assert url == "http://osv.invalid/v1/query"
        return Answer({"vulns": told} if body["package"]["name"] == "Project_Zero" else {}, {})

    monkeypatch.setattr(HttpClient, "post", post)
    urls = {"pypi": world.running.api_url, "osv": "http://osv.invalid"}
    query = "select vulnerability, introduced, fixed from vulnerabilities order by all"
    world.refresh(1, source_urls=urls)
    assert world.query(query) == [("GHSA-1", "0", "1.1"), ("GHSA-2", None, None)]
    known = world.query("select max(known_at) from vulnerabilities")
    told.pop()
    world.refresh(8, source_urls=urls)
    assert world.query(query) == [("GHSA-1", "0", "1.1")]
    assert world.query("select max(known_at) from vulnerabilities") == known
    until = world.query("select max(happened_at) from source_status where source = 'vulnerabilities' and outcome = 'ok'")
    assert until == [(night(8).replace(tzinfo=None),)]
