"""The command as its users have it, under Prefect: killed it leaves nothing behind, stopped it ends in seconds, its secrets it keeps."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from flows.home.lock import is_locked
from sandbox import effects, server
from sandbox.faults import Effect, Fault
from sandbox.wire import CHUNKS
from tests.worlds.many_repositories import Home, build

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.timeout(900)]
TOKEN = "ghp_" + "Planted1" * 5
PROJECTS = ("project000",)
A_WAIT_S = 600
GONE_WITHIN_S = 30


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with server.start(build(tmp_path, PROJECTS), tokens=(TOKEN,)) as running:
        home = Home(tmp_path / "home", running, PROJECTS, token=TOKEN)
        home.prepare()
        yield home


def start(home: Home) -> "subprocess.Popen[bytes]":
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home.folder.parent),
        "PULSE_HOME": str(home.folder),
        "PULSE_CATALOG": str(home.folder / "catalog"),
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_API_URL": home.running.api_url,
        "GITHUB_GRAPHQL_URL": home.running.graphql_url,
        "GITHUB_SERVER_URL": home.running.server_url,
        "PULSE_LOG_LEVEL": "DEBUG",
    }
    with (home.folder.parent / "said.txt").open("ab") as said:
        command = [sys.executable, "-c", "from flows.cli.main import main; main()", "refresh"]
        root = Path(__file__).resolve().parents[3]
        return subprocess.Popen(command, env=environment, cwd=root, stdout=said, stderr=said, start_new_session=True)


def left_over(home: Home) -> list[int]:
    """The processes that have this home in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"PULSE_HOME={home.folder}\0".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def is_gone(home: Home) -> bool:
    """Whether every process of the home ends within a while."""
    deadline = time.monotonic() + GONE_WITHIN_S
    while left_over(home) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left_over(home) == []


def wait_for_requests(home: Home, count: int, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 300
    while len(home.running.requests) < count and time.monotonic() < deadline:
        assert running.poll() is None, (home.folder.parent / "said.txt").read_text()
        time.sleep(0.01)


def test_a_killed_run_leaves_no_process_and_blocks_no_later_night(home: Home) -> None:
    running = start(home)
    wait_for_requests(home, 2, running)
    running.kill()
    running.wait()
    assert is_gone(home)
    for _ in range(2):
        assert start(home).wait(600) == 0, (home.folder.parent / "said.txt").read_text()
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        statuses = [status for (status,) in con.execute("select status from pulse.runs order by started_at").fetchall()]
    assert statuses == ["died", "ok", "ok"]
    assert is_gone(home)


@pytest.mark.parametrize("effect", [effects.secondary_limit(A_WAIT_S), effects.slow_body(A_WAIT_S * CHUNKS)], ids=["a limit", "silence"])
def test_a_run_that_is_terminated_ends_within_seconds_in_good_order(home: Home, effect: Effect) -> None:
    home.running.faults.append(Fault(effect, kind="graphql", skip=2, times=None))
    running = start(home)
    wait_for_requests(home, 3, running)
    time.sleep(1)
    began_at = time.monotonic()
    running.send_signal(signal.SIGTERM)
    code = running.wait(120)
    assert time.monotonic() - began_at < 20
    assert code != 0
    assert is_gone(home)
    assert not is_locked(home.folder)
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        assert con.execute("select status from pulse.runs").fetchall() == [("failed",)]


def test_prefects_database_logs_and_artifacts_hold_no_secret(home: Home) -> None:
    home.running.faults.append(Fault(effects.refusal(403, f"bad request of {TOKEN}"), kind="rest", times=None))
    assert start(home).wait(600) == 4
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert any(path.parent.name == "prefect" and path.suffix == ".db" for path in files)
    assert [path for path in [*files, home.folder.parent / "said.txt"] if b"Planted1" in path.read_bytes()] == []


def test_nights_that_are_long_over_leave_prefects_database(home: Home) -> None:
    """The database is aged between two runs: what the first left lies forty days back, then."""
    database = home.folder / "prefect" / "prefect.db"
    assert start(home).wait(A_WAIT_S) == 0
    with closing(sqlite3.connect(database)) as con, con:
        ids = [run for (run,) in con.execute("select id from flow_run")]
        con.execute("update flow_run set end_time = datetime(end_time, '-40 days')")
        assert con.execute("select count(*) from task_run").fetchone()[0] > 0
    assert start(home).wait(A_WAIT_S) == 0
    with closing(sqlite3.connect(database)) as con:
        assert len(ids) == 1
        assert con.execute("select count(*) from flow_run").fetchall() == [(1,)]
        for table in ("flow_run", "flow_run_state", "task_run", "artifact"):
            column = "id" if table == "flow_run" else "flow_run_id"
            assert con.execute(f"select count(*) from {table} where {column} = ?", ids).fetchall() == [(0,)], table
