"""Nights of one process and of a fleet, in turn on one server, with what each cost."""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.descendants import cpu_s, peaks_mb, wait_until_alone
from benchmarks.fleet_table import Spent
from benchmarks.product import SIMULATED
from benchmarks.scene import Scene
from tests.worlds.fleet_on_this_machine import Fleet, workers
from warehouse.lake import opened

ALONE, FLEET = "alone", "home"
"""The homes of the one process and of the worker that leads."""

_OVER = frozenset({"COMPLETED", "FAILED", "CANCELLED", "CRASHED"})
_LOOK_EVERY_S = 0.5
_READY_S = 300
_NIGHT_S = 8 * 3_600


@dataclass(frozen=True, slots=True)
class Both:
    """A fleet that waits for a night, and the server and catalog that it shares with one process."""

    scene: Scene
    fleet: Fleet

    def alone(self, at: datetime) -> Spent:
        """Run a night of one process on plain threads, without Prefect."""
        cost = self.scene.product(at, ALONE)
        took = cost.took
        return Spent(
            cost.requests,
            cost.points,
            took.wall_s,
            took.result["measured_at"] - self._first_request_at(),
            took.cpu_s,
            took.peak_mb or 0,
        )

    def together(self, at: datetime, count: int) -> Spent:
        """Run a night of so many workers of shards and one that leads.

        Raises:
            RuntimeError: the night did not end well, or not within eight hours.
        """
        fleet = replace(self.fleet, environment={**self.fleet.environment, "PULSE_FLEET_WORKERS": str(count)})
        with _ready_workers(fleet, count) as pids:
            self.scene.running.reset_counts()
            before = {pid: cpu_s(pid) for pid in pids}
            began = time.time()
            with peaks_mb(pids) as peaks:
                leading = _wait(fleet, fleet.begin(at, {"note": SIMULATED}), at)
                for pid in pids:
                    wait_until_alone(pid)
            spent = {pid: cpu_s(pid) - before[pid] for pid in pids}
        asked, (lead, *others) = self.scene.running.requests, pids
        runs = [run for run in _shards(fleet) if run["state"]["type"] == "COMPLETED" and _is_of(run, at)]
        return Spent(
            len(asked),
            self.scene.running.points,
            _ended(leading) - began,
            self._measured_s(runs, began),
            max(spent[pid] for pid in others),
            max(peaks[pid] for pid in others),
            max(map(_ended, runs)) - began,
            spent[lead],
            peaks[lead],
        )

    def deaths(self) -> int:
        """Return how many runs of shards began again because one before had died."""
        return sum(not run["name"].endswith("attempt 1") for run in _shards(self.fleet))

    def _first_request_at(self) -> float:
        """Return when the night's first request came, in seconds since 1970; the log has the clock of this process."""
        return self.scene.running.requests[0].started + time.time() - time.monotonic()

    def _measured_s(self, runs: Sequence[Mapping[str, Any]], began: float) -> float:
        """Return how long the shards of the busiest worker asked and measured: from the start of each run to its last metric.

        Prefect does not say which worker ran a run: each goes to the first one that was free.
        """
        with opened(self.fleet.lake, read_only=True) as con:
            query = "select shard, epoch(max(finished_at)) from lake.runs where epoch(finished_at) > $1 group by shard"
            measured_at = dict(con.execute(query, [began]).fetchall())
        free_at, took = list[float](), list[float]()
        for run in sorted(runs, key=_started):
            worker = next((number for number, ended in enumerate(free_at) if ended <= _started(run)), len(took))
            if worker == len(took):
                free_at.append(0)
                took.append(0)
            free_at[worker] = _ended(run)
            took[worker] += measured_at[run["parameters"]["name"]] - _started(run)
        return max(took)


def share_key(folder: Path) -> None:
    """Give the fleet the key of the one process, so that people are the same ids on both sides."""
    (folder / FLEET).mkdir(exist_ok=True)
    shutil.copy2(folder / ALONE / "identity.key", folder / FLEET / "identity.key")


@contextmanager
def _ready_workers(fleet: Fleet, count: int) -> Iterator[list[int]]:
    """Run one worker that leads and so many for shards; yields their process ids, the leader's first, once all ask for work."""
    before = _known(fleet)
    with workers(fleet, count) as running:
        until = time.monotonic() + _READY_S
        while len(_known(fleet) - before) < 1 + count:
            if time.monotonic() > until or any(process.poll() is not None for process in running):
                raise RuntimeError("the workers do not begin: see what they said in the folder of the fleet")
            time.sleep(_LOOK_EVERY_S)
        yield [process.pid for process in running]


def _known(fleet: Fleet) -> set[str]:
    """Return the workers that Prefect has ever heard of, by id."""
    pools = ("pulse-lead", "pulse-shards")
    return {worker["id"] for pool in pools for worker in fleet.prefect.ask(f"/work_pools/{pool}/workers/filter", {})}


def _wait(fleet: Fleet, leading: str, at: datetime) -> Mapping[str, Any]:
    until = time.monotonic() + _NIGHT_S
    while time.monotonic() < until:
        run = fleet.prefect.ask(f"/flow_runs/{leading}")
        if run["state"]["type"] in _OVER:
            break
        time.sleep(_LOOK_EVERY_S)
    if run["state"]["name"] != "Completed":
        states = {name: (one["state"]["name"], one["state"]["message"]) for name, one in fleet.runs().items() if _is_of(one, at)}
        msg = f"the night of {at} did not end well: {states}"
        raise RuntimeError(msg)
    found: Mapping[str, Any] = run
    return found


def _shards(fleet: Fleet) -> list[Mapping[str, Any]]:
    return [run for name, run in fleet.runs().items() if name.startswith("shard ")]


def _is_of(run: Mapping[str, Any], at: datetime) -> bool:
    return datetime.fromisoformat(run["parameters"]["now"]) == at


def _started(run: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(run["start_time"]).timestamp()


def _ended(run: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(run["end_time"]).timestamp()
