import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from warehouse import connection
from warehouse.connection import Work, open_published, open_work
from warehouse.errors import WarehouseLocked, WarehouseMissing, WarehouseNewer, WarehouseUnusable
from warehouse.migrate import migrate

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
NOBODY = 65534

HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
OPEN = f"""
import os, sys
from pathlib import Path
from warehouse.connection import open_work
if os.geteuid() == 0:
    os.setuid({NOBODY})  # root may write anywhere
open_work(Path(sys.argv[1]))
"""


def test_a_second_writer_is_told_who_holds_the_file(tmp_path: Path) -> None:
    path = tmp_path / "work.duckdb"
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseLocked, match=rf"held by process {holder.pid}: wait until it ends, or query the published copy"):
            open_work(path)
        holder.communicate("")


def test_a_folder_that_cannot_be_written_is_one_clear_line() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        done = subprocess.run([sys.executable, "-c", OPEN, f"{folder}/work.duckdb"], capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)
    told = done.stderr.splitlines()[-1]
    assert told.startswith(f"warehouse.errors.WarehouseUnusable: {folder}/work.duckdb cannot be opened")
    assert told.endswith("check the folder's rights or set PULSE_HOME")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarehouseUnusable, match=f"there is no folder {tmp_path}/none"):
        open_work(tmp_path / "none" / "work.duckdb")


@pytest.mark.parametrize("kept_bytes", [0, 4096, 8192])
def test_a_file_that_could_not_be_finished_is_made_anew(tmp_path: Path, kept_bytes: int) -> None:
    """DuckDB writes three headers of 4,096 bytes each; the disk was full before the last."""
    whole = tmp_path / "whole.duckdb"
    duckdb.connect(whole).close()
    torn = tmp_path / "torn.duckdb"
    torn.write_bytes(whole.read_bytes()[:kept_bytes])
    with open_work(torn) as work:
        work.cursor().execute("create table rows (number integer)")
    with open_work(torn) as work:
        assert work.cursor().execute("select count(*) from rows").fetchall() == [(0,)]


@pytest.mark.parametrize("opened", [open_work, open_published])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, opened: object) -> None:
    path = tmp_path / "work.duckdb"
    path.write_text("dear diary" * 1000)
    with pytest.raises(WarehouseUnusable, match="is not a DuckDB database: move it away"):
        opened(path)  # type: ignore[operator]


@pytest.mark.parametrize(("opened", "schema"), [(open_work, "pulse"), (open_published, "main")])
def test_a_file_of_a_newer_schema_is_refused_and_left_alone(tmp_path: Path, opened: object, schema: str) -> None:
    path = tmp_path / "work.duckdb"
    with duckdb.connect(path) as con:
        con.execute(f"create schema if not exists {schema}")
        con.execute(f"create table {schema}.meta as select 'schema_version' as key, '999' as value")
    before = path.read_bytes()
    with pytest.raises(WarehouseNewer, match=r"schema version 999, this program knows \d+: update framework-pulse"):
        opened(path)  # type: ignore[operator]
    assert path.read_bytes() == before


def test_nothing_published_yet_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="run `pulse refresh` or `pulse demo`"):
        open_published(tmp_path / "pulse.duckdb")


def test_the_working_file_reaches_nothing_outside(work: Work, tmp_path: Path) -> None:
    for query in (
        f"copy (select 1) to '{tmp_path}/out.csv'",
        f"from read_csv('{__file__}')",
        f"attach '{tmp_path}/other.duckdb'",
        "install httpfs",
    ):
        with pytest.raises(duckdb.Error):
            work.cursor().execute(query)
    assert work.cursor().execute("select current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_a_transaction_ends_whole_or_not_at_all(work: Work) -> None:
    def fail_late() -> None:
        with work.transaction() as con:
            con.execute("insert into pulse.meta values ('a', '1')")
            with work.transaction() as inner:
                inner.execute("insert into pulse.meta values ('b', '2')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with work.transaction() as con:
        con.execute("insert into pulse.meta values ('c', '3')")
    assert work.cursor().execute("select key from pulse.meta where key in ('a', 'b', 'c')").fetchall() == [("c",)]


@pytest.mark.parametrize(
    ("limit_bytes", "threads"), [(connection.SMALL_FILE_BYTES, 1), (0, min(connection.MAX_THREADS, os.cpu_count() or 1))]
)
def test_a_small_file_is_written_by_one_thread(work: Work, monkeypatch: pytest.MonkeyPatch, limit_bytes: int, threads: int) -> None:
    monkeypatch.setattr(connection, "SMALL_FILE_BYTES", limit_bytes)
    with work.transaction() as con:
        assert con.execute("select current_setting('threads')").fetchall() == [(threads,)]


def test_freed_memory_is_given_back_from_two_megabytes_on(work: Work) -> None:
    setting = "select current_setting('allocator_bulk_deallocation_flush_threshold')"
    assert work.cursor().execute(setting).fetchall() == [("512.0 MiB",)]  # DuckDB's own
    work.give_back()
    assert work.cursor().execute(setting).fetchall() == [("1.9 MiB",)]  # 2,000,000 bytes


def test_threads_write_one_after_the_other(work: Work) -> None:
    work.cursor().execute("create table numbers as select 0 as n")

    def add() -> None:
        for _ in range(20):
            with work.transaction() as con:
                con.execute("update numbers set n = n + 1")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert work.cursor().execute("from numbers").fetchall() == [(80,)]


def test_what_is_closed_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with open_work(tmp_path / "work.duckdb") as work:
        migrate(work, NOW)
        work.cursor().execute("insert into pulse.meta values ('kept', 'yes')")
    with open_work(tmp_path / "work.duckdb") as work:
        assert work.cursor().execute("select value from pulse.meta where key = 'kept'").fetchall() == [("yes",)]


def _log_bytes(path: Path) -> int:
    log = path.with_name(f"{path.name}.wal")
    return log.stat().st_size if log.exists() else 0


def test_the_log_can_be_written_into_an_opened_file_at_any_time(tmp_path: Path) -> None:
    """A result that opening left unread would keep a transaction open, and DuckDB would hold each replaced row until the end."""
    path = tmp_path / "work.duckdb"
    with duckdb.connect(path) as con:
        con.execute("create schema pulse")
        con.execute("create table pulse.meta as select 'schema_version' as key, '1' as value")
    with open_work(path) as work:
        with work.transaction() as con:
            con.execute("update pulse.meta set value = '2'")
        assert _log_bytes(path) > 0
        work.write_log()
        assert _log_bytes(path) == 0
    with open_work(path) as work:
        assert work.cursor().execute("from pulse.meta").fetchall() == [("schema_version", "2")]


def test_a_log_that_a_reader_needs_stays(tmp_path: Path) -> None:
    path = tmp_path / "work.duckdb"
    with open_work(path) as work, work.cursor().cursor() as reader:
        work.cursor().execute("create table numbers as select 0 as n")
        reader.begin()
        assert reader.execute("from numbers").fetchall() == [(0,)]
        work.cursor().execute("update numbers set n = 1")
        work.write_log()
        assert _log_bytes(path) > 0
        assert reader.execute("from numbers").fetchall() == [(0,)]
        reader.rollback()
        work.write_log()
        assert _log_bytes(path) == 0
        assert reader.execute("from numbers").fetchall() == [(1,)]
