"""A folder where somebody else's refresh publishes one night after the other while the clients ask."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_work

ROOT = Path(__file__).parents[3]
CLIENTS = ROOT / ".clients"
NIGHT = datetime(2024, 1, 29, 2, 14, tzinfo=UTC)
ONE_NIGHT = "select (select value from meta where key = 'night') as night, (select string_agg(distinct section, '+') from claims) as told"
"""Both columns hold the same number, or the reader has met halves of two nights."""


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A working folder with `data/pulse.duckdb`, which a process of its own publishes anew without a pause.

    Of a file of tests, not of the session: it would publish beside everything that comes after.
    """
    folder = tmp_path_factory.mktemp("nights")
    (folder / "data").mkdir()
    (folder / "warehouse").symlink_to(ROOT / "warehouse")
    with open_work(write_migrated(folder / "work.duckdb")) as work, work.transaction() as con:
        con.execute((ROOT / "tests" / "worlds" / "published" / "rows_for_commands.sql").read_text())
    command = [
        sys.executable,
        "-m",
        "tests.system.sql_clients.publisher",
        str(folder / "work.duckdb"),
        str(folder / "data" / "pulse.duckdb"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as publisher:
        assert publisher.stdin is not None
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == "published\n"
        yield folder
        assert publisher.poll() is None, "the refresh went on to the end of the tests"
        publisher.stdin.close()
    assert publisher.returncode == 0


@pytest.fixture
def surroundings() -> dict[str, str]:
    """The environment of a reader: our commands on the path, no settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "GITHUB_", "GH_"))}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def newest_night(folder: Path) -> int:
    """The number of the night that is published now."""
    with duckdb.connect(folder / "data" / "pulse.duckdb", read_only=True) as con:
        night, told = con.execute(ONE_NIGHT).fetchall()[0]
    assert night == told
    return int(night)


def wait_for_another_night(folder: Path, last: int) -> None:
    """Return once a night later than `last` is published; the test's own time limit ends a wait in vain."""
    while newest_night(folder) <= last:
        time.sleep(0.02)
