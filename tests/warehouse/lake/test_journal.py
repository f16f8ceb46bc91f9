import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows, pages
from warehouse import lake as lakes
from warehouse.connection import Work, open_work
from warehouse.forget import REPLACEMENTS, replace_ids
from warehouse.lake import LakeSettings
from warehouse.lake.journal import Journal
from warehouse.load import Batch, load
from warehouse.loader import Loader
from warehouse.publish import publish

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)
PERSON, NOBODY = "fedcba98765432100123456789abcdef", "00000000000000000000000000000000"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Work]:
    (tmp_path / "home").mkdir()
    with open_work(write_migrated(tmp_path / "home" / "work.duckdb")) as work:
        yield work


def issues(work: Work, repo: int, *numbers: int, author: str | None = None) -> dict[str, pa.Table]:
    raw = RawRows()
    for number in numbers:
        raw.issue(repo, "2020-02-02", number=number)
        raw.raw["issues"][-1]["author_id"] = author
    return pages(raw, work)[repo]


def read(work: Work, repo: int, *numbers: int, author: str | None = None) -> None:
    """Load a page of issues with its watermark, as a collector hands it over."""
    page = issues(work, repo, *numbers, author=author)
    load(work, f"github/{repo}", page, frozenset(), {"issues": f'{{"last": {numbers[-1]}}}'}, (), NOW)


