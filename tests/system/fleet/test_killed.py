"""kill -9 at seeded moments of a fleet's night: what is published equals a single home, and people are told once of what happened.

Without Prefect: the parts of a night are processes that are killed at a counted call and begun again, as `lead` does.
"""

import os
import random
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from flows.fleet.plan import Shard
from flows.fleet.shard import home_of
from flows.settings.model import Settings
from sandbox import server
from tests.system.fleet.conftest import BeatingHome, Mailbox, Monitor, compared
from tests.system.kill_points.conftest import NightRunner
from tests.worlds.fleet_nights import as_given, shards_of
from tests.worlds.many_repositories import Home, Table, build, night, owner_name
from warehouse.lake import LakeSettings

PARTS = {
    "collecting": ("flows/night/plan", 1500),
    "measuring": ("warehouse/measure", 100),
    "committing": ("warehouse/lake/tables", 150),
    "publishing": ("warehouse/lake/published_copy", 60),
}
"""A module with which each part begins, and about how many calls of the product's functions it takes."""
PROJECTS = ("project000", "project001")
GATHERS = frozenset({"publishing"})
SAMPLE = ("collecting", "committing", "publishing")
DEATHS_A_PART = 5


@dataclass(frozen=True, slots=True)
class World:
    """A fleet before its first night, and what a single home publishes after it."""

    home: Home
    lake: LakeSettings
    runner: NightRunner
    expected: Mapping[str, Table]
    monitor: Monitor

    @property
    def settings(self) -> Settings:
        return Settings(**self.home.arguments)

    @property
    def shards(self) -> list[Shard]:
        return shards_of(self.settings, 2)

    def run(self, shard: Shard | None, dies: tuple[str, int] | None = None, number: int = 1) -> int:
        """Run a part of the night in a process of its own; returns the status as `waitpid` tells it."""
        how = {"fleet": as_given(self.lake, self.shards, shard), **({"dies": dies} if dies else {})}
        told = self.runner.night(self.home, number, **how)
        assert told["status"] == 0 or dies, told
        return int(told["status"])

    def killed(self, shard: Shard | None, part: str, seed: int, *, lost_home: bool) -> None:
        """Kill a part of the night, perhaps lose its home, and run it again."""
        module, calls = PARTS[part]
        status = self.run(shard, (module, random.Random(f"{part} {seed}").randrange(1, calls)))
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL
        if lost_home and shard is not None:
            shutil.rmtree(home_of(self.settings, shard.name))
        self.run(shard)


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
) -> World:
    """A fleet on the same server, with a home of its own."""
    before, expected = single
    home = BeatingHome(tmp_path / "home", before.running, PROJECTS, mailbox.address, heartbeat=monitor.address)
    home.prepare()
    return World(home, lake, runner, expected, monitor)


def live_through(world: World, deaths: Mapping[str, int], *, lost_home: bool) -> None:
    first, second = world.shards
    for part, seed in deaths.items():
        if part not in GATHERS:
            world.killed(first, part, seed, lost_home=lost_home)
    world.run(second)
    for part, seed in deaths.items():
        if part in GATHERS:
            world.killed(None, part, seed, lost_home=lost_home)
    if not GATHERS & deaths.keys():
        world.run(None)
    found = compared(world.home.folder)
    differing = {table: rows for table, rows in found.items() if rows != world.expected[table]}
    assert differing.keys() <= {"source_status"}, differing  # which tells of every run, the killed ones too
    assert world.monitor.beats == 1


def test_three_deaths_in_one_night(world: World) -> None:
    """A shard dies while it collects and while it commits to the lake, then what leads the night dies while it publishes."""
    live_through(world, dict.fromkeys(SAMPLE, 0), lost_home=False)


@pytest.mark.long
@pytest.mark.parametrize("lost_home", [False, True], ids=["home kept", "home lost"])
@pytest.mark.parametrize("seed", range(1, DEATHS_A_PART + 1))
@pytest.mark.parametrize("part", PARTS)
def test_twenty_deaths(world: World, part: str, seed: int, lost_home: bool) -> None:
    live_through(world, {part: seed}, lost_home=lost_home)


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
