"""A full disk: the run fails in one line, what is published stays as it was, and the next run heals.

By default the end of the disk is a limit on the size of any file, which a writer meets as the same failing write; the long test
fills a small file system of its own, where the system lets it mount one.
"""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from flows.errors import FAILED, explain
from tests.system.kill_points.conftest import NightRunner, Stage, differing
from tests.system.kill_points.test_kill import is_whole

DISK_BYTES = 128_000_000


@pytest.mark.parametrize(
    ("number", "limit_bytes"), [pytest.param(1, 300_000, marks=pytest.mark.long), pytest.param(3, 600_000, marks=pytest.mark.long)]
)
def test_a_night_after_a_full_disk_equals_one_that_nothing_disturbed(
    stages: Mapping[int, Stage], runner: NightRunner, tmp_path: Path, number: int, limit_bytes: int
) -> None:
    """The first dies writing the working file, the second writing the copy."""
    stage = stages[number]
    home = stage.home(tmp_path / "home")
    failed = runner.night(home, number, limit_bytes=limit_bytes)
    assert failed["status"] != 0
    assert "File too large" in failed["said"]
    assert is_whole(stage, home.folder / "pulse.duckdb")
    healed = runner.night(home, number)
    assert healed["status"] == 0, healed
    assert differing(home.surface(), stage.after) == set()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.long
@pytest.mark.parametrize("room_bytes", [10_000, 100_000, 300_000, 700_000, 1_500_000, 4_000_000, 9_000_000])
@pytest.mark.parametrize("number", [1, 3])
def test_a_file_system_that_fills_up(stages: Mapping[int, Stage], runner: NightRunner, disk: Path, number: int, room_bytes: int) -> None:
    stage = stages[number]
    home = stage.home(disk / "home")
    ballast = disk / "ballast"
    used = sum(file.stat().st_blocks * 512 for file in disk.rglob("*"))
    ballast.write_bytes(b"\0" * (DISK_BYTES - used - room_bytes))
    failed = runner.night(home, number)
    assert failed["status"] == 0 or "No space left on device" in failed["said"]
    assert is_whole(stage, home.folder / "pulse.duckdb")
    ballast.unlink()
    healed = runner.night(home, number)
    assert healed["status"] == 0, healed
    assert differing(home.surface(), stage.after) == set()


@pytest.mark.parametrize("said", ['Could not write file "x": No space left on device', "Disk quota exceeded"])
def test_it_is_told_in_one_line_that_says_what_to_do(said: str) -> None:
    line, code = explain(RuntimeError(said)) or ("", 0)
    assert "make room" in line
    assert code == FAILED