def raw_rows(file_or_work: Path | Work) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of the schema raw."""
    con = duckdb.connect(file_or_work, read_only=True) if isinstance(file_or_work, Path) else file_or_work.cursor()
    names = con.execute("select table_name from duckdb_tables() where schema_name = 'raw' order by all").fetchall()
    rows = {name: con.execute(f"from raw.{name} order by all").fetchall() for (name,) in names}
    if isinstance(file_or_work, Path):
        con.close()
    return rows


@pytest.mark.long
def test_an_empty_home_that_replays_the_journal_has_equal_tables(lake_on_s3: LakeSettings, home: Work, tmp_path: Path) -> None:
    with Journal(lake_on_s3, "a") as kept:
        home.journal = kept.append
        read(home, 1, 5, 6)
        with Loader(home) as loader:
            loader.load("github/2", issues(home, 2, 7), frozenset(), {"issues": "{}"}, (), NOW).result()
        read(home, 1, 6, 8)
    (tmp_path / "other").mkdir()
    with open_work(write_migrated(tmp_path / "other" / "work.duckdb")) as other, Journal(lake_on_s3, "a") as kept:
        assert kept.replay(other) == 3
        assert raw_rows(other) == raw_rows(home)
        assert [row[:2] for row in raw_rows(other)["issues"]] == [(1, 5), (1, 6), (1, 8), (2, 7)]
        assert kept.replay(other) == 3  # again, over what is there
        assert raw_rows(other) == raw_rows(home)
        with Journal(lake_on_s3, "b") as another:
            assert another.replay(other) == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_home_that_was_kept_comes_back_with_the_pages_after_it_and_an_older_one_gives_way(lake: LakeSettings, tmp_path: Path) -> None:
    files = {name: tmp_path / name / "work.duckdb" for name in ("first", "second")}
    for file in files.values():
        file.parent.mkdir()
    with Journal(lake, "a") as kept:
        assert not kept.restore(files["second"])  # nothing was kept yet
        with open_work(write_migrated(files["first"])) as work:
            kept.append(Batch("github/9", issues(work, 9, 1), frozenset(), NOW))  # superfluous once the home is kept
            read(work, 1, 5)
            work.cursor().execute("insert into pulse.frameworks values ('one', 'One', null)")
        kept.keep(files["first"])
        assert not kept.restore(files["first"])  # it is the one that was kept
        assert kept.restore(files["second"])
        with open_work(files["second"]) as work:
            assert work.cursor().execute("select framework from pulse.frameworks").fetchall() == [("one",)]
            work.journal = kept.append
            read(work, 1, 6)
    with Journal(lake, "a") as kept:
        with open_work(files["first"]) as work:  # the disk of the second is lost before its home was kept
            assert kept.replay(work) == 1
        assert raw_rows(files["first"]) == raw_rows(files["second"])
        kept.keep(files["second"])
        assert kept.restore(files["first"])
    assert files["first"].read_bytes() == files["second"].read_bytes()


def test_a_page_that_the_journal_does_not_take_is_not_committed_either(home: Work) -> None:
    def refuse(batch: Batch) -> None:
        raise OSError

    home.journal = refuse
    with pytest.raises(OSError):  # noqa: PT011 - the one above
        read(home, 1, 5)
    assert raw_rows(home)["issues"] == []


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_pages_of_another_schema_are_read_again_instead(lake: LakeSettings, home: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("warehouse.lake.journal.schema_version", lambda: 1)
        with Journal(lake, "a") as kept:
            kept.append(Batch("github/1", issues(home, 1, 5), frozenset(), NOW))
    with Journal(lake, "a") as kept:
        kept.append(Batch("github/1", issues(home, 1, 6), frozenset(), NOW))
        assert kept.replay(home) == 1
    assert [row[:2] for row in raw_rows(home)["issues"]] == [(1, 6)]


def live_files(settings: LakeSettings) -> dict[str, int]:
    with lakes.attach(settings, read_only=True) as con:
        return dict(con.execute("select table_name, file_count + delete_file_count from ducklake_table_info('lake')").fetchall())


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_after_maintenance_a_table_has_one_file_a_shard_and_old_files_are_gone(lake: LakeSettings, home: Work, tmp_path: Path) -> None:
    with Journal(lake, "a") as kept:
        home.journal = kept.append
        for number in range(1, 6):
            read(home, 1, number)
    for name in ("one", "two"):
        home.cursor().execute(f"insert into pulse.frameworks values ('{name}', '{name}', null)")
        publish(home, tmp_path / "pulse.duckdb", NOW)
        for shard in ("a", "b"):
            lakes.replace(lake, shard, tmp_path / "pulse.duckdb", name)
    orphan = Path(lake.data) / "main" / "frameworks" / "shard=a" / "ducklake-of-a-killed-writer.parquet"
    orphan.write_bytes(b"half")
    assert live_files(lake)["a"] == 5  # pages of the journal
    lakes.maintain(lake, dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    files = live_files(lake)
    assert files["a"] == 1
    assert files["frameworks"] == 2
    assert max(count for table, count in files.items()) <= 4  # two shards
    assert len(list((Path(lake.data) / "main" / "frameworks").rglob("*.parquet"))) == 2
    lakes.publish(lake, tmp_path / "out.duckdb", NOW)
    with duckdb.connect(tmp_path / "out.duckdb") as con:
        assert con.execute("select framework from frameworks order by all").fetchall() == [("one",), ("two",)]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_forgotten_person_leaves_homes_journal_tables_snapshots_and_catalog(
    lake: LakeSettings, postgresql: Any, home: Work, tmp_path: Path
) -> None:
    file = tmp_path / "home" / "work.duckdb"
    home.cursor().execute("insert into raw.names by name select 'acme/one' as name, 1 as repo_id, timestamp '2020-01-01' as known_at")
    read(home, 1, 5, author=PERSON)
    publish(home, tmp_path / "pulse.duckdb", NOW)
    home.close()
    lakes.replace(lake, "a", tmp_path / "pulse.duckdb", "run-1")
    with Journal(lake, "a") as kept:
        kept.keep(file)
        with open_work(file) as work:
            work.journal = kept.append
            read(work, 1, 6, author=PERSON)
    with lakes.attach(lake, read_only=True) as con:
        assert con.execute("select author_id from lake.issues").fetchall() == [(PERSON,)]

    def change(work: Work) -> None:
        replace_ids(work, pa.Table.from_pylist([{"repo_id": 1, "old": PERSON, "kept": NOBODY}], REPLACEMENTS))

    assert lakes.forget(lake, change, dt.datetime.now(dt.UTC), "run-2") == ["a"]
    with lakes.attach(lake, read_only=True) as con:
        assert con.execute("select number, author_id from lake.issues order by all").fetchall() == [(5, NOBODY), (6, NOBODY)]
    with Journal(lake, "a") as kept:
        assert kept.restore(file)
    assert {row[0] for row in duckdb.connect(file).execute("select author_id from raw.issues").fetchall()} == {NOBODY}
    assert PERSON not in postgresql.dump(lake.catalog.rsplit("/", 1)[1])
    with duckdb.connect() as con:  # compressed: a search of the bytes alone would prove little
        for path in Path(lake.data).rglob("*.parquet"):
            assert PERSON.encode() not in path.read_bytes()
            texts = [row for row in con.execute(f"from '{path}'").fetchall() if PERSON in str(row)]
            assert not texts, path
