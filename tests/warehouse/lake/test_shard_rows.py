import multiprocessing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.lake.shard_files import NOW, frameworks, lake_rows, published
from tests.worlds.lake_servers import PostgreSQL
from warehouse import lake as lakes
from warehouse.errors import LakeUnavailable, WarehouseMissing, WarehouseNewer
from warehouse.lake import LakeSettings
from warehouse.lake.journal import Journal
from warehouse.surface import tables

ROWS = (Path(__file__).parents[2] / "worlds" / "published" / "rows_for_commands.sql").read_text()


def file_rows(file: Path, table: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(file, read_only=True) as con:
        return con.execute(f"from {table} order by all").fetchall()


def snapshots(settings: LakeSettings) -> list[tuple[Any, ...]]:
    return lake_rows(settings, "select snapshot_id, author, commit_message from ducklake_snapshots('lake') order by all")


@pytest.mark.long
def test_one_shard_published_from_the_lake_is_the_file_it_came_from(lake_on_s3: LakeSettings, tmp_path: Path) -> None:
    file = published(tmp_path / "home", ROWS)
    lakes.replace(lake_on_s3, "first", file, "run-1")
    before = snapshots(lake_on_s3)
    assert before[-1][1:] == ("shard first", "run run-1")
    lakes.replace(lake_on_s3, "first", file, "run-2")
    assert snapshots(lake_on_s3) == before  # its rows are those that are there
    lakes.publish(lake_on_s3, tmp_path / "out" / "pulse.duckdb", NOW)
    for table in tables():
        assert file_rows(tmp_path / "out" / "pulse.duckdb", table.name) == file_rows(file, table.name), table.name
    described = "select table_name, column_name, data_type, comment from duckdb_columns() order by all"
    with duckdb.connect(file, read_only=True) as ours, duckdb.connect(tmp_path / "out" / "pulse.duckdb", read_only=True) as theirs:
        assert theirs.execute(described).fetchall() == ours.execute(described).fetchall()  # views and comments too
        assert theirs.execute("select count(*) from v_ranking").fetchall() == ours.execute("select count(*) from v_ranking").fetchall()


@pytest.mark.long  # `tests/system/fleet/test_killed.py` shows two in the default run
@pytest.mark.timeout(3600)
def test_shards_stand_beside_one_another_and_replacing_again_changes_nothing(lake: LakeSettings, tmp_path: Path) -> None:
    first, second = published(tmp_path / "a", frameworks("one", "two")), published(tmp_path / "b", frameworks("three"))
    lakes.replace(lake, "a", first, "run-1")
    lakes.replace(lake, "b", second, "run-2")
    assert lakes.shards(lake) == ["a", "b"]
    assert lake_rows(lake, "select shard, framework from lake.frameworks order by all") == [("a", "one"), ("a", "two"), ("b", "three")]
    assert snapshots(lake)[-2:] == [(2, "shard a", "run run-1"), (3, "shard b", "run run-2")]
    lakes.replace(lake, "a", first, "run-3")
    assert len(snapshots(lake)) == 4  # those two, the empty lake, and its tables: no other was made
    lakes.publish(lake, tmp_path / "pulse.duckdb", NOW)
    assert [row[0] for row in file_rows(tmp_path / "pulse.duckdb", "frameworks")] == ["one", "three", "two"]
    assert file_rows(tmp_path / "pulse.duckdb", "dimensions") == file_rows(first, "dimensions")  # once, though both shards have them


def test_rows_go_in_over_the_connection_of_a_journal_again_and_after_an_error(lake: LakeSettings, tmp_path: Path) -> None:
    first, second = published(tmp_path / "a", frameworks("one")), published(tmp_path / "b", frameworks("two"))
    query = "select shard, framework from lake.frameworks order by all"
    with Journal(lake, "a") as journal:
        journal.restore(tmp_path / "work.duckdb")
        lakes.replace(lake, "a", first, "run-1", opening=journal.connection)
        with pytest.raises(ValueError, match="no public table is called unknown"):
            lakes.replace(lake, "a", second, "run-2", only={"unknown"}, opening=journal.connection)
        assert lake_rows(lake, query) == [("a", "one")]
        lakes.replace(lake, "a", first, "run-3", opening=journal.connection)
        lakes.replace(lake, "a", second, "run-4", opening=journal.connection)
    assert lake_rows(lake, query) == [("a", "two")]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_replaced_rows_go_with_what_is_new_and_a_removed_shard_with_all_of_its_rows(lake: LakeSettings, tmp_path: Path) -> None:
    lakes.replace(lake, "a", published(tmp_path / "before", frameworks("one", "two")), "run-1")
    lakes.replace(lake, "b", published(tmp_path / "other", frameworks("three")), "run-2")
    lakes.replace(lake, "a", published(tmp_path / "after", frameworks("two", "four")), "run-3")
    assert lake_rows(lake, "select shard, framework from lake.frameworks order by all") == [("a", "four"), ("a", "two"), ("b", "three")]
    lakes.replace(lake, "b", tmp_path / "other" / "pulse.duckdb", "run-4", only={"meta"})
    assert lake_rows(lake, "select distinct shard from lake.frameworks") == [("a",)]
    lakes.remove(lake, "a", "run-5")
    assert lakes.shards(lake) == ["b"]
    assert lake_rows(lake, "select count(*) from lake.frameworks") == [(0,)]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_processes_that_replace_two_shards_at_once_both_end_right(lake: LakeSettings, tmp_path: Path) -> None:
    """They begin without a lake, so that both would create it."""
    files = {name: published(tmp_path / name, frameworks(f"of-{name}")) for name in "ab"}
    spawned = multiprocessing.get_context("spawn")
    writers = [spawned.Process(target=lakes.replace, args=(lake, name, file, f"run-{name}")) for name, file in files.items()]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()  # the test's own limit ends it
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert lake_rows(lake, "select shard, framework from lake.frameworks order by all") == [("a", "of-a"), ("b", "of-b")]
    assert {row[1:] for row in snapshots(lake)} >= {("shard a", "run run-a"), ("shard b", "run run-b")}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_tables_and_columns_of_another_program_come_and_go(lake: LakeSettings, tmp_path: Path) -> None:
    lakes.replace(lake, "a", published(tmp_path / "a", frameworks("one")), "run-1")
    with lakes.attach(lake) as con:
        con.execute("create table lake.former as select 'a' as shard, 1 as number")
        con.execute("drop table lake.repos")
        con.execute("alter table lake.frameworks add column former integer")
        con.execute("alter table lake.frameworks drop column name")
    lakes.replace(lake, "a", tmp_path / "a" / "pulse.duckdb", "run-2")
    assert lake_rows(lake, "select framework, name from lake.frameworks") == [("one", "ONE")]
    assert lake_rows(lake, "select count(*) from lake.repos") == [(0,)]
    assert "former" not in {name for (name,) in lake_rows(lake, "select column_name from duckdb_columns() where database_name = 'lake'")}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_an_older_program_writes_nothing(lake: LakeSettings, tmp_path: Path) -> None:
    lakes.replace(lake, "a", published(tmp_path / "a", frameworks("one")), "run-1")
    with lakes.attach(lake) as con:
        con.execute("update lake.meta set value = '9999' where key = 'schema_version'")
    with pytest.raises(WarehouseNewer, match="schema version 9999"):
        lakes.replace(lake, "b", tmp_path / "a" / "pulse.duckdb", "run-2")


def test_wrong_names_and_missing_files_get_one_line(lake: LakeSettings, tmp_path: Path, postgresql: PostgreSQL) -> None:
    with pytest.raises(ValueError, match="cannot name a shard"):
        lakes.replace(lake, "../a", tmp_path, "run-1")
    with pytest.raises(WarehouseMissing):
        lakes.replace(lake, "a", tmp_path / "pulse.duckdb", "run-1")
    with pytest.raises(LakeUnavailable, match=r"there is no lake at 127\.0\.0\.1"):
        lakes.attach(lake, read_only=True)
    with pytest.raises(LakeUnavailable, match="is not of the form postgresql://"):
        lakes.attach(LakeSettings("postgresql://user:hidden@[", "/tmp"))
    lakes.attach(lake).close()
    with pytest.raises(LakeUnavailable, match="keeps its data somewhere else than /elsewhere"):
        lakes.attach(LakeSettings(lake.catalog, "/elsewhere"))


def test_no_secret_is_shown(lake_on_s3: LakeSettings) -> None:
    secret = lake_on_s3.s3_secret
    assert secret is not None
    address = lake_on_s3.catalog.replace("pulse@", "pulse:hidden-word@")
    settings = LakeSettings(address, lake_on_s3.data, lake_on_s3.s3_endpoint, lake_on_s3.s3_key_id, secret)
    with lakes.attach(settings) as con:
        told = f"{settings} {con.execute('from duckdb_databases()').fetchall()} {con.execute('from duckdb_secrets()').fetchall()}"
        assert "hidden-word" not in told
        assert secret not in told
    wrong = LakeSettings(address.replace("/lake", "/none"), settings.data, settings.s3_endpoint, settings.s3_key_id, secret)
    with pytest.raises(LakeUnavailable) as caught:
        lakes.remove(wrong, "a", "run", patience_s=0)
    assert "hidden-word" not in str(caught.value)
