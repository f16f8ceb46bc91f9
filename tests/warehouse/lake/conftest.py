"""A lake of its own for every test, on servers that this process starts once."""

from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from tests.worlds.lake_servers import KEY_ID, SECRET, PartMissing, PostgreSQL, Store, running
from warehouse.errors import LakeUnavailable
from warehouse.lake.parts import EXTENSIONS, need_driver
from warehouse.lake_settings import LakeSettings

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server; skips where it, its driver or an extension is missing."""
    try:
        need_driver()
        for name in EXTENSIONS:
            import_module(f"duckdb_extension_{name}")
        with running(PostgreSQL) as server:
            yield server
    except (PartMissing, LakeUnavailable, ImportError) as missing:
        pytest.skip(f"no lake here: {missing}")


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """The store; skips where it is missing."""
    try:
        with running(Store) as server:
            yield server
    except PartMissing as missing:
        pytest.skip(f"no lake here: {missing}")


@pytest.fixture
def lake(postgresql: PostgreSQL, tmp_path: Path) -> LakeSettings:
    """An empty lake whose data lie in a folder."""
    return LakeSettings(postgresql.create_database(f"lake{next(_numbers)}"), str(tmp_path / "lake"))


@pytest.fixture
def lake_on_s3(postgresql: PostgreSQL, store: Store) -> LakeSettings:
    """An empty lake whose data lie in the store."""
    number = next(_numbers)
    bucket = store.create_bucket(f"lake{number}")
    return LakeSettings(postgresql.create_database(f"lake{number}"), f"{bucket}/of/tests", store.endpoint, KEY_ID, SECRET)
