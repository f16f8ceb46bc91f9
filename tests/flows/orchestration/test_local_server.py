"""The server beside a run: it never outlives the run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.orchestration import local_server
from flows.orchestration.local_server import PrefectServer

RUN = """
import sys, time
from pathlib import Path
from flows.orchestration.local_server import PrefectServer
server = PrefectServer(Path(sys.argv[1]), schedules=False)
print(server._process.pid, flush=True)
time.sleep(100)
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes are alive")
def test_a_server_goes_when_its_run_is_killed(tmp_path: Path) -> None:
    (tmp_path / "prefect").mkdir()
    with subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        server = int(run.stdout.readline())
        assert is_alive(server)
        run.kill()
    deadline = time.monotonic() + 20
    while is_alive(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(server)


def test_an_operators_own_server_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example.org/api")
    assert local_server.start(tmp_path) is None


@pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="needs two cores, and a system that can bind to one"
)
def test_a_server_keeps_to_one_core_and_its_run_to_none(tmp_path: Path) -> None:
    (tmp_path / "prefect").mkdir()
    server, own = PrefectServer(tmp_path, schedules=False), os.sched_getaffinity(0)
    try:
        deadline = time.monotonic() + 20
        while len(os.sched_getaffinity(server._process.pid)) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(os.sched_getaffinity(server._process.pid)) == 1
    finally:
        server.stop()
    assert os.sched_getaffinity(0) == own
