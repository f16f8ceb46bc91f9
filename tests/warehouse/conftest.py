from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """An empty working file, migrated."""
    with open_work(write_migrated(tmp_path / "work.duckdb")) as opened:
        yield opened
