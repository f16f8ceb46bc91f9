"""What the README shows of the demo is what the demo shows: `python -m tests.system.demo.write_readme` writes both anew."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.system.demo.conftest import AS_A_NEWCOMER, Demo
from tests.system.demo.readme_sample import FRAMEWORK, NOTE, PICTURE, README, note, opened, sample, shown
from tests.system.pages_in_a_browser.conftest import SUB_PATH

pytestmark = pytest.mark.timeout(600)  # the first test runs the demo

ANEW = "out of date: .venv/bin/python -m tests.system.demo.write_readme writes it anew"


@AS_A_NEWCOMER
def test_the_sample_is_what_the_demo_prints(demo: Demo) -> None:
    assert shown(README.read_text(encoding="utf-8")) == sample(demo.said), ANEW
    assert all(name in sample(demo.said) for name in ("PyTorch", "TensorFlow", "JAX", "Apache MXNet"))


@AS_A_NEWCOMER
def test_the_picture_shows_what_the_page_shows(browser: Browser, demo: Demo, serve: Callable[[Path], str], tmp_path: Path) -> None:
    place = tmp_path / SUB_PATH.strip("/")
    place.parent.mkdir(parents=True)
    place.symlink_to(demo.site)
    page, bottom = opened(browser, f"{serve(tmp_path)}f/{FRAMEWORK}.html")
    assert note(page, bottom, (demo.site / "site.css").read_text(encoding="utf-8")) == json.loads(NOTE.read_text(encoding="utf-8")), ANEW
    assert "simulated data" in json.loads(NOTE.read_text(encoding="utf-8"))["text"]


def test_the_picture_is_there_and_the_readme_shows_it() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 400_000
    assert f"({PICTURE.relative_to(README.parent).as_posix()})" in README.read_text(encoding="utf-8")


@AS_A_NEWCOMER
def test_the_commands_to_try_next_run_as_they_are_printed(demo: Demo) -> None:
    """But for `pulse site`, which goes on until it is stopped."""
    commands = [line.strip() for line in demo.said.split("try next:")[1].splitlines() if line.lstrip().startswith("PULSE_HOME=")]
    assert len(commands) == 3
    for command in commands[1:]:
        ended = subprocess.run(command, shell=True, cwd=demo.home.parent, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, ended.stderr) == (0, ""), command
