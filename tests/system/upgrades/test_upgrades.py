"""Every released schema comes to the present one, whole and after a backup; a newer file is left alone."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from collectors.github import stars
from flows.home.open_writer import open_current
from flows.night.recompute import recompute
from tests.system.upgrades.conftest import KEPT, Make
from warehouse.errors import MigrationEdited, WarehouseNewer
from warehouse.measure import lags_from
from warehouse.schema_version import MIGRATIONS, schema_version

NOW = datetime(2024, 3, 5, 2, tzinfo=UTC)


def version(kept: Path) -> int:
    return int(kept.stem.split("-")[1])


SAMPLE = (KEPT[0], KEPT[2], KEPT[-1])
"""The oldest file, one of the middle and the newest."""
CALIFORNIA = 7
"""The version from which days of stars end in California."""


def each(files: list[Path]) -> pytest.MarkDecorator:
    """These files, in the default run those of the sample."""
    marks = {file: () if file in SAMPLE else pytest.mark.long for file in files}
    return pytest.mark.parametrize("kept", [pytest.param(file, id=file.stem, marks=mark) for file, mark in marks.items()])


def raw_counts(file: Path) -> dict[str, int]:
    with duckdb.connect(file, read_only=True) as con:
        names = con.execute("select table_name from duckdb_tables() where schema_name = 'raw' order by 1").fetchall()
        return {name: con.execute(f"select count(*) from raw.{name}").fetchall()[0][0] for (name,) in names}


@each(KEPT)
def test_a_kept_file_comes_to_the_present_schema_and_keeps_every_row(made: Make, home: Path, kept: Path) -> None:
    settings = made(kept)
    before = raw_counts(settings.work)
    with open_current(settings, "test", NOW) as work:
        names = [name for (name,) in work.cursor().execute("select name from pulse.migrations order by 1").fetchall()]
        recompute(work, NOW.date(), NOW)
        weeks = work.cursor().execute("select sum(commits), sum(issues_opened), max(stars_total) from repo_weekly").fetchall()
    assert names == sorted(file.name for file in MIGRATIONS.glob("*.sql"))
    after = raw_counts(settings.work)
    assert {name: after[name] for name in before} == before
    assert weeks == [(30, 30, 60)]  # 30 commits, 30 issues, 1 + 2 + 3 stars ten times: many_repositories.py


@each([file for file in KEPT if version(file) < CALIFORNIA])
@pytest.mark.parametrize(("unlisted", "taken_back", "difference"), [(0, 0, 0), (2, 0, 2), (0, 4, None)])
def test_star_days_of_an_older_version_end_in_california_and_are_not_read_again_for_nothing(
    made: Make, home: Path, kept: Path, unlisted: int, taken_back: int, difference: int | None
) -> None:
    """The kept night was on a Monday at two o'clock UTC, a Sunday evening in California, with 60 stars by day and by count."""
    settings = made(kept)
    with duckdb.connect(settings.work) as con:
        con.execute(f"""update raw.streams set state = replace(state, '"stars": 60', '"stars": {60 + unlisted - taken_back}')""")
    with open_current(settings, "test", NOW) as work:
        covered = work.cursor().execute("select distinct complete_until from raw.coverage where source = 'stars'").fetchall()
        states = work.cursor().execute("select state from raw.streams where stream = 'stars'").fetchall()
        assert lags_from(work.cursor()) == date(1970, 1, 1)
    assert covered == [(datetime(2024, 3, 3),)]  # noqa: DTZ001 (UTC without a zone, as in the tables)
    assert [json.loads(state).get("difference") for (state,) in states] == [difference]
    assert [stars.has_drifted(state, 60) for (state,) in states] == [taken_back > 0]


@each(KEPT)
def test_a_change_of_the_schema_comes_after_a_backup_that_is_named(
    made: Make, home: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = made(kept)
    with open_current(settings, "test", NOW):
        pass
    backups = sorted((home / "backups").glob("*")) if (home / "backups").exists() else []
    said = capsys.readouterr().err
    if version(kept) == schema_version():
        assert (backups, said) == ([], "")
        return
    assert [file.name for file in backups] == [f"pulse-20240305T020000Z-schema-{version(kept)}.tar.gz"]
    assert str(backups[0]) in said
    with open_current(settings, "test", NOW):
        pass
    assert len(list((home / "backups").glob("*"))) == 1


def test_a_change_of_the_schema_that_fails_leaves_the_file_as_it_was(made: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = made(KEPT[0])
    before = raw_counts(settings.work)
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in MIGRATIONS.glob("*.sql"):
        (folder / file.name).write_text(file.read_text())
    (folder / "0004_verdicts.sql").write_text("create table pulse.half (x integer); select no_such_thing")
    monkeypatch.setattr("warehouse.migrate.migrate.__defaults__", (folder,))
    with pytest.raises(duckdb.Error), open_current(settings, "test", NOW):
        pass
    assert raw_counts(settings.work) == before
    with duckdb.connect(settings.work, read_only=True) as con:
        assert con.execute("select max(name) from pulse.migrations").fetchall() == [("0003_track_record.sql",)]
        assert con.execute("select count(*) from duckdb_tables() where table_name = 'half'").fetchall() == [(0,)]


def test_a_file_of_a_newer_program_is_refused_and_left_alone(made: Make) -> None:
    settings = made(KEPT[-1])
    with duckdb.connect(settings.work) as con:
        con.execute(f"update pulse.meta set value = '{schema_version() + 1}' where key = 'schema_version'")
    content = settings.work.read_bytes()
    with pytest.raises(WarehouseNewer, match="update framework-pulse"), open_current(settings, "test", NOW):
        pass
    assert settings.work.read_bytes() == content


def test_a_released_migration_that_reads_differently_is_refused(made: Make) -> None:
    settings = made(KEPT[0])
    with duckdb.connect(settings.work) as con:
        con.execute("update pulse.migrations set sha256 = 'other' where name = '0001_first.sql'")
    with pytest.raises(MigrationEdited, match=r"0001_first\.sql"), open_current(settings, "test", NOW):
        pass


def test_the_present_schema_has_a_kept_file() -> None:
    """After a new migration, write one: `python -m tests.system.upgrades.write_kept_schema tests/system/upgrades/schema-NNNN.sql`."""
    assert max(version(kept) for kept in KEPT) == schema_version()
