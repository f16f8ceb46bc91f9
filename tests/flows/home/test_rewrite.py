"""Once a week the working file is rewritten: no row changes, and what was unused is gone."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.home.open_writer import open_current
from flows.settings.model import Settings
from warehouse.connection import Work

FIRST = datetime(2026, 7, 1, 9, tzinfo=UTC)
ROWS = 1_000_000

Space = namedtuple("Space", "total used free")


def opened(home: Path, days: float) -> Any:
    return open_current(Settings(home=home), "refresh", FIRST + timedelta(days=days))


def rows(work: Work) -> dict[str, list[Any]]:
    tables = work.cursor().execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
    return {table: work.cursor().execute(f"from {table} order by all").fetchall() for (table,) in tables if table != "pulse.meta"}


def of_file(home: Path) -> tuple[int, int]:
    """The number of the file, which is another one after it was replaced, and its size in bytes."""
    stat = (home / "work.duckdb").stat()
    return stat.st_ino, stat.st_size


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a run, and a working file of which most is unused."""
    with opened(tmp_path, 0) as work, work.transaction() as con:
        con.execute("insert into pulse.runs by name select 'first' run_id, $1 started_at, 'ok' status", [FIRST.replace(tzinfo=None)])
        con.execute("create table raw.ballast as select hash(i) as number from range($1) t(i)", [ROWS])
    with opened(tmp_path, 0.1) as work, work.transaction() as con:
        con.execute("delete from raw.ballast where number % 50 > 0")
    return tmp_path


def test_a_week_after_the_first_run_it_is_rewritten_with_the_same_rows(home: Path) -> None:
    before, size = of_file(home)
    with opened(home, 6.9) as work:
        known = rows(work)
    assert of_file(home)[0] == before
    with opened(home, 7) as work:
        assert rows(work) == known
        assert work.cursor().execute("from v_scores").fetchall() == []  # the views are there again
    after, smaller = of_file(home)
    assert after != before
    assert smaller < size / 2
    with opened(home, 13.9) as work:
        assert rows(work) == known
    assert of_file(home)[0] == after
    with opened(home, 14):
        pass
    assert of_file(home)[0] != after


def test_a_disk_without_room_for_a_second_file_keeps_the_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_file(home)[0]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Space(10**9, 10**9, of_file(home)[1]))
    with opened(home, 8) as work:
        assert len(rows(work)["pulse.runs"]) == 1
    assert of_file(home)[0] == before


def test_one_that_cannot_be_rewritten_is_used_as_it_is_and_leaves_nothing_behind(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: Path, fresh: Path) -> None:
        fresh.write_text("half")
        line = "no space left on device"
        raise duckdb.IOException(line)

    before = of_file(home)[0]
    monkeypatch.setattr("warehouse.rewrite._copy", fails)
    with opened(home, 8) as work:
        assert len(rows(work)["pulse.runs"]) == 1
    assert of_file(home)[0] == before
    assert list(home.glob("*.rewriting*")) == []
    said = capsys.readouterr()
    assert "no space left on device" in said.out + said.err
    monkeypatch.undo()
    with opened(home, 9):
        pass
    assert of_file(home)[0] == before  # tried again after a week
    with opened(home, 15):
        pass
    assert of_file(home)[0] != before
