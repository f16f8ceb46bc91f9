"""The wheel as a stranger has it: installed without the lock file, run outside the repository."""

import json
import os
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.worlds.planted_modules import plant
from tests.worlds.published_file import publish_rows

ROOT = Path(__file__).parents[3]
WHEEL = ROOT / ".wheel"
PULSE = WHEEL / "venv" / "bin" / "pulse"
NIGHT = datetime(2024, 1, 29, 2, 14, tzinfo=UTC)
PACKAGES = ("catalog", "collectors", "flows", "reports", "sandbox", "scoring", "warehouse")
UNSHIPPED = ("package.json", "package-lock.json", "build.js", "engine.js", "values.js")
"""From what `make console` builds the bundle in `dist`."""


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    """The built wheel, of the sources as they are now."""
    built = list((WHEEL / "dist").glob("*.whl"))
    if not built or not PULSE.is_file():
        pytest.skip("the wheel is not built and installed: make wheel")
    return zipfile.ZipFile(built[0])


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    expected = {name: (ROOT / name).read_bytes() for name in listed if name and (ROOT / name).is_file()}
    shipped = {name: wheel.read(name) for name in wheel.namelist() if name.startswith(tuple(f"{name}/" for name in PACKAGES))}
    changed = sorted(name for name, text in shipped.items() if name in expected and text != expected[name])
    if changed:
        pytest.skip(f"{changed[0]} has changed since the wheel was built: make wheel")
    assert sorted(set(expected) - set(shipped)) == []
    stray = [name for name in set(shipped) - set(expected) if not name.startswith("reports/console/dist/")]
    assert stray == []


def test_the_wheel_has_the_licence_and_names_what_it_needs(wheel: zipfile.ZipFile) -> None:
    [licence] = [name for name in wheel.namelist() if name.endswith("licenses/LICENSE")]
    [metadata] = [wheel.read(name).decode() for name in wheel.namelist() if name.endswith("METADATA")]
    assert wheel.read(licence) == (ROOT / "LICENSE").read_bytes()
    assert "Requires-Python: >=3.11" in metadata
    assert "License-Expression: Apache-2.0" in metadata
    assert "ruff" not in metadata


@pytest.fixture
def stranger(wheel: zipfile.ZipFile, tmp_path: Path) -> Path:
    """A folder outside the repository with a published copy where `pulse` looks for it."""
    assert not tmp_path.is_relative_to(ROOT)
    (tmp_path / "data").mkdir()
    publish_rows(tmp_path / "data", NIGHT, (ROOT / "tests" / "worlds" / "published" / "rows_for_commands.sql").read_text())
    return tmp_path


def pulse(folder: Path, *arguments: str, seconds: int = 100) -> str:
    """What the installed command wrote to stdout; it must end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "GITHUB_", "GH_", "PYTHON", "VIRTUAL_ENV"))}
    ended = subprocess.run([PULSE, *arguments], cwd=folder, env=kept, capture_output=True, text=True, check=False, timeout=seconds)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_command_is_the_installed_one_and_needs_nothing_of_the_repository(stranger: Path) -> None:
    assert pulse(stranger, "--version").startswith("pulse 0.")
    where = subprocess.run(
        [WHEEL / "venv" / "bin" / "python", "-c", "import flows, sys; print(flows.__file__)"], cwd=stranger, capture_output=True, text=True
    )
    assert Path(where.stdout.strip()).is_relative_to(WHEEL / "venv")


def test_the_shipped_catalog_comes_along(stranger: Path) -> None:
    listed = {entry["framework"] for entry in json.loads(pulse(stranger, "catalog", "list", "--json"))}
    assert listed == {path.stem for path in (ROOT / "catalog").glob("*.toml")} - {"companies"}


def test_a_published_copy_answers(stranger: Path) -> None:
    [row] = json.loads(pulse(stranger, "sql", "--json", "select health from v_ranking where framework = 'jax'"))
    assert row == {"health": 8.25}  # as rows_for_commands.sql has it
    assert "Apache MXNet" in pulse(stranger, "rank")


def test_the_site_is_written(stranger: Path) -> None:
    pulse(stranger, "report", "--out", "site")
    assert (stranger / "site" / "f" / "mxnet.html").is_file()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_demo_runs_there_and_takes_no_module_from_the_folder(stranger: Path) -> None:
    """It starts the sandbox and Prefect's server as processes of its own; one that ran a planted module would end at once."""
    pulse(plant(stranger), "demo", seconds=900)
    [home] = [path.parent for path in stranger.rglob("work.duckdb") if path.parent.name != "data"]
    assert "MXNet" in (home / "site" / "index.html").read_text(encoding="utf-8")
