"""A lake on a PostgreSQL of its own, with its data in a folder, and what is compared of two homes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.system.kill_points.conftest import Mailbox, mailbox, runner  # noqa: F401 (two fixtures)
from tests.worlds import lake_servers
from tests.worlds.lake_servers import PartMissing, PostgreSQL
from tests.worlds.many_repositories import Home, Table
from warehouse.lake import LakeSettings

PROJECTS = tuple(f"project{number:03d}" for number in range(4))

OF_A_RUN = frozenset({"run_id", "requests", "graphql_points", "known_at", "happened_at", "checked_at", "started_at", "finished_at"})
"""Columns that say which run it was and when, and what it asked."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    servers = lake_servers.started(with_store=False)
    try:
        running, _ = servers.__enter__()
    except PartMissing as missing:
        pytest.skip(str(missing))
    yield running
    servers.__exit__(None, None, None)


@pytest.fixture
def lake(postgresql: PostgreSQL, tmp_path: Path, request: pytest.FixtureRequest) -> LakeSettings:
    name = f"lake_{abs(hash(request.node.nodeid))}"
    return LakeSettings(postgresql.create_database(name), str(tmp_path / "lake"))


@dataclass(frozen=True, slots=True)
class BeatingHome(Home):
    """A home that asks a heartbeat URL after each good night."""

    heartbeat: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """The settings."""
        return Home.arguments.fget(self) | {"heartbeat_url": self.heartbeat}  # type: ignore[attr-defined]


class Monitor(ThreadingHTTPServer):
    """Counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.beats = 0

    @property
    def address(self) -> str:
        """For PULSE_HEARTBEAT_URL."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Asked(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.beats += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    with Monitor() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def compared(home: Path) -> dict[str, Table]:
    """Every published table of a home, sorted, but for which run it was: a fleet has more runs, and looks at shards too."""
    with duckdb.connect(home / "pulse.duckdb", read_only=True) as con:
        columns: dict[str, list[str]] = {}
        for table, column in con.execute(
            "select table_name, column_name from duckdb_columns() c semi join duckdb_tables() using (table_name)"
        ).fetchall():
            if column not in OF_A_RUN:
                columns.setdefault(table, []).append(f'"{column}"')
        found = {table: con.execute(f"select {', '.join(names)} from {table} order by all").fetchall() for table, names in columns.items()}
    del found["runs"]
    found["source_status"] = [row for row in found["source_status"] if row[0] != "shard"]
    found["meta"] = [row for row in found["meta"] if row[0] != "published_at"]
    return found
