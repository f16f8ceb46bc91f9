"""Readers at any hour: some processes, eight in the long run, ask in a loop while runs publish; and two runs at once."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from flows.home.lock import LockedError
from sandbox import server
from sandbox.server import Running
from tests.worlds.many_repositories import Home, build, night

READER = Path(__file__).with_name("reader.py")
PROJECT = ("project000",)


@contextmanager
def reading(readers: int, published: Path, stop: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that ask until the file `stop` is there."""
    command = [sys.executable, str(READER), str(published), str(stop)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(readers)]
    try:
        yield processes
    finally:
        stop.touch()
        for process in processes:
            process.wait(60)


@pytest.fixture
def home_and_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Home, Running]]:
    monkeypatch.setattr("flows.night.steps.write_site", lambda *_: [])
    with server.start(build(tmp_path, PROJECT)) as running:
        home = Home(tmp_path / "home", running, PROJECT)
        home.prepare()
        home.refresh(night(1))
        yield home, running


def read_during(readers: int, home: Home, running: Running, folder: Path, nights: int) -> list[dict[str, int]]:
    """Let one issue be opened before each night, so that no two publishings tell the same; returns what the readers told."""
    stop = folder / "stop"
    with reading(readers, home.folder / "pulse.duckdb", stop) as processes:
        for number in range(2, nights + 2):
            running.dataset.open_issues("acme/project000", 1, night(number) - timedelta(hours=5))
            home.refresh(night(number))
    told = []
    for process in processes:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        told.append(json.loads(out))
    return told


@pytest.mark.parametrize(("readers", "nights"), [(2, 2), pytest.param(8, 60, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_readers_meet_no_error_and_no_torn_view(home_and_server: tuple[Home, Running], tmp_path: Path, readers: int, nights: int) -> None:
    told = read_during(readers, *home_and_server, tmp_path, nights)
    assert sum(reader["queries"] for reader in told) > readers * nights / 2
    assert max(reader["states"] for reader in told) > 1  # they did see the copy change


@pytest.mark.long
def test_two_refreshes_at_once_one_works_and_the_other_says_who_does(home_and_server: tuple[Home, Running]) -> None:
    home, running = home_and_server
    running.dataset.open_issues("acme/project000", 1, night(2) - timedelta(hours=5))
    began, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        began.set()
        go_on.wait(30)

    from sandbox import effects
    from sandbox.faults import Fault

    running.faults.append(Fault(effects.meanwhile(hold), kind="graphql", contains="} repository("))
    ended: list[str] = []
    first = threading.Thread(target=lambda: ended.append(home.refresh(night(2)).status))
    first.start()
    assert began.wait(30)
    with pytest.raises(LockedError, match=rf"process {os.getpid()} \(refresh, since 2024-03-05T02:00:00Z\)"):
        home.refresh(night(2))
    go_on.set()
    first.join(60)
    assert ended == ["ok"]
    began_at = time.monotonic()
    assert home.refresh(night(3)).status == "ok"
    assert time.monotonic() - began_at < 60
