"""A lake of its own for every test, on servers that this process starts once."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.worlds.lake_servers import KEY_ID, SECRET, PartMissing, PostgreSQL, Store, started
from warehouse.errors import LakeUnavailable
from warehouse.lake.parts import EXTENSIONS, need_driver
from warehouse.lake_settings import LakeSettings

_numbers = count(1)


@pytest.fixture(scope="session")
def servers() -> Iterator[SimpleNamespace]:
    """PostgreSQL and the store; skips where a part is missing."""
    try:
        need_driver()
        [__import__(f"duckdb_extension_{name}") for name in EXTENSIONS]
        with started(with_store=True) as (postgresql, store):
            yield SimpleNamespace(postgresql=postgresql, store=store)
    except (PartMissing, LakeUnavailable, ImportError) as missing:
        pytest.skip(f"no lake here: {missing}")


@pytest.fixture
def postgresql(servers: SimpleNamespace) -> PostgreSQL:
    found: PostgreSQL = servers.postgresql
    return found


@pytest.fixture
def store(servers: SimpleNamespace) -> Store:
    found: Store = servers.store
    return found


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
