"""A fleet of 1, 2 and 4 workers against one process, night by night, on one simulated catalog of small repositories.

Both ask one server with GitHub's latency and have the same tokens. Each night is run by the one process first and then by the fleet, and no
two nights are of one day, so that each hears the news once.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import lake_against_file, world
from benchmarks.fleet_nights import ALONE, FLEET, Both, share_key
from benchmarks.fleet_table import Spent, against_the_aims, costs, middle
from benchmarks.same_tables import differences
from benchmarks.scene import scene
from sandbox.dataset import Dataset
from sandbox.server import Latency
from tests.worlds.fleet_on_this_machine import SHARDS, started

COUNTS = (1, 2, 4)

TOKENS = tuple(f"sandbox-token-{number}" for number in range(4))
"""The same for both sides; a first night of 10,000 repositories asks for 10,000 pages of stars, and a token gives 4,500 an hour."""

_ASKS_FOR_WORK = {"PREFECT_WORKER_QUERY_SECONDS": "5"}
"""Tests let a worker ask each second, which is CPU time; the default is 10."""

_SAME = "After the last night both sides had published the same rows."
_FRAMEWORKS = 100
_EVERY = 10
"""Every tenth repository has issues, pull requests, forks and releases, and a new issue on a busy night."""

_NEW = 50
"""One repository in so many is new on a night that is a first one in part, spread over a new framework for each shard."""

_FIRST, _QUIET, _BUSY, _MONDAY, _PARTLY = (
    "The first night",
    "A quiet night",
    "A busy night: a new issue in every tenth repository",
    "A quiet night after a week has ended",
    "A first night in part: one repository in fifty is new",
)
_NIGHTS = (
    (_FIRST, (2,)),  # a Monday
    (_QUIET, COUNTS),
    (_BUSY, COUNTS),  # until Sunday
    (_MONDAY, (2,)),  # apart: it measures a week more than the other nights
    (_PARTLY, COUNTS),
)


@dataclass(slots=True)
class _World:
    """The repositories, of which some come into the catalog later.

    Attributes:
        dataset: with all of them.
        catalog: the folder.
        names: in the catalog.
        later: not yet.
        frameworks: in the catalog.
    """

    dataset: Dataset
    catalog: Path
    names: list[str]
    later: list[str]
    frameworks: int

    def happens(self, kind: str, at: datetime) -> None:
        """Let what belongs to a kind of night happen on the day before it."""
        if kind == _BUSY:
            for name in self.names[::_EVERY]:
                self.dataset.open_issues(name, 1, at - timedelta(hours=10))
        if kind == _PARTLY:
            count = _new(len(self.names))
            world.add_frameworks(self.catalog, self.later[:count], SHARDS, self.frameworks)
            self.frameworks += SHARDS
            del self.later[:count]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the nights of a kind cost."""

    alone: list[Spent] = field(default_factory=list)
    fleets: dict[int, Spent] = field(default_factory=dict)


def report(folder: Path, repositories: int) -> list[str]:
    """Return the figures as Markdown.

    Raises:
        PartMissing: PostgreSQL is not installed.
        RuntimeError: a night failed.
    """
    shown_world = _world(folder, repositories)
    with scene(folder, shown_world.dataset, Latency(), tokens=TOKENS) as shown:
        environment = {name: value for name, value in shown.environment(FLEET).items() if name != "PULSE_HOME"} | _ASKS_FOR_WORK
        with started(folder, environment, with_store=False) as fleet:
            began = time.process_time()
            both = Both(shown, fleet)
            found, last = _in_turn(both, shown_world)
            own_s = time.process_time() - began
            deaths = both.deaths()
            same = _same(folder)
            of_lake = lake_against_file.report(fleet, folder / ALONE / "work.duckdb", shown_world.names[0], last)
    beside = (
        f"The server and what watched took {own_s:,.0f} CPU s beside all these nights. "
        f"Runs of shards that died and were begun again, in whose nights the figures are too high: {deaths or 'none'}. {same}"
    )
    return [*_told(found, repositories), beside, "", *of_lake]


def _told(found: Mapping[str, _Found], repositories: int) -> list[str]:
    quiet = found[_QUIET]
    catalog = f"{repositories:,} repositories in {_frameworks(repositories)} frameworks"
    return [
        f"{catalog}, {SHARDS} shards, {len(TOKENS)} tokens, with latency.",
        "",
        *(line for kind, nights in found.items() for line in (f"{kind}:", *costs(nights.alone, nights.fleets))),
        against_the_aims(quiet.fleets[2], middle(quiet.alone), repositories),
    ]


def _world(folder: Path, repositories: int) -> _World:
    dataset = world.many(folder / "git", repositories + _new(repositories) * len(COUNTS), every=_EVERY)
    names = [one.name for one in dataset.repositories.values()]
    frameworks = _frameworks(repositories)
    catalog = world.write_catalog(folder / "catalog", names[:repositories], frameworks)
    return _World(dataset, catalog, names[:repositories], names[repositories:], frameworks)


def _frameworks(repositories: int) -> int:
    """Return how many frameworks a catalog has: one for ten repositories, up to a hundred, and at least one for each shard."""
    return max(SHARDS, min(_FRAMEWORKS, repositories // 10))


def _new(repositories: int) -> int:
    """Return how many repositories are new on a night that is a first one in part."""
    return max(SHARDS, repositories // _NEW)


def _in_turn(both: Both, shown_world: _World) -> tuple[Mapping[str, _Found], datetime]:
    """Run every night, by the one process and then by the fleet; return their costs by kind, and the time of the last one."""
    found, at = dict[str, _Found](), world.FIRST_NIGHT - timedelta(days=1)
    for kind, counts in _NIGHTS:
        nights = found[kind] = _Found()
        for count in counts:
            at += timedelta(days=1)
            shown_world.happens(kind, at)
            nights.alone.append(both.alone(at))
            _say(f"{kind}, one process: {nights.alone[-1]}")
            share_key(both.scene.folder)
            nights.fleets[count] = both.together(at, count)
            _say(f"{kind}, workers {count}: {nights.fleets[count]}")
    return found, at


def _same(folder: Path) -> str:
    """Say whether both sides published the same; a difference stops nothing, since the nights before it took hours."""
    found = differences(folder / ALONE / "pulse.duckdb", folder / FLEET / "pulse.duckdb")
    found.pop("source_status", None)  # a fleet has a line for each shard
    return f"After the last night the two sides had published different rows: {found}." if found else _SAME


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
