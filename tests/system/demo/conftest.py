"""`pulse demo`, run once as a newcomer runs it, for all tests of this folder: its home and what it printed."""

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pytest

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
    """A finished demo: the folder of its warehouse and site, and what it wrote to stdout."""

    home: Path
    said: str

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


def pulse(home: Path, *arguments: str) -> str:
    """Run the installed command with no other setting than its home; it must end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "GITHUB_", "GH_", "PREFECT_"))}
    ended = subprocess.run(
        [command(), *arguments], cwd=home, env={**kept, "PULSE_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=600
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def run_demo(folder: Path) -> Demo:
    """Run `pulse demo` with its usual home in the folder, and keep what it printed beside it."""
    said = pulse(folder, "demo")
    (folder / "said.txt").write_text(said, encoding="utf-8")
    return finished(folder)


def finished(folder: Path) -> Demo:
    """The demo that was run in that folder."""
    return Demo(folder / "demo", (folder / "said.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, made by the first worker that asks for it and kept for the others; FINISHED_DEMO names one that was run before."""
    if "FINISHED_DEMO" in os.environ:
        return finished(Path(os.environ["FINISHED_DEMO"]))
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-home"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return finished(folder) if (folder / "said.txt").exists() else run_demo(folder)
