"""A run that is asked to stop does so within seconds, in good order: its end is written down and the lock is free."""

import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from flows.home.lock import is_locked
from sandbox import effects
from sandbox.faults import Fault
from sandbox.wire import CHUNKS
from tests.system.kill_points.conftest import PARTS, NightRunner, Stage, differing
from tests.worlds.many_repositories import Home

A_WAIT_S = 600
SOON_S = 10
SEEDS = 12
WITHOUT_PAGES = [part for part in PARTS if part != "pages"]
FAULTS = {
    "a limit that asks for a pause": effects.secondary_limit(A_WAIT_S),
    "a server that falls silent": effects.slow_body(A_WAIT_S * CHUNKS),
}
LOOKS = 2
"""Queries beside the pages: the facts, before work is handed out, and how many commits there are, when the first of it is."""


@pytest.fixture
def stage(stages: Mapping[int, Stage]) -> Iterator[Stage]:
    yield stages[1]
    stages[1].model.running.faults.clear()


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "looked"),
    [
        ("a limit that asks for a pause", LOOKS - 1),
        ("a server that falls silent", LOOKS),
        ("a limit that asks for a pause", LOOKS),
        ("a server that falls silent", LOOKS - 1),
    ],
)
def test_a_run_that_waits_wakes_up_and_ends(stage: Stage, runner: NightRunner, tmp_path: Path, fault: str, looked: int) -> None:
    """While it looks and while it collects."""
    home = stage.home(tmp_path / "home")
    home.running.faults.append(Fault(FAULTS[fault], kind="graphql", skip=looked, times=None))
    assert told_of_its_end(runner, home, since="flows/night/observe", stopped_after_s=1.0) == [("failed", True)]
    lives_on(stage, runner, home)


@pytest.mark.long
@pytest.mark.parametrize("calls", range(1, SEEDS))
def test_a_run_is_stopped_while_it_hands_out_its_work(stage: Stage, runner: NightRunner, tmp_path: Path, calls: int) -> None:
    """Whoever has his work already waits for a limit; he is woken."""
    home = stage.home(tmp_path / "home")
    home.running.faults.append(Fault(effects.secondary_limit(A_WAIT_S), kind="graphql", skip=LOOKS, times=None))
    assert told_of_its_end(runner, home, dies=("flows/night/collect", calls)) == [("failed", True)]
    lives_on(stage, runner, home)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("part", WITHOUT_PAGES)
def test_a_run_is_stopped_at_any_moment(stage: Stage, runner: NightRunner, tmp_path: Path, part: str, seed: int) -> None:
    home = stage.home(tmp_path / "home")
    statuses = told_of_its_end(runner, home, dies=stage.moment(part, seed))
    assert statuses in ([], [("failed", True)], [("ok", None)])
    lives_on(stage, runner, home)


def told_of_its_end(runner: NightRunner, home: Home, **how: object) -> list[tuple[str, bool | None]]:
    """Run a night that is stopped, and soon ends with nothing left open; returns the states of the runs, and whether they say why."""
    told = runner.night(home, 1, **{"signal": signal.SIGINT, **how})
    assert told["said"] == "KeyboardInterrupt()"
    assert told["took_s"] < SOON_S
    assert not is_locked(home.folder)
    assert not (home.folder / "refresh.holder").exists()
    if not (home.folder / "work.duckdb").exists():
        return []
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        if con.execute("from duckdb_tables() where table_name = 'runs'").fetchall() == []:
            return []
        return con.execute("select status, reason like 'KeyboardInterrupt%' from pulse.runs").fetchall()


def lives_on(stage: Stage, runner: NightRunner, home: Home) -> None:
    """The fault gone, the next run ends as if nothing had happened."""
    home.running.faults.clear()
    assert runner.night(home, stage.number)["status"] == 0
    assert differing(home.surface(), stage.after) == set()
