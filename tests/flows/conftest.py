import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

HERE = Path(__file__).parent


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder and an environment without any setting of ours."""
    for name in list(os.environ):
        if name.startswith(("PULSE_", "GITHUB_", "GH_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def published(no_settings: Path) -> Path:
    """A published copy where the commands look for it, with the rows of `world.sql`."""
    path = no_settings / "data" / "pulse.duckdb"
    path.parent.mkdir()
    with duckdb.connect(path) as con:
        con.execute((HERE.parent / "reports" / "surface.sql").read_text())
        con.execute((HERE / "world.sql").read_text())
    return path


@pytest.fixture
def pulse(no_settings: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process; gives its exit code, what it wrote to stdout and what to stderr."""
    from flows.cli import run

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
