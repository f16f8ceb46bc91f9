"""Image tables of a vendor through a night: read from git once a week, and never at the cost of what was read."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.night.outcome import Outcome
from sandbox import file_commits, server, vendor_images
from sandbox.file_commits import Change
from sandbox.packages import Release
from sandbox.server import Running
from sandbox.vendor_images import BEFORE, REPOSITORY, Offer
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

TABLE = f"{BEFORE}/engine.json"
OFFERS = [
    Offer("engine", "training", "1.0", date(2023, 8, 1)),
    Offer("engine", "training", "1.1", date(2023, 12, 1)),
    Offer("engine", "inference", "1.1", date(2024, 1, 1)),
]


class World(ProjectWithSubjects):
    """One framework whose catalog names a package and two tables, one of which the vendor has."""

    def __init__(self, folder: Path, running: Running) -> None:
        tables = '[[package]]\nname = "engine"\nregistry = "pypi"\n'
        tables += "".join(f'[[vendor_table]]\nvendor = "sagemaker"\ntable = "{table}"\n' for table in ("engine", "elsewhere"))
        super().__init__(folder, running, "sagemaker", tables=tables)
        self.repository = running.dataset.git_root / f"{REPOSITORY}.git"

    def refresh(self, number: int, **settings: Any) -> Outcome:
        urls = {"pypi": self.running.api_url, "sagemaker": self.running.server_url}
        return super().refresh(number, **({"source_urls": urls, "sources": ",".join(urls)} | settings))

    def versions(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        return self.told(run_id, "vendor_versions")

    def put(self, text: str | None) -> None:
        file_commits.write(self.repository, [Change(date(2024, 3, 10), {TABLE: text})])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", [PROJECT])
    dataset.packages["engine"] = [
        Release(version, f"2024-0{month}-01T08:00:00Z", has_source=True) for month, version in ((1, "1.1"), (2, "1.2"))
    ]
    vendor_images.write(dataset.git_root, OFFERS, date(2024, 3, 3))
    with nights_without_waits(), server.start(dataset) as running:
        yield World(tmp_path / "home", running)


ROWS = "select subject, vendor, scope, version, first_seen_at::date, is_censored, removed_at from vendor_versions order by all"
STALE = "select value, status, reason from metric_values where metric = 'vendor_stale' order by as_of desc limit 1"


def test_versions_are_published_by_table_and_a_table_that_the_sandbox_lacks_is_not_known_offline(world: World) -> None:
    outcome = world.refresh(1)
    assert outcome.status == "ok"
    assert world.query(ROWS) == [
        ("sagemaker/engine", "sagemaker", "inference", "1.1", date(2024, 1, 1), False, None),
        ("sagemaker/engine", "sagemaker", "training", "1.0", date(2023, 8, 1), True, None),
        ("sagemaker/engine", "sagemaker", "training", "1.1", date(2023, 12, 1), False, None),
    ]
    assert world.versions(outcome.run_id) == {"sagemaker/engine": ("ok", None), "sagemaker/elsewhere": ("gone", "not known offline")}
    # by hand: 1.2 of 1 February is newer than 1.1, and 32 days old on 4 March; but the framework's second table was not read
    assert world.query(STALE) == [(None, "missing", "vendor_versions of sagemaker/elsewhere not known offline")]
    assert world.query("select source from vendor_versions where version = '1.0'")[0][0].startswith("aws/sagemaker-python-sdk@")


@pytest.mark.long
def test_a_table_is_read_once_a_week_and_what_is_read_twice_is_written_once(world: World) -> None:
    world.refresh(1)
    known = world.query("select distinct known_at from vendor_versions")
    world.put(json.dumps({"training": {"versions": {"1.0": {}, "1.1": {}, "1.2": {}}}, "inference": {"versions": {"1.1": {}}}}))
    assert world.versions(world.refresh(7).run_id)["sagemaker/elsewhere"][0] == "gone"
    assert world.query("select count(*) from vendor_versions") == [(3,)]
    world.refresh(8)
    assert world.query("select version, known_at > (select min(known_at) from vendor_versions) from vendor_versions order by all") == [
        ("1.0", False),
        ("1.1", False),
        ("1.1", False),
        ("1.2", True),
    ]
    assert world.query("select min(known_at) from vendor_versions") == known


@pytest.mark.long
@pytest.mark.parametrize(
    ("newest", "outcome"),
    [
        ("<!doctype html>", "malformed"),
        ('{"training": {"releases": {}}}', "malformed"),
        (None, "gone"),
    ],
    ids=["HTML for JSON", "renamed fields", "away"],
)
def test_a_table_that_breaks_its_promise_changes_no_row_and_is_read_the_next_night(world: World, newest: str | None, outcome: str) -> None:
    world.refresh(1)
    before = world.query("from vendor_versions order by all")
    world.put(newest)
    struck = world.refresh(8)
    assert world.versions(struck.run_id)["sagemaker/engine"][0] == outcome
    assert world.query("from vendor_versions order by all") == before
    world.put(json.dumps({"training": {"versions": {"1.0": {}, "1.1": {}, "1.3": {}}}, "inference": {"versions": {"1.1": {}}}}))
    world.refresh(9)
    assert ("1.3",) in world.query("select version from vendor_versions")


@pytest.mark.long
def test_a_broken_repository_changes_no_row(world: World) -> None:
    world.refresh(1)
    before = world.query("from vendor_versions order by all")
    for objects in (world.repository / "objects").glob("??"):
        shutil.rmtree(objects)
    shutil.rmtree(world.home.folder / "git" / "sagemaker.git")
    struck = world.refresh(8)
    assert (struck.status, world.versions(struck.run_id)["sagemaker/engine"][0]) == ("partly", "unavailable")
    assert world.query("from vendor_versions order by all") == before


@pytest.mark.long
def test_a_source_that_is_left_out_asks_nothing(world: World) -> None:
    outcome = world.refresh(1, sources="-sagemaker")
    assert (world.versions(outcome.run_id), outcome.status) == ({}, "ok")
    assert not (world.home.folder / "git" / "sagemaker.git").exists()


@pytest.mark.long
def test_simulated_data_never_ask_the_real_repository(world: World) -> None:
    outcome = world.refresh(1, source_urls={})
    assert set(world.versions(outcome.run_id).values()) == {("gone", "not known offline")}
    assert outcome.status == "ok"
