"""A run that hangs or lost its process blocks no later night: on a whole Prefect server, with its clocks set short."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.fleet.worker import TYPE
from tests.worlds.prefect_server import ROOT, PrefectServer, end, started

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.timeout(1500)]
WITHIN_S = 40  # of which a busy machine takes half to begin a run
LATE_S = 90  # the server looks every five seconds; the rest is for a busy machine
GRACE_S, LOOP_S = 60, 15  # the shortest that Prefect takes, and how often it looks for what has expired


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    with started(tmp_path_factory.mktemp("prefect")) as server:
        (automation,) = yaml.safe_load((ROOT / "prefect-automations.yaml").read_text(encoding="utf-8"))["automations"]
        automation["trigger"]["within"] = WITHIN_S
        server.ask("/automations/", automation)
        yield server


def deployment(prefect: PrefectServer, flow: str, name: str, **more: Any) -> str:
    made = {"flow_id": prefect.ask("/flows/", {"name": flow})["id"], "name": name, **more}
    found: str = prefect.ask("/deployments/", made)["id"]
    return found


def one_slot(prefect: PrefectServer, flow: str, name: str) -> str:
    options = {"collision_strategy": "CANCEL_NEW", "grace_period_seconds": GRACE_S}
    return deployment(prefect, flow, name, concurrency_limit=1, concurrency_options=options)


def pending(prefect: PrefectServer, of: str) -> str:
    """A run that a worker has taken, and no more."""
    run: str = prefect.ask(f"/deployments/{of}/create_flow_run", {})["id"]
    prefect.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "PENDING"}})
    return run


def state(prefect: PrefectServer, run: str) -> str:
    found: str = prefect.ask(f"/flow_runs/{run}")["state"]["type"]
    return found


def until(is_so: Callable[[], bool], seconds: float, every: float = 0.5) -> float:
    began_at = time.monotonic()
    while not is_so():
        assert time.monotonic() - began_at < seconds
        time.sleep(every)
    return time.monotonic() - began_at


def test_a_run_that_never_begins_holds_the_one_slot_no_longer_than_its_grace(prefect: PrefectServer) -> None:
    """What `pulse serve` relies on, whose grace is four minutes; this flow is none that an automation watches."""
    nights = one_slot(prefect, "unwatched", "hangs")
    hanging = pending(prefect, nights)
    assert state(prefect, hanging) == "PENDING"
    assert state(prefect, pending(prefect, nights)) == "CANCELLED"
    until(lambda: state(prefect, pending(prefect, nights)) == "PENDING", GRACE_S + LOOP_S + LATE_S, every=5)
    assert state(prefect, hanging) == "PENDING"


def test_a_run_that_never_begins_is_crashed_and_its_slot_free(prefect: PrefectServer) -> None:
    nights = one_slot(prefect, "nightly", "never begins")
    hanging = pending(prefect, nights)
    assert state(prefect, pending(prefect, nights)) == "CANCELLED"
    until(lambda: state(prefect, hanging) == "CRASHED", WITHIN_S + LATE_S)
    assert state(prefect, pending(prefect, nights)) == "PENDING"


def test_without_a_limit_as_in_prefect_yaml_a_hanging_run_cancels_nobody(prefect: PrefectServer) -> None:
    (written,) = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert "concurrency_limit" not in written
    nights = deployment(prefect, "nightly", "no limit")
    assert [state(prefect, pending(prefect, nights)) for _ in range(2)] == ["PENDING", "PENDING"]


@pytest.mark.parametrize("kind", ["process", TYPE])
def test_a_run_killed_with_its_worker_is_crashed_and_a_living_one_is_not(prefect: PrefectServer, tmp_path: Path, kind: str) -> None:
    pool = f"killed {kind}"
    prefect.ask("/work_pools/", {"name": pool, "type": kind})
    where = {"path": str(ROOT), "entrypoint": f"{ROOT}/tests/worlds/sleeping_flow.py:nightly", "work_pool_name": pool}
    pid_file = tmp_path / "pid"
    nights = deployment(prefect, "nightly", pool, parameters={"pid_file": str(pid_file)}, concurrency_limit=1, **where)
    worker = prefect.start("prefect", "worker", "start", "--pool", pool, "--limit", "1", said=tmp_path / "worker.txt")
    try:
        run = prefect.ask(f"/deployments/{nights}/create_flow_run", {})["id"]
        until(lambda: pid_file.exists() and state(prefect, run) == "RUNNING", 300)
        time.sleep(2 * WITHIN_S)
        assert state(prefect, run) == "RUNNING"
    finally:
        end(worker, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text(encoding="utf-8")), signal.SIGKILL)
    until(lambda: state(prefect, run) == "CRASHED", WITHIN_S + LATE_S)
    assert state(prefect, pending(prefect, nights)) == "PENDING"
