"""kill -9 at any moment of a change of the schema: the next run finishes it, and no row is missing or there twice."""

import os
import random
import shutil
import signal
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.home.open_writer import open_current
from flows.settings.model import Settings
from tests.system.upgrades.conftest import KEPT, Make
from tests.worlds.process_killer import Counting
from warehouse.schema_version import MIGRATIONS

NOW, LATER = datetime(2024, 3, 5, 2, tzinfo=UTC), datetime(2024, 3, 6, 2, tzinfo=UTC)
DEATHS = 2
MANY_DEATHS = 60


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the ledger, which says when a migration was applied."""
    with duckdb.connect(file, read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() where table_name <> 'migrations' order by all").fetchall()
        return {f"{schema}.{table}": con.execute(f"from {schema}.{table} order by all").fetchall() for schema, table in tables}


def calls_of_an_upgrade(settings: Settings) -> int:
    counting = Counting(None, signal.SIGKILL)
    counting.begin()
    try:
        with open_current(settings, "test", NOW):
            pass
    finally:
        counting.end()
    return counting.calls


def killed_after(calls: int, settings: Settings) -> bool:
    """Whether an upgrade in a process of its own died after so many calls."""
    child = os.fork()
    if child == 0:
        counting = Counting(("flows/home/open_writer", calls), signal.SIGKILL)
        counting.begin()
        with open_current(settings, "test", NOW):
            pass
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("deaths", [DEATHS, pytest.param(MANY_DEATHS, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_an_upgrade_that_died_is_finished_by_the_next_run(made: Make, home: Path, deaths: int) -> None:
    for _ in range(2):  # the second has read its files before, as those have that die
        settings = made(KEPT[0])
        shutil.rmtree(home / "backups", ignore_errors=True)
        calls = calls_of_an_upgrade(settings)
    whole = contents(settings.work)
    for moment in random.Random(deaths).sample(range(1, calls - 1), min(deaths, calls - 2)):
        made(KEPT[0])
        shutil.rmtree(home / "backups", ignore_errors=True)
        assert killed_after(moment, settings), moment
        with open_current(settings, "test", LATER):
            pass
        assert contents(settings.work) == whole, moment
        with duckdb.connect(settings.work, read_only=True) as con:
            applied = con.execute("select name from pulse.migrations order by name").fetchall()
        assert applied == [(file.name,) for file in sorted(MIGRATIONS.glob("*.sql"))]
        for backup in (home / "backups").glob("*.tar.gz"):
            with tarfile.open(backup) as tar:
                assert "work.duckdb" in tar.getnames()
