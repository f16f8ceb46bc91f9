"""A night on a whole fleet: Prefect on PostgreSQL, two workers, four shards; workers and flows are killed at seeded moments."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox import server
from tests.system.fleet.conftest import PROJECTS, Monitor, compared
from tests.worlds import fleet_on_this_machine
from tests.worlds.fleet_on_this_machine import Fleet, workers
from tests.worlds.many_repositories import Home, build, news, night

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.timeout(3000)]
SIMULATION = {"note": "made-up projects"}
DEAD_AFTER_S = 10
OVER = {"COMPLETED", "FAILED", "CANCELLED"}
A_NIGHT_S = 900
DEATHS = 20


def environment(home: Home) -> Mapping[str, str]:
    return {
        "GITHUB_API_URL": home.running.api_url,
        "GITHUB_GRAPHQL_URL": home.running.graphql_url,
        "GITHUB_SERVER_URL": home.running.server_url,
        "GITHUB_TOKEN": home.token,
        "PULSE_CATALOG": str(home.folder / "catalog"),
        "PULSE_ALERT_URLS": home.channel,
        "PULSE_FLEET_DEAD_AFTER": str(DEAD_AFTER_S),
    }


def is_of(run: Mapping[str, Any], at: datetime) -> bool:
    return datetime.fromisoformat(run["parameters"]["now"]) == at


def wait(fleet: Fleet, at: datetime) -> Mapping[str, Any]:
    """Wait until the night is over, whoever leads it by then; returns the run that led it last."""
    deadline = time.monotonic() + A_NIGHT_S
    while time.monotonic() < deadline:
        led = [run for run in fleet.runs().values() if not run["name"].startswith("shard ") and is_of(run, at)]
        over = [run for run in led if run["state"]["type"] in OVER]
        if over:
            return over[0]
        time.sleep(1)
    raise AssertionError({name: run["state"] for name, run in fleet.runs().items()})


def test_a_night_on_two_workers_equals_one_of_a_single_home(tmp_path: Path) -> None:
    with server.start(build(tmp_path, PROJECTS)) as running:
        single, home = (Home(tmp_path / name, running, PROJECTS) for name in ("single", "home"))
        single.prepare()
        home.prepare()
        single.refresh(night(1))
        with fleet_on_this_machine.started(tmp_path, environment(home), with_store=False) as fleet, workers(fleet):
            fleet.begin(night(1), SIMULATION)
            led = wait(fleet, night(1))
            assert led["state"]["name"] == "Completed", led["state"]
            states = sorted((run["state"]["type"], run["run_count"]) for name, run in fleet.runs().items() if name.startswith("shard"))
            assert states == [("COMPLETED", 1)] * 4
            assert compared(home.folder) == compared(single.folder)
            begin = fleet.prefect.start("pulse", "history", said=tmp_path / "history.txt", more=fleet.environment)
            assert begin.wait(120) == 0, (tmp_path / "history.txt").read_text()
            begun = [run for run in fleet.runs().values() if run["parameters"].get("everything") and "key_mark" not in run["parameters"]]
            assert [run["name"] in (tmp_path / "history.txt").read_text() for run in begun] == [True]


def descendants(pid: int) -> list[int]:
    """A process and all that it started, the last first."""
    told = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [(int(child), int(parent)) for child, parent in (line.split() for line in told.splitlines())]
    found = [pid]
    for each in found:
        found += [child for child, parent in parents if parent == each]
    return found[::-1]


def kill(process: "subprocess.Popen[bytes]") -> None:
    for pid in descendants(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def test_twenty_nights_on_each_of_which_a_worker_dies_with_its_flow(tmp_path: Path, monitor: Monitor) -> None:
    """Every fourth time the worker that leads, else one of the two of shards; each is replaced by a new one."""
    moments = random.Random("a worker dies")
    with server.start(build(tmp_path, PROJECTS)) as running:
        single, home = (Home(tmp_path / name, running, PROJECTS) for name in ("single", "home"))
        single.prepare()
        home.prepare()
        more = {"PULSE_HEARTBEAT_URL": monitor.address}
        with (
            fleet_on_this_machine.started(tmp_path, {**environment(home), **more}, with_store=False) as fleet,
            workers(fleet) as all_workers,
        ):
            for number in range(1, DEATHS + 1):
                if number > 1:
                    news(running.dataset, PROJECTS[number % len(PROJECTS)], night(number), pushes=number % 3 == 0)
                single.refresh(night(number))
                fleet.begin(night(number), SIMULATION, notify=True)
                lasts_s = 20 if number > 1 else 40
                time.sleep(moments.uniform(0, lasts_s))
                place = 0 if number % 4 == 0 else moments.choice([1, 2])
                kill(all_workers[place])
                all_workers[place] = fleet.work("pulse-lead" if place == 0 else "pulse-shards", place + 2 * number)
                led = wait(fleet, night(number))
                assert led["state"]["name"] == "Completed", led["state"]
                found, expected = compared(home.folder), compared(single.folder)
                assert {table for table, rows in found.items() if rows != expected[table]} <= {"source_status"}, number
                assert monitor.beats == number
