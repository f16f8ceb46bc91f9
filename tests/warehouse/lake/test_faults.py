"""Workers, PostgreSQL and the store die at any moment; each shard is whole all the while, in its old rows or in its new ones."""

import datetime as dt
import multiprocessing
import random
import threading
import time
from pathlib import Path

import pytest

from tests.warehouse.lake.shard_files import lake_rows, published, steps
from tests.worlds.lake_servers import PostgreSQL, Store
from warehouse import lake as lakes
from warehouse.errors import LakeUnavailable
from warehouse.lake import LakeSettings
from warehouse.lake.lock import Held

WHOLE = """select shard, (select count(distinct value) from lake.meta m where m.shard = f.shard and key = 'step') as steps,
  count(*), min(framework), max(framework), any_value(step) from lake.frameworks f
  join (select shard, max(value) as step from lake.meta where key = 'step' group by all) using (shard) group by shard"""
_SPAWN = multiprocessing.get_context("spawn")


def assert_whole(settings: LakeSettings) -> dict[str, int]:
    """Each shard has the ten frameworks of one step, and its meta says the same step; return the steps."""
    seen = {}
    for shard, marks, count, first, last, step in lake_rows(settings, WHOLE):
        assert (marks, count, first, last) == (1, 10, f"of-{step}-0", f"of-{step}-9"), shard
        seen[shard] = int(step)
    return seen


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_writer_killed_at_any_moment_loses_nothing(lake: LakeSettings, tmp_path: Path) -> None:
    files = steps(tmp_path, 2)
    for shard in "ab":
        lakes.replace(lake, shard, files[0], "run-0")
    begun = time.monotonic()
    lakes.replace(lake, "b", files[1], "run-1")
    usual_s = time.monotonic() - begun
    moments, now = random.Random(16), 0
    for _ in range(20):
        writer = _SPAWN.Process(target=lakes.replace, args=(lake, "a", files[1 - now], "killed"))
        writer.start()
        writer.join(moments.uniform(0, 2 * usual_s + 2))  # the new process takes a while to begin
        writer.kill()
        writer.join()
        seen = assert_whole(lake)
        assert seen["b"] == 1
        assert seen["a"] in {0, 1}
        lakes.replace(lake, "a", files[1 - now], "again")
        now = 1 - now
        assert assert_whole(lake) == {"a": now, "b": 1}
    lakes.maintain(lake, dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    assert assert_whole(lake) == {"a": now, "b": 1}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_reader_sees_each_shard_whole_through_fifty_commits(lake: LakeSettings, tmp_path: Path) -> None:
    files = steps(tmp_path, 2)
    for shard in "ab":
        lakes.replace(lake, shard, files[0], "run-0")
    writers = [_SPAWN.Process(target=_replace_often, args=(lake, shard, files, 25)) for shard in "ab"]
    for writer in writers:
        writer.start()
    looks, states = 0, set()
    while any(writer.is_alive() for writer in writers):
        states.add(tuple(assert_whole(lake).items()))
        looks += 1
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert assert_whole(lake) == {"a": 1, "b": 1}  # the 25th
    assert len(states) > 1
    assert looks >= 50


def _replace_often(settings: LakeSettings, shard: str, files: list[Path], times: int) -> None:
    for number in range(1, times + 1):
        lakes.replace(settings, shard, files[number % 2], f"run-{number}")


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("is_committing", [False, True])
def test_postgresql_may_stop_and_start_while_a_shard_is_written(
    is_committing: bool, lake: LakeSettings, postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = steps(tmp_path, 2)
    lakes.replace(lake, "a", files[0], "run-0")
    stopped = threading.Event()

    def stop(held: Held) -> None:
        if is_committing:
            check(held)
        if not stopped.is_set():
            stopped.set()
            postgresql.stop()
            threading.Timer(5, postgresql.start).start()
        if not is_committing:
            check(held)

    check = Held.check
    monkeypatch.setattr(Held, "check", stop)
    lakes.replace(lake, "a", files[1], "run-1")
    assert stopped.is_set()
    assert assert_whole(lake) == {"a": 1}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_store_may_refuse_for_a_minute(lake_on_s3: LakeSettings, store: Store, tmp_path: Path) -> None:
    files = steps(tmp_path, 2)
    lakes.replace(lake_on_s3, "a", files[0], "run-0")
    store.stop()
    starting = threading.Timer(60, store.start)
    starting.start()
    lakes.replace(lake_on_s3, "a", files[1], "run-1")
    starting.join()
    assert assert_whole(lake_on_s3) == {"a": 1}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_without_postgresql_a_writer_ends_with_one_line(lake: LakeSettings, postgresql: PostgreSQL, tmp_path: Path) -> None:
    file = published(tmp_path / "a", "")
    postgresql.stop()
    try:
        with pytest.raises(LakeUnavailable, match=r"^the lake at 127\.0\.0\.1:\d+/lake\d+, .* did not answer for 0 s: .*refused"):
            lakes.replace(lake, "a", file, "run-1", patience_s=0)
    finally:
        postgresql.start()
