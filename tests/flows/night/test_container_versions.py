"""Lists of container images through a night: read from two branches once a week, and never at the cost of what was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.night.outcome import Outcome
from sandbox import container_images, file_commits, git_faults, server, vendor_images
from sandbox.container_images import BRANCH, LIST, REPOSITORY, Image
from sandbox.file_commits import Change
from sandbox.packages import Release
from sandbox.server import Running
from sandbox.vendor_images import Offer
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

IMAGES = [
    Image("engine", "training", "1.0", date(2023, 8, 1)),
    Image("engine", "training", "1.2", date(2024, 2, 10)),
    Image("engine", "inference", "1.1", date(2024, 1, 1), date(2024, 2, 1)),
]


class World(ProjectWithSubjects):
    """One framework that two tables list: SageMaker's with 1.1, and that of Deep Learning Containers with 1.2."""

    def __init__(self, folder: Path, running: Running) -> None:
        tables = '[[package]]\nname = "engine"\nregistry = "pypi"\n'
        tables += "".join(f'[[vendor_table]]\nvendor = "{vendor}"\ntable = "engine"\n' for vendor in ("sagemaker", "dlc"))
        super().__init__(folder, running, "dlc", tables=tables)
        self.repository = running.dataset.git_root / f"{REPOSITORY}.git"

    def refresh(self, number: int, **settings: Any) -> Outcome:
        urls = {"pypi": self.running.api_url, "sagemaker": self.running.server_url, "dlc": self.running.server_url}
        return super().refresh(number, **({"source_urls": urls, "sources": ",".join(urls)} | settings))

    def versions(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        return self.told(run_id, "vendor_versions")

    def put(self, text: str) -> None:
        file_commits.write(self.repository, [Change(date(2024, 3, 10), {LIST: text})], BRANCH)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", [PROJECT])
    dataset.packages["engine"] = [
        Release(version, f"2024-0{month}-01T08:00:00Z", has_source=True) for month, version in ((1, "1.1"), (2, "1.2"), (3, "1.3"))
    ]
    vendor_images.write(dataset.git_root, [Offer("engine", "training", "1.1", date(2024, 1, 15))], date(2024, 3, 3))
    container_images.write(dataset.git_root, IMAGES, date(2024, 3, 3))
    with nights_without_waits(), server.start(dataset) as running:
        yield World(tmp_path / "home", running)


ROWS = """select vendor, scope, version, first_seen_at::date, is_censored, removed_at::date, split_part(source, '@', 1)
    from vendor_versions order by all"""
STALE = "select value, status, reason from metric_values where metric = 'vendor_stale' order by as_of desc limit 1"


@pytest.mark.long
def test_what_either_table_lists_is_offered(world: World) -> None:
    outcome = world.refresh(1)
    assert outcome.status == "ok"
    assert world.query(ROWS) == [
        ("dlc", "inference", "1.1", date(2024, 1, 1), False, date(2024, 2, 1), REPOSITORY),
        ("dlc", "training", "1.0", date(2023, 8, 1), True, None, REPOSITORY),
        ("dlc", "training", "1.2", date(2024, 2, 10), False, None, REPOSITORY),
        ("sagemaker", "training", "1.1", date(2024, 1, 15), True, None, vendor_images.REPOSITORY),
    ]
    assert world.versions(outcome.run_id) == {"dlc/engine": ("ok", None), "sagemaker/engine": ("ok", None)}
    # by hand: of the releases only 1.3 of 1 March is newer than 1.2, which one of the two lists; three days to 4 March
    assert world.query(STALE) == [(3.0, "observed", "newest image 1.2, without 1.3 of 2024-03-01")]


@pytest.mark.long
def test_the_lists_are_read_once_a_week_and_what_is_read_twice_is_written_once(world: World) -> None:
    world.refresh(1)
    known = world.query("from vendor_versions order by all")
    world.put(container_images.page([*IMAGES[:2], Image("engine", "training", "1.3", date(2024, 3, 10))]))
    world.refresh(7)
    assert world.query("from vendor_versions order by all") == known
    assert world.versions(world.refresh(8).run_id)["dlc/engine"][0] == "ok"
    assert len(world.query("from vendor_versions")) == len(known) + 1
    assert set(known) < set(world.query("from vendor_versions"))


@pytest.mark.long
def test_a_page_that_breaks_its_promise_changes_no_row_and_is_read_the_next_night(world: World) -> None:
    world.refresh(1)
    before = world.query("from vendor_versions order by all")
    world.put("<!doctype html>")
    struck = world.refresh(8)
    assert world.versions(struck.run_id)["dlc/engine"][0] == "malformed"
    assert world.query("from vendor_versions order by all") == before
    world.put(container_images.page(IMAGES[:1]))
    world.refresh(9)
    assert ("1.2", date(2024, 3, 10)) in world.query("select version, removed_at::date from vendor_versions")


@pytest.mark.long
@pytest.mark.parametrize("is_first", [True, False])
def test_a_branch_that_is_no_more_changes_no_row(world: World, *, is_first: bool) -> None:
    if not is_first:
        world.refresh(1)
    before = [] if is_first else world.query("from vendor_versions where vendor = 'dlc' order by all")
    git_faults.drop_branch(world.repository, BRANCH)
    struck = world.refresh(8)
    assert (struck.status, world.versions(struck.run_id)["dlc/engine"][0]) == ("partly", "unavailable")
    assert world.query("from vendor_versions where vendor = 'dlc' order by all") == before


@pytest.mark.long
def test_a_table_that_is_left_out_asks_nothing_and_nothing_is_told_of_half_of_what_is_offered(world: World) -> None:
    outcome = world.refresh(1, sources="-dlc")
    assert (set(world.versions(outcome.run_id)), outcome.status) == ({"sagemaker/engine"}, "ok")
    assert not (world.home.folder / "git" / "dlc.git").exists()
    assert world.query(STALE) == [(None, "missing", "vendor_versions of dlc/engine not collected yet")]


@pytest.mark.long
def test_simulated_data_never_ask_the_real_repository(world: World) -> None:
    outcome = world.refresh(1, source_urls={})
    assert set(world.versions(outcome.run_id).values()) == {("gone", "not known offline")}
    assert outcome.status == "ok"
