"""A run that is asked to stop does so within seconds, in good order: its end is written down and the lock is free."""

import time
from pathlib import Path

import duckdb

from flows.lock import is_locked
from sandbox import effects
from sandbox.faults import Fault
from tests.death.conftest import Stage, Undertaker, differing

A_WAIT_S = 600


def test_a_run_that_waits_for_a_limit_wakes_up_and_ends(stages: dict[int, Stage], undertaker: Undertaker, tmp_path: Path) -> None:
    stage = stages[1]
    home = stage.home(tmp_path / "home")
    home.running.faults.append(Fault(effects.secondary_limit(A_WAIT_S), kind="graphql", skip=1, times=None))
    began_at = time.monotonic()
    told = undertaker.night(home, 1, stopped_after_s=1.5)
    home.running.faults.clear()
    assert time.monotonic() - began_at < 15
    assert "KeyboardInterrupt" in told["said"]
    assert not is_locked(home.folder)
    assert not (home.folder / "refresh.holder").exists()
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        assert con.execute("select status, reason like 'KeyboardInterrupt%' from pulse.runs").fetchall() == [("failed", True)]
    assert undertaker.night(home, 1)["status"] == 0
    assert differing(home.surface(), stage.after) == set()
