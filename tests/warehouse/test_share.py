"""The shared copy: everything but who it was."""

import datetime as dt
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.people import found_in, scramble
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_published, open_work
from warehouse.measure import measure
from warehouse.publish import publish
from warehouse.share import share
from warehouse.surface import column_comments, personal, tables

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)
BY_ANNA = """insert into pulse.alert_log values
  ('A-1', '2024-01-01', 'acknowledged', null, 'by anna'), ('A-1', '2024-01-02', 'sent', 'mail', 'taken')"""


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, set[str]]:
    """A published copy, what may be shared of it, and the ids of all people."""
    folder = tmp_path_factory.mktemp("copies")
    published, shared = folder / "pulse.duckdb", folder / "shared" / "pulse.duckdb"
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        history(2).write(work)
        ids = scramble(work)
        measure(work, HORIZON)
        work.cursor().execute(BY_ANNA)
        publish(work, published, NOW)
    with open_published(published) as con:
        share(con, shared)
    return published, shared, ids


def test_nobody_can_be_told_from_another_in_the_shared_copy(copies: tuple[Path, Path, set[str]]) -> None:
    published, shared, ids = copies
    assert len(ids) >= 8
    with open_published(published) as whole:
        assert found_in(whole, ids) == {
            ("commits", "author_id"), ("issues", "author_id"), ("issues", "closer_id"), ("pull_requests", "author_id")
        }  # fmt: skip
    with open_published(shared) as con:
        assert found_in(con, ids) == set()
        assert con.execute("select outcome from alert_log order by happened_at").fetchall() == [(None,), ("taken",)]
    content = shared.read_bytes()
    assert not [each for each in ids if each.encode() in content]
    assert b"by anna" not in content


def test_all_the_rest_is_the_same(copies: tuple[Path, Path, set[str]]) -> None:
    published, shared, _ = copies
    with open_published(published) as whole, open_published(shared) as con:
        columns = "select table_name, column_name, data_type from duckdb_columns() where not internal order by all"
        assert con.execute(columns).fetchall() == whole.execute(columns).fetchall()
        for table in tables():
            kept = f"select * exclude ({', '.join(one.column for one in personal(table))}) from" if personal(table) else "from"
            where = "where key <> 'withheld'" if table.name == "meta" else ""
            query = f"{kept} {table.name} {where} order by all"
            assert con.execute(query).fetchall() == whole.execute(query).fetchall(), table.name
        assert con.execute("from v_ranking").fetchall() == whole.execute("from v_ranking").fetchall()


def test_the_shared_copy_says_what_it_withholds(copies: tuple[Path, Path, set[str]]) -> None:
    _, shared, _ = copies
    with open_published(shared) as con:
        told = con.execute("select value from meta where key = 'withheld'").fetchall()
        assert told == [("commits.author_id, issues.author_id, issues.closer_id, pull_requests.author_id",)]
        (comment,) = con.execute(
            "select comment from duckdb_columns() where table_name = 'commits' and column_name = 'author_id'"
        ).fetchone() or ("",)
    assert "NULL in this copy" in comment


def test_only_columns_that_there_are_are_personal() -> None:
    for table in tables():
        assert {one.column for one in personal(table)} <= column_comments(table).keys(), table.name


def test_people_are_counted_over_years_and_52_weeks(work: Work, tmp_path: Path) -> None:
    """By hand: 2021-01-01 is a Friday, its week begins on 2020-12-28 and belongs to 2020."""
    raw = RawRows()
    raw.framework("acme", ("acme/core", "core", None, None), ("acme/more", "satellite", None, None))
    for repo, name in ((1, "acme/core"), (2, "acme/more")):
        raw.name(name, repo)
        raw.observe(repo, dt.datetime(2022, 6, 9, 2), dt.datetime(2020, 6, 1))
    raw.cover(1, "2022-06-09")
    for at, author in (("2020-07-01", "ann"), ("2020-07-02", "ann"), ("2021-01-01", "bob"), ("2021-01-04", "ann"), ("2021-05-20", "cat")):
        raw.commit(1, at, author)
    raw.commit(1, "2021-07-01", "dan", branches=(), beside=("v1.x",))  # on a release branch alone
    raw.commit(1, "2022-05-30", "eve")  # in the last week that has ended on 2022-06-09
    raw.commit(1, "2022-06-07", "fay")  # in the week that has not
    raw.commit(1, "2022-05-30", "gus", bot=True)
    raw.commit(1, "2022-05-30", "hal", sync=True)
    raw.commit(2, "2022-05-30", "ivy")
    raw.write(work)
    measure(work, HORIZON)
    publish(work, tmp_path / "pulse.duckdb", NOW)
    with open_published(tmp_path / "pulse.duckdb") as con:
        rows = con.execute("select span, since::varchar, until::varchar, people from framework_people order by all").fetchall()
    assert rows == [
        ("52 weeks", "2021-06-07", "2022-06-06", 2),
        ("year", "2020-06-01", "2021-01-04", 2),
        ("year", "2021-01-04", "2022-01-03", 3),
        ("year", "2022-01-03", "2022-06-06", 1),
    ]


def test_people_of_a_span_that_git_does_not_cover_are_missing_and_not_zero(work: Work, tmp_path: Path) -> None:
    raw = RawRows()
    raw.framework("acme", ("acme/core", "core", None, None))
    raw.name("acme/core", 1)
    raw.observe(1, dt.datetime(2022, 6, 9, 2), dt.datetime(2020, 6, 1))
    raw.cover(1, "2022-06-09", "2021-03-01", sources=("commits",))
    raw.commit(1, "2022-03-01", "ann")
    raw.write(work)
    measure(work, HORIZON)
    publish(work, tmp_path / "pulse.duckdb", NOW)
    with open_published(tmp_path / "pulse.duckdb") as con:
        assert con.execute("select span, year(since), people from framework_people order by all").fetchall() == [
            ("52 weeks", 2021, 1), ("year", 2020, None), ("year", 2021, None), ("year", 2022, 1)
        ]  # fmt: skip
