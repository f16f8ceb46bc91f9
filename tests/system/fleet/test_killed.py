"""kill -9 at seeded moments of a fleet's night: what is published equals a single home, and people are told once of what happened.

Without Prefect: the parts of a night are processes that are killed at a counted call and begun again, as `lead` does.
"""

import os
import random
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.fleet.plan import Shard
from flows.fleet.shard import home_of
from flows.settings.model import Settings
from sandbox import server
from tests.system.fleet.conftest import BeatingHome, Mailbox, Monitor, compared
from tests.system.kill_points.conftest import NightRunner
from tests.worlds.fleet_nights import as_given, shards_of
from tests.worlds.many_repositories import Home, Table, build, night, owner_name
from warehouse.errors import LakeUnavailable
from warehouse.lake import LakeSettings, opened

PARTS = {
    "collecting": ("flows/night/plan", 1500),
    "measuring": ("warehouse/measure", 100),
    "committing": ("warehouse/lake/tables", 150),
    "publishing": ("warehouse/lake/published_copy", 60),
}
"""A module with which each part begins, and about how many calls of the product's functions it takes."""
PROJECTS = ("project000", "project001")
GATHERS = frozenset({"publishing"})
DEATHS_A_PART = 5
LOOKS = 1
"""Requests of a shard without news."""


@dataclass(frozen=True, slots=True)
class World:
    """A fleet before its first night, and what a single home publishes after it."""

    home: Home
    lake: LakeSettings
    runner: NightRunner
    expected: Mapping[str, Table]
    monitor: Monitor
    requests: dict[str, list[int]] = field(default_factory=dict)  # that each run of a shard sent, by its name
    deaths: list[tuple[str, int]] = field(default_factory=list)  # of the first shard: the part, and its `pages` then

    @property
    def settings(self) -> Settings:
        return Settings(**self.home.arguments)

    @property
    def shards(self) -> list[Shard]:
        return shards_of(self.settings, 2)

    def run(self, shard: Shard | None, dies: tuple[str, int] | None = None, number: int = 1) -> int:
        """Run a part of the night in a process of its own; returns the status as `waitpid` tells it."""
        how = {"fleet": as_given(self.lake, self.shards, shard), **({"dies": dies} if dies else {})}
        before = len(self.home.running.requests)
        told = self.runner.night(self.home, number, **how)
        assert told["status"] == 0 or dies, told
        if shard:
            self.requests.setdefault(shard.name, []).append(len(self.home.running.requests) - before)
        return int(told["status"])

    def pages(self, shard: Shard) -> int:
        """How many pages of a shard that took a request are in the lake: those of its repository but for commits, which git brings."""
        query = f"""select count(*) from (
          select sequence from lake.journal."{shard.name}" where kind = 'page' and subject like 'github/%'
          group by sequence having not bool_or(name = 'commits'))"""
        try:
            with opened(self.lake, read_only=True) as con:
                found: int = con.execute(query).fetchall()[0][0]
        except (LakeUnavailable, duckdb.CatalogException):  # it died before there was one
            return 0
        return found

    def killed(self, shard: Shard | None, part: str, seed: int, *, lost_home: bool) -> None:
        """Run a part of the night until it is killed, and perhaps lose its home."""
        module, calls = PARTS[part]
        status = self.run(shard, (module, random.Random(f"{part} {seed}").randrange(1, calls)))
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL
        if shard is None:
            return
        self.deaths.append((part, self.pages(shard)))
        if lost_home:
            shutil.rmtree(home_of(self.settings, shard.name))


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory, runner: NightRunner) -> Iterator[tuple[Home, Mapping[str, Table]]]:
    """A single home after its first night."""
    folder = tmp_path_factory.mktemp("single")
    with server.start(build(folder, PROJECTS)) as running:
        home = Home(folder / "home", running, PROJECTS)
        home.prepare()
        told = runner.night(home, 1)
        assert told["status"] == 0, told
        yield home, compared(home.folder)


