import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.connection import Work, open_work
from warehouse.migrate import migrate


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """An empty working file, migrated."""
    path: Path = tmp_path_factory.mktemp("metrics") / "work.duckdb"
    with open_work(path) as opened:
        migrate(opened, dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
        yield opened
