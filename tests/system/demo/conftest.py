"""`pulse demo`, run once for all tests of this folder: its home and what it printed.

In the default run it shows a few frameworks, which takes a third of the time; in the long run it is the demo of a newcomer.
"""

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pytest

from flows.demo import SHORT
from tests.system.pages_in_a_browser.conftest import axe, browser, serve  # noqa: F401 (fixtures of the folder that has the browser)

ROOT = Path(__file__).parents[3]
WHEEL = ROOT / ".wheel" / "venv"
PACKAGES = ("catalog", "collectors", "flows", "reports", "sandbox", "scoring", "warehouse")


@cache
def command() -> Path:
    """The `pulse` of the installed wheel (`make wheel`, as in CI) where it is of the sources as they are; else ours."""
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    installed = next(WHEEL.glob("lib/python3.*/site-packages"), None)
    is_same = installed is not None and all(
        (installed / name).is_file() and (installed / name).read_bytes() == (ROOT / name).read_bytes() for name in listed
    )
    return WHEEL / "bin" / "pulse" if listed and is_same else Path(sys.executable).with_name("pulse")


@dataclass(frozen=True, slots=True)
class Demo:
    """A finished demo: the folder of its warehouse and site, what it wrote to stdout, and the frameworks that it had to show."""

    home: Path
    said: str
    frameworks: tuple[str, ...]

    @property
    def site(self) -> Path:
        return self.home / "site"

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own on the published copy, read only."""
        return duckdb.connect(self.home / "pulse.duckdb", read_only=True)

    def pulse(self, *arguments: str) -> str:
        """Run the command in the demo's home; gives what it wrote to stdout."""
        return pulse(self.home, *arguments)


FEW = ("flax", "mxnet", "theano")
"""What the demo of the default run shows: a framework that lives, the one that its text is about, and one that ended."""

_OF_THESE = "import sys; from flows import demo, entry; demo.SHORT = tuple(sys.argv.pop(1).split()); entry.main()"

FEW_OR_ALL = (pytest.param(FEW, id="a few frameworks"), pytest.param(SHORT, id="as a newcomer runs it", marks=pytest.mark.long))
AS_A_NEWCOMER = pytest.mark.parametrize("demo", FEW_OR_ALL[1:], indirect=True)
"""For tests of what only the whole demo shows."""


def pulse(home: Path, *arguments: str) -> str:
    """Run the installed command with no other setting than its home; it must end well."""
    return _run(home, str(command()), *arguments)


def _run(home: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "GITHUB_", "GH_", "PREFECT_"))}
    ended = subprocess.run(
        command, cwd=home, env={**kept, "PULSE_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=600
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def run_demo(folder: Path, frameworks: tuple[str, ...] = SHORT) -> Demo:
    """Run `pulse demo` with its usual home in the folder, and keep what it printed beside it.

    Args:
        folder: Where there is nothing yet.
        frameworks: What it shows; others than those of the command are given to the same code.
    """
    python = command().with_name("python")
    said = pulse(folder, "demo") if frameworks == SHORT else _run(folder, str(python), "-c", _OF_THESE, " ".join(frameworks), "demo")
    (folder / "said.txt").write_text(said, encoding="utf-8")
    return finished(folder, frameworks)


def finished(folder: Path, frameworks: tuple[str, ...] = SHORT) -> Demo:
    """The demo that was run in that folder."""
    return Demo(folder / "demo", (folder / "said.txt").read_text(encoding="utf-8"), frameworks)


@pytest.fixture(scope="session", params=FEW_OR_ALL)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, made by the first worker that asks for it and kept for the others; FINISHED_DEMO names one that was run before."""
    if "FINISHED_DEMO" in os.environ:
        return finished(Path(os.environ["FINISHED_DEMO"]))
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"demo-home-{len(request.param)}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return finished(folder, request.param) if (folder / "said.txt").exists() else run_demo(folder, request.param)
