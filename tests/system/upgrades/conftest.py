import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.settings.model import Settings
from tests.worlds.command import clear_settings

HERE = Path(__file__).parent
KEPT = sorted(HERE.glob("schema-*.sql"))
"""Working files of released versions, as `keep.py` wrote them down at the time; 3 is that of the homes before the first release."""

Make = Callable[[Path], Settings]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home that the command finds, in an environment without any other setting of ours."""
    clear_settings(monkeypatch)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("PULSE_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def made(home: Path) -> Make:
    """Makes the working file of a kept version in the home, with its key."""

    def make(kept: Path) -> Settings:
        (home / "work.duckdb").unlink(missing_ok=True)
        with duckdb.connect(home / "work.duckdb") as con:
            con.execute(kept.read_text(encoding="utf-8"))
        (home / "identity.key").write_text("ab" * 32)
        (home / "identity.key").chmod(0o600)
        (home / "catalog").mkdir(exist_ok=True)
        shutil.copy(HERE / "house000.toml", home / "catalog")
        return Settings(home=home)

    return make
