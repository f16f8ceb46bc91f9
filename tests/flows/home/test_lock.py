"""One writer at a time, by a lock that the operating system frees."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.home import wait_for_readers
from flows.home.lock import LockedError, is_locked, run_lock
from flows.home.open_writer import open_current
from flows.settings.model import Settings
from warehouse.connection import open_work
from warehouse.errors import WarehouseLocked

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOLDING = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from flows.home.lock import run_lock
with run_lock(Path(sys.argv[1]), "refresh", datetime(2026, 11, 23, 2, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""

READING = """
import sys
from pathlib import Path
from warehouse.connection import open_work_to_read
with open_work_to_read(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_run_is_told_who_holds_the_lock(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    assert is_locked(tmp_path)
    with (
        pytest.raises(LockedError, match=rf"process {holder.pid} \(refresh, since 2026-11-23T02:00:00Z\)"),
        run_lock(tmp_path, "refresh", NOW),
    ):
        pass


def test_a_killed_holder_does_not_block_the_next_run(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    deadline = time.monotonic() + 5
    while is_locked(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    with run_lock(tmp_path, "refresh", NOW):
        assert is_locked(tmp_path)


def test_the_lock_is_free_after_the_block(tmp_path: Path) -> None:
    with run_lock(tmp_path / "new home", "refresh", NOW):
        assert (tmp_path / "new home" / "refresh.holder").read_text().count(str(os.getpid())) == 1
    assert not is_locked(tmp_path / "new home")


@pytest.fixture
def reader(tmp_path: Path):
    """Somebody who has the working file open for reading until a line comes."""
    open_work(tmp_path / "work.duckdb").close()
    arguments = [sys.executable, "-c", READING, str(tmp_path / "work.duckdb")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_run_waits_for_those_who_only_read_the_working_file(tmp_path: Path, reader: "subprocess.Popen[str]") -> None:
    asked = [0]

    def tried(path: Path) -> object:
        asked[0] += 1
        if asked[0] == 2:
            reader.communicate("done\n")
        return open_work(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wait_for_readers, "open_work", tried)
        with open_current(Settings(home=tmp_path), "refresh", NOW) as work:
            assert work.cursor().execute("select count(*) from raw.issues").fetchall() == [(0,)]
    assert asked == [2], "refused once, and let in when the reader had ended"


def test_a_reader_that_does_not_end_is_named(tmp_path: Path, reader: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait_for_readers, "READERS_END_S", 0.1)
    with (
        pytest.raises(WarehouseLocked, match=f"held by process {reader.pid}"),
        open_current(Settings(home=tmp_path), "refresh", NOW),
    ):
        pass
