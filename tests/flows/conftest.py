import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.worlds.command import clear_settings, runner
from tests.worlds.published_file import publish_rows

ROWS = Path(__file__).parents[1] / "worlds" / "published" / "rows_for_commands.sql"
LAST_NIGHT = datetime(2024, 1, 29, 2, 14, tzinfo=UTC)


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder and an environment without any setting of ours."""
    clear_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy of a working file with the rows of `rows_for_commands.sql`."""
    return publish_rows(tmp_path_factory.mktemp("world"), LAST_NIGHT, ROWS.read_text())


@pytest.fixture
def published(world: Path, no_settings: Path) -> Path:
    """The same, of one's own, where the commands look for it."""
    path = no_settings / "data" / "pulse.duckdb"
    path.parent.mkdir()
    return Path(shutil.copy(world, path))


@pytest.fixture
def pulse(no_settings: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command without any setting of ours."""
    return runner(capsys)
