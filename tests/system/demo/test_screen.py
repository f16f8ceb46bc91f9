"""The demo is never silent, and Ctrl-C ends it at any moment with 130 and without leaving a process behind."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.demo import watch

SECONDS = 2.0  # that the screen may stay as it is, on a machine that has nothing else to do
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes are alive"),
]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "GITHUB_", "GH_", "PREFECT_"))}
    return {**kept, "PULSE_HOME": str(home), "TERM": "xterm-256color"}


def command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("pulse")), "demo", *arguments]


def slowness() -> float:
    """How many times longer things take than on a quiet machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.mark.long
@pytest.mark.parametrize("arguments", [(), ("--all",)])
def test_no_two_seconds_pass_without_a_change_of_the_screen(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    before = slowness()
    seen = watch(command(*arguments), environment(tmp_path))
    assert (seen.exit_code, seen.left) == (0, [])
    assert seen.silence.seconds < SECONDS * max(before, slowness()), seen.silence


@pytest.mark.parametrize(
    "seconds",
    [pytest.param(seconds, marks=() if seconds == 3 else pytest.mark.long) for seconds in (0.5, 1, 3, 6, 10, 15, 20, 25, 30, 40)],
)
def test_ctrl_c_ends_the_demo_with_130_and_leaves_nothing_behind(tmp_path: Path, seconds: float) -> None:
    seen = watch(command(), environment(tmp_path), interrupt_after_s=seconds)
    if seen.ended_s is None:
        pytest.skip("the demo had ended before")
    assert seen.exit_code in {130, -2}  # -2: Python had not begun to load the command; a shell says 130 of that too
    assert seen.left == []
