import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import Work, open_work
from warehouse.errors import MigrationEdited, WarehouseNewer
from warehouse.migrate import migrate
from warehouse.schema_version import MIGRATIONS, schema_version

NOW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2031, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Work]:
    with open_work(tmp_path / "work.duckdb") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped migrations, copied."""
    copy = tmp_path / "migrations"
    copy.mkdir()
    for file in MIGRATIONS.glob("*.sql"):
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def ledger(work: Work) -> list[tuple[str, dt.datetime]]:
    return work.cursor().execute("select name, applied_at from pulse.migrations order by name").fetchall()


def test_an_empty_file_becomes_the_newest_schema_and_the_ledger_says_when(empty: Work) -> None:
    names = sorted(file.name for file in MIGRATIONS.glob("*.sql"))
    assert migrate(empty, NOW) == names
    assert ledger(empty) == [(name, NOW.replace(tzinfo=None)) for name in names]
    found = empty.cursor().execute("select value from pulse.meta where key = 'schema_version'").fetchall()
    assert found == [(str(schema_version()),)] == [(str(int(names[-1][:4])),)]  # numbers may be left out


def test_a_second_run_applies_nothing(empty: Work) -> None:
    migrate(empty, NOW)
    before = ledger(empty)
    assert migrate(empty, LATER) == []
    assert ledger(empty) == before


def test_a_new_file_is_applied_to_what_is_there(empty: Work, folder: Path) -> None:
    migrate(empty, NOW, folder)
    (folder / "9998_more.sql").write_text("create table raw.more (x bigint); insert into raw.more values (1);")
    assert migrate(empty, LATER, folder) == ["9998_more.sql"]
    assert ledger(empty)[-1] == ("9998_more.sql", LATER.replace(tzinfo=None))
    assert empty.cursor().execute("from raw.more").fetchall() == [(1,)]


def test_a_file_that_fails_half_way_leaves_no_trace_and_the_ones_before_it_stay(empty: Work, folder: Path) -> None:
    (folder / "9997_good.sql").write_text("create table raw.good (x bigint);")
    (folder / "9998_bad.sql").write_text("create table raw.half (x bigint); insert into raw.nowhere values (1);")
    with pytest.raises(duckdb.CatalogException):
        migrate(empty, NOW, folder)
    tables = {name for (name,) in empty.cursor().execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()}
    assert "good" in tables
    assert "half" not in tables
    assert ledger(empty)[-1][0] == "9997_good.sql"


def test_a_released_file_that_was_edited_is_found_by_its_hash(empty: Work, folder: Path) -> None:
    migrate(empty, NOW, folder)
    with (folder / "0001_first.sql").open("a") as file:
        file.write("-- a word more\n")
    with pytest.raises(MigrationEdited, match=r"0001_first\.sql was edited after it was applied"):
        migrate(empty, LATER, folder)


def test_a_ledger_that_knows_more_than_the_program_is_refused(empty: Work, folder: Path) -> None:
    (folder / "9998_future.sql").write_text("create table raw.future (x bigint);")
    migrate(empty, NOW, folder)
    with pytest.raises(WarehouseNewer, match=r"newer program \(9998_future\.sql\): update framework-pulse"):
        migrate(empty, LATER)
