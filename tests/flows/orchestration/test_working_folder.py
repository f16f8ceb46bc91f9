"""No process that we start takes a module from the folder that it is started in."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import demo
from flows.orchestration import local_server
from flows.orchestration.environment import prepare_prefect
from flows.settings.model import Settings
from tests.worlds.planted_modules import TAKEN, plant

ROOT = Path(__file__).parents[3]
PACKAGES = ("catalog", "collectors", "flows", "reports", "sandbox", "scoring", "warehouse")


@pytest.fixture(autouse=True)
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder; the environment is put back after the test."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("PREFECT_", "PYTHON"))]:
        del os.environ[name]
    folder = plant(tmp_path / "folder")
    monkeypatch.chdir(folder)
    yield folder
    os.environ.clear()
    os.environ.update(before)


def test_a_process_without_care_would_take_them() -> None:
    ended = subprocess.run([sys.executable, "-c", "import flows"], capture_output=True, text=True)
    assert TAKEN in ended.stderr


def test_the_sandbox_of_the_demo_is_ours(tmp_path: Path) -> None:
    with demo.sandbox_process(tmp_path / "sandbox", ["nobody/nothing"]) as process:
        assert process.stdout is not None
        with process.stdout as lines:
            assert "api_url" in lines.readline()


def test_the_prefect_server_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_prefect(Settings(home=tmp_path / "home"))
    del os.environ["PYTHONSAFEPATH"]  # it has its own care
    monkeypatch.setattr(local_server, "_free_port", lambda: "no port")
    server = local_server.PrefectServer(tmp_path / "home", schedules=False)
    server.wait_for_the_end()
    said = (tmp_path / "home" / "prefect" / "server.log").read_text()
    assert "invalid literal for int() with base 10: 'no port'" in said  # it came as far as our own last line
    assert TAKEN not in said


def test_what_prefect_itself_starts_takes_none_either(tmp_path: Path) -> None:
    prepare_prefect(Settings(home=tmp_path / "home"))
    names = "flows", "sandbox", "prefect", "requests", "sqlite3"
    code = f"from importlib.util import find_spec; print(*(find_spec(name).origin for name in {names}), sep='\\n')"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [origin for origin in told.split("\n") if str(tmp_path) in origin] == []
    assert len(told.split()) == len(names)


def test_every_python_that_our_code_starts_is_told_so() -> None:
    """`sys.executable` stands in command lines alone, and `-P` comes next."""
    bare = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        if "sys.executable" not in (text := path.read_text(encoding="utf-8")):
            continue
        tree = ast.parse(text)
        commands = [[ast.unparse(part) for part in node.elts] for node in ast.walk(tree) if isinstance(node, ast.List)]
        careful = sum(parts[:2] == ["sys.executable", "'-P'"] for parts in commands)
        uses = sum(ast.unparse(node) == "sys.executable" for node in ast.walk(tree) if isinstance(node, ast.Attribute))
        bare += [path] if careful != uses else []
    assert bare == []
