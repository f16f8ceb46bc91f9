import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.connection import open_work
from warehouse.migrate import migrate
from warehouse.publish import publish

HERE = Path(__file__).parent
LAST_NIGHT = datetime(2024, 1, 29, 2, 14, tzinfo=UTC)


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder and an environment without any setting of ours."""
    for name in list(os.environ):
        if name.startswith(("PULSE_", "GITHUB_", "GH_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy of a working file with the rows of `world.sql`."""
    folder = tmp_path_factory.mktemp("world")
    with open_work(folder / "work.duckdb") as work:
        migrate(work, LAST_NIGHT)
        with work.transaction() as con:
            con.execute((HERE / "world.sql").read_text())
        publish(work, folder / "pulse.duckdb", LAST_NIGHT)
    return folder / "pulse.duckdb"


@pytest.fixture
def published(world: Path, no_settings: Path) -> Path:
    """The same, of one's own, where the commands look for it."""
    path = no_settings / "data" / "pulse.duckdb"
    path.parent.mkdir()
    return Path(shutil.copy(world, path))


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
