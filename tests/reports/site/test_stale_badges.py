"""What people outside see of a pipeline that stopped."""

import datetime as dt
import json
from pathlib import Path

import duckdb

from reports.site.layout import read_frame
from reports.site.stale_badges import mark_badges

BADGE = {"schemaVersion": 1, "label": "Foo health", "message": "7.2 (active, 2024-01-29)", "color": "brightgreen", "cacheSeconds": 21600}


def test_badges_say_since_when_and_stay_badges(tmp_path: Path) -> None:
    (tmp_path / "badge").mkdir()
    for name in ("foo", "bar"):
        (tmp_path / "badge" / f"{name}.json").write_text(json.dumps(BADGE))
    for _ in range(2):
        assert mark_badges(tmp_path, dt.date(2024, 1, 29)) == 2
    marked = BADGE | {"message": "stale since 2024-01-29", "color": "lightgrey"}
    assert [json.loads(file.read_text()) for file in sorted((tmp_path / "badge").glob("*.json"))] == [marked, marked]
    assert ["stale since 2024-01-29" in file.read_text() for file in (tmp_path / "badge").glob("*.svg")] == [True, True]


def test_a_site_without_badges_is_left_alone(tmp_path: Path) -> None:
    assert mark_badges(tmp_path / "nowhere", dt.date(2024, 1, 29)) == 0


def test_pages_written_by_nights_that_brought_nothing_say_since_when(small_world: duckdb.DuckDBPyConnection) -> None:
    assert not read_frame(small_world).is_stale
    ((newest,),) = small_world.execute("select max(as_of) from v_scores").fetchall()
    small_world.execute("update runs set status = 'failed'")
    for days, is_stale in ((2, False), (3, True)):
        small_world.execute(
            "insert into runs by name select $1 as run_id, $2::timestamp as started_at, 'ok' as status",
            [f"good {days}", newest - dt.timedelta(days=days)],
        )
        assert (read_frame(small_world).is_stale, read_frame(small_world).good_on) == (is_stale, str(newest - dt.timedelta(days=days)))
        small_world.execute("update runs set status = 'failed'")
