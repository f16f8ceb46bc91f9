import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.connection import Work, open_work
from warehouse.migrate import migrate

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """An empty working file, migrated."""
    with open_work(tmp_path / "work.duckdb") as opened:
        migrate(opened, NOW)
        yield opened
