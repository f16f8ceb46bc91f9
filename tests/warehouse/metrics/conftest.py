from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """An empty working file, migrated."""
    path: Path = tmp_path_factory.mktemp("metrics") / "work.duckdb"
    with open_work(write_migrated(path)) as opened:
        yield opened
