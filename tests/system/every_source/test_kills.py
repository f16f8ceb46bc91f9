"""kill -9 while a source is read for the first time: the next run goes on, and what is published equals a run that nothing disturbed."""

import os
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collectors.registry import SOURCES
from sandbox import server
from tests.system.every_source.conftest import PROJECT, Installation
from tests.system.kill_points.conftest import NightRunner, differing
from tests.worlds.every_source import write_git
from tests.worlds.many_repositories import Surface, build

SLUG = "mxnet"
MODULES = sorted({one.collector.partition(":")[0].replace(".", "/") for one in SOURCES})
SEEDS = 2
CALLS = 1500
"""Of the product's functions, about as many as there are while the sources of one framework are read, all at once."""
IN_FLIGHT = 16
"""As many requests as are under way at once."""


class World:
    """A home that follows one framework, before its first night, and what it publishes after it when nothing disturbs it."""

    def __init__(self, made: Installation, kept: Path, runner: NightRunner) -> None:
        self.made, self.kept, self.runner = made, kept, runner
        self._home = made.home
        assert runner.night(made, 1)["status"] == 0
        self.after, self.requests = self.surface(), len(made.others.asked)

    def surface(self) -> Surface:
        return self.made.home.surface()

    def begin_again(self, folder: Path) -> None:
        """Go back to before the first night, in a folder of its own."""
        shutil.copytree(self.kept, folder, symlinks=True)
        self.made.home = replace(self._home, folder=folder)
        self.made.others.asked.clear()


@pytest.fixture(scope="module")
def world(runner: NightRunner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("one-framework")
    dataset = build(folder / "data", [PROJECT])
    write_git(dataset.git_root, [SLUG], [SLUG])
    with server.start(dataset) as running:
        made = Installation(folder, [SLUG], running)
        shutil.copytree(made.home.folder, folder / "kept", symlinks=True)
        try:
            yield World(made, folder / "kept", runner)
        finally:
            made.others.close()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("module", MODULES)
def test_a_first_fill_goes_on_after_a_death(world: World, tmp_path: Path, module: str, seed: int) -> None:
    world.begin_again(tmp_path / "home")
    died = world.runner.night(world.made, 1, dies=(module, random.Random(f"{module} {seed}").randrange(1, CALLS)))
    assert os.WIFSIGNALED(died["status"]), died
    assert os.WTERMSIG(died["status"]) == signal.SIGKILL
    assert world.runner.night(world.made, 1)["status"] == 0
    assert differing(world.surface(), world.after) == set()
    assert len(world.made.others.asked) <= world.requests + IN_FLIGHT
