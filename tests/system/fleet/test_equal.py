"""What four shards bring together equals what one home brings, table by table. `test_killed.py` shows it of two in the default run."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import flows.night.steps
from flows.fleet.shard import home_of
from flows.settings.model import Settings
from sandbox import server
from tests.system.fleet.conftest import PROJECTS, compared
from tests.worlds import fleet_nights
from tests.worlds.lake_servers import PostgreSQL
from tests.worlds.many_repositories import Home, Table, build, news, night, owner_name
from warehouse.connection import open_work
from warehouse.lake import LakeSettings, attach, opened, shards

pytestmark = pytest.mark.long


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Home, Home]]:
    """A single home and a fleet's, both pointed at one server."""
    monkeypatch.setattr(flows.night.steps, "write_site", lambda *_: [])
    with server.start(build(tmp_path, PROJECTS)) as running:
        single, fleet = (Home(tmp_path / name, running, PROJECTS) for name in ("single", "fleet"))
        for home in (single, fleet):
            home.prepare()
        yield single, fleet


def differing(fleet: Home, single: Home) -> dict[str, Table]:
    found, expected = compared(fleet.folder), compared(single.folder)
    return {table: rows for table, rows in found.items() if rows != expected[table]}


def test_four_shards_bring_what_one_home_brings(homes: tuple[Home, Home], lake: LakeSettings) -> None:
    """On a first night. The projects are copies of one another, so seven people committed to each: `dev0` to `dev5` and who ported back."""
    single, fleet = homes
    settings = Settings(**fleet.arguments)
    planned = fleet_nights.shards_of(settings, 4)
    assert [one.frameworks for one in planned] == [(project,) for project in PROJECTS]
    single.refresh(night(1))
    outcomes = fleet_nights.night(settings, night(1), lake, planned)
    assert [one.status for one in outcomes] == ["ok"] * 5
    assert differing(fleet, single) == {}
    assert shards(lake) == ["1", "2", "3", "4", "gather"]
    with attach(lake, read_only=True) as con:
        owners = con.execute("select shard, list(distinct repo) from lake.commits group by all order by all").fetchall()
        people = con.execute("select author_id, count(distinct shard) from lake.commits group by all").fetchall()
    assert owners == [(str(place + 1), [owner_name(project)]) for place, project in enumerate(PROJECTS)]
    assert [count for _, count in people] == [4] * 7


def test_they_do_so_while_postgresql_stops_and_starts(homes: tuple[Home, Home], lake: LakeSettings, postgresql: PostgreSQL) -> None:
    """Before each part of the night, for three seconds."""
    single, fleet = homes
    settings = Settings(**fleet.arguments)
    planned = fleet_nights.shards_of(settings, 2)
    single.refresh(night(1))
    for one in (*planned, None):
        postgresql.stop()
        starting = threading.Timer(3, postgresql.start)
        starting.start()
        assert fleet_nights.part(settings, night(1), **fleet_nights.as_given(lake, planned, one)).status == "ok"
        starting.join()
    assert differing(fleet, single) == {}


def test_a_night_of_everything_measures_every_week_of_a_shard_again(homes: tuple[Home, Home], lake: LakeSettings) -> None:
    """A number of past weeks, which no night would compute again, is wrong in the home of a shard."""
    single, fleet = homes
    settings = Settings(**fleet.arguments)
    planned = fleet_nights.shards_of(settings, 2)
    single.refresh(night(1))
    fleet_nights.night(settings, night(1), lake, planned)
    with open_work(home_of(settings, planned[0].name) / "work.duckdb") as work, work.transaction() as con:
        past = "metric = 'commits_wk' and value is not null and as_of < (select max(as_of) - 60 from pulse.metric_values)"
        assert con.execute(f"update pulse.metric_values set value = value + 1 where {past}").fetchall()[0][0] > 0
    single.refresh(night(2))
    outcomes = fleet_nights.night(settings, night(2), lake, planned, everything=True)
    assert [one.status for one in outcomes] == ["ok"] * 3
    assert differing(fleet, single) == {}


def test_they_do_so_night_after_night(homes: tuple[Home, Home], lake: LakeSettings) -> None:
    """With news of half of the projects, one of which is archived, then two nights without any."""
    single, fleet = homes
    settings = Settings(**fleet.arguments)
    planned = fleet_nights.shards_of(settings, 4)
    dataset = fleet.running.dataset
    for number in (1, 2, 3, 4):
        if number == 2:
            dataset.archive(owner_name(PROJECTS[3]), night(1))
            for project in PROJECTS[:2]:
                news(dataset, project, night(2), pushes=True)
        dataset.today = night(number).date()
        single.refresh(night(number))
        fleet_nights.night(settings, night(number), lake, planned)
        assert differing(fleet, single) == {}, number
    orphan = Path(lake.data) / "main" / "commits" / "shard=1" / "ducklake-of-a-killed-writer.parquet"
    orphan.write_bytes(b"half")
    later = datetime.now(UTC) + timedelta(days=2)  # by when everything that was replaced may go
    fleet_nights.part(settings, night(4), **fleet_nights.as_given(lake, planned, None), clock=lambda: later)
    assert not orphan.exists()
    with opened(lake, read_only=True) as con:
        assert con.execute("select count(*) from ducklake_snapshots('lake')").fetchall() == [(1,)]
        files = con.execute("select table_name, file_count, delete_file_count from ducklake_table_info('lake')").fetchall()
    assert max(count for _, count, _ in files) <= len(planned) + 1  # one for each shard, and what compares all frameworks
    assert {deletes for _, _, deletes in files} == {0}
    assert differing(fleet, single) == {}
