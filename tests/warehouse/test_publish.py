import datetime as dt
import os
import stat
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import Work, open_published
from warehouse.measure import measure
from warehouse.publish import publish
from warehouse.surface import tables

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "public" / "pulse.duckdb"


def rows(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    return con.execute(f"from {table} order by all").fetchall()


def test_the_copy_holds_what_the_working_file_shows(work: Work, target: Path) -> None:
    history(2).write(work)
    measure(work, HORIZON)
    publish(work, target, NOW)
    with open_published(target) as copy:
        for table in tables():
            if table.name != "meta":
                assert rows(copy, table.name) == rows(work.cursor(), table.name), table.name
        assert dict(rows(copy, "meta")) == dict(rows(work.cursor(), "meta")) | {
            "published_at": "2030-01-01 03:00:00",
            "as_of": str(HORIZON),
        }


def test_a_reader_keeps_the_copy_it_opened_and_the_next_one_sees_the_new_one(work: Work, target: Path) -> None:
    publish(work, target, NOW)
    held = os.open(target, os.O_RDONLY)
    before = os.read(held, 10**8)
    work.cursor().execute("insert into pulse.frameworks values ('new', 'New', null)")
    publish(work, target, NOW)
    os.lseek(held, 0, os.SEEK_SET)
    assert os.read(held, 10**8) == before
    os.close(held)
    with open_published(target) as copy:
        assert [row[0] for row in rows(copy, "frameworks")] == ["new"]


def test_what_a_killed_run_left_beside_the_copy_is_removed_and_nothing_else(work: Work, target: Path) -> None:
    target.parent.mkdir()
    for name in (f"{target.name}.publishing", f"{target.name}.publishing.wal", "notes.txt"):
        (target.parent / name).write_text("half")
    publish(work, target, NOW)
    assert sorted(path.name for path in target.parent.iterdir()) == ["notes.txt", "pulse.duckdb"]


def test_a_copy_that_fails_leaves_the_old_one_in_place(work: Work, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(work, target, NOW)
    before = target.read_bytes()
    monkeypatch.setattr("warehouse.publish.create_views_and_macros", lambda con: con.execute("select 1 / 'x'"))
    with pytest.raises(duckdb.Error):
        publish(work, target, NOW)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["pulse.duckdb"]


def test_older_clients_can_read_the_file(work: Work, target: Path) -> None:
    """Storage version 64, at byte 12 of the header, is the one that DuckDB 1.0 to 1.5 and the browser build open."""
    publish(work, target, NOW)
    assert target.read_bytes()[8:20] == b"DUCK" + (64).to_bytes(8, "little")
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR


def test_readers_can_change_nothing_and_reach_nothing(work: Work, target: Path) -> None:
    publish(work, target, NOW)
    with open_published(target) as copy:
        for query in (
            *("delete from meta", "create table t as select 1", f"from read_csv('{__file__}')", f"copy meta to '{target}.csv'"),
            *(
                "set enable_external_access = true",
                "set lock_configuration = false",
                "set memory_limit = '1GB'",
                "install httpfs",
                f"attach '{target}2'",
            ),
        ):
            with pytest.raises(duckdb.Error):
                copy.execute(query)


def test_two_readers_of_one_process_open_the_same_copy(work: Work, target: Path) -> None:
    publish(work, target, NOW)
    with open_published(target) as one, open_published(target) as two:
        assert rows(one, "meta") == rows(two, "meta")


def test_the_copy_has_no_keys(work: Work, target: Path) -> None:
    publish(work, target, NOW)
    with open_published(target) as copy:
        assert copy.execute("select count(*) from duckdb_constraints() where constraint_type <> 'NOT NULL'").fetchall() == [(0,)]
        assert copy.execute("select count(*) from duckdb_indexes()").fetchall() == [(0,)]