@pytest.fixture
def world(
    single: tuple[Home, Mapping[str, Table]],
    lake: LakeSettings,
    runner: NightRunner,
    monitor: Monitor,
    mailbox: Mailbox,
    tmp_path: Path,
) -> Iterator[World]:
    """A fleet on the same server, with a home of its own; what a test changes there is taken back, since the others share it."""
    before, expected = single
    home = BeatingHome(tmp_path / "home", before.running, PROJECTS, mailbox.address, heartbeat=monitor.address)
    home.prepare()
    dataset = before.running.dataset
    today = dataset.today
    yield World(home, lake, runner, expected, monitor)
    dataset.today = today
    for project in PROJECTS:
        dataset.repo(owner_name(project)).archived_at = None


@dataclass(frozen=True, slots=True)
class Death:
    """In which part, at which moment of it, and whether its home is lost with it."""

    part: str
    seed: int
    lost_home: bool


def live_through(world: World, *deaths: Death) -> None:
    """Lead a night in which the first shard, then the step that compares all frameworks, is begun again after each of its deaths."""
    first, second = world.shards
    of_shard, of_leader = ([one for one in deaths if (one.part in GATHERS) is leads] for leads in (False, True))
    for shard, of_it in ((first, of_shard), (second, []), (None, of_leader)):
        for death in of_it:
            world.killed(shard, death.part, death.seed, lost_home=death.lost_home)
        world.run(shard)
    found = compared(world.home.folder)
    differing = {table: rows for table, rows in found.items() if rows != world.expected[table]}
    assert differing.keys() <= {"source_status"}, differing  # which tells of every run, the killed ones too
    assert world.monitor.beats == 1
    assert_only_pages_in_flight_are_asked_again(world)


def assert_only_pages_in_flight_are_asked_again(world: World) -> None:
    """The second shard, a copy of the first one, was left alone: it tells how many requests the first one needs.

    Each page that was in the lake when the first one died spares its next run a request. Once all were there it only looks for news.
    """
    first, second = world.shards
    (undisturbed,) = world.requests[second.name]
    for (part, pages), requests in zip(world.deaths, world.requests[first.name][1:], strict=True):
        most = undisturbed - pages if part == "collecting" else LOOKS
        assert requests <= most, (undisturbed, world.deaths, world.requests)


def test_three_deaths_in_one_night(world: World) -> None:
    """A shard dies while it collects, with its disk, and while it commits to the lake; then what leads the night while it publishes."""
    live_through(
        world, Death("collecting", 0, lost_home=True), Death("committing", 0, lost_home=False), Death("publishing", 0, lost_home=False)
    )


@pytest.mark.long
@pytest.mark.parametrize("lost_home", [False, True], ids=["home kept", "home lost"])
@pytest.mark.parametrize("seed", range(1, DEATHS_A_PART + 1))
@pytest.mark.parametrize("part", PARTS)
def test_twenty_deaths(world: World, part: str, seed: int, lost_home: bool) -> None:
    live_through(world, Death(part, seed, lost_home))


@pytest.mark.long
def test_people_are_told_once_though_the_leader_dies(single: tuple[Home, Mapping[str, Table]], world: World, mailbox: Mailbox) -> None:
    """A project is archived, which two nights have to see; on the third night the leader dies while it publishes."""
    dataset = world.home.running.dataset
    mailbox.letters.clear()
    for number in (1, 2, 3):
        if number == 2:
            dataset.archive(owner_name(PROJECTS[0]), night(2) - timedelta(hours=5))
        dataset.today = night(number).date()
        for shard in world.shards:
            world.run(shard, number=number)
        if number == 3:
            module, calls = PARTS["publishing"]
            assert os.WIFSIGNALED(world.run(None, (module, calls // 2), number=3))
            assert mailbox.letters == []
        world.run(None, number=number)
    assert len(mailbox.letters) == 1
    assert world.monitor.beats == 3
