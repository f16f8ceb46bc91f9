"""One writer at a time, by a lock that the operating system frees."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.lock import LockedError, is_locked, run_lock

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOLDING = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from flows.lock import run_lock
with run_lock(Path(sys.argv[1]), "refresh", datetime(2026, 11, 23, 2, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
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
