"""Each token belongs to one shard at a time, and to nobody when its holder is gone."""

import subprocess
import sys
import threading
import time
from dataclasses import asdict
from itertools import count

import pytest
from pydantic import SecretStr

from flows.fleet.tokens import leased
from tests.worlds.lake_servers import PostgreSQL
from warehouse.lake import LakeSettings
from warehouse.lake.postgresql import connected
from warehouse.lake.tokens import claimed

TOKENS = [SecretStr(f"ghp_{letter}") for letter in "abcd"]
HOLDER = """
import sys, time
from warehouse.lake import LakeSettings
from warehouse.lake.tokens import claimed
with claimed(LakeSettings(sys.argv[1], "unused"), ["ghp_a", "ghp_b", "ghp_c", "ghp_d"], 4) as found:
    print(len(found), flush=True)
    time.sleep(600)
"""


def nobody_waits(seconds: float, reason: str) -> None:
    raise AssertionError(reason)


def test_two_shards_hold_two_tokens_each_and_none_twice(lake: LakeSettings) -> None:
    with leased(lake, TOKENS, 2, nobody_waits) as first, leased(lake, TOKENS, 2, nobody_waits) as second:
        assert len(first) == len(second) == 2
        assert {one.get_secret_value() for one in (*first, *second)} == {one.get_secret_value() for one in TOKENS}


def test_a_killed_holder_holds_nothing(lake: LakeSettings) -> None:
    """The other process holds all four; it is killed while we wait."""
    command = [sys.executable, "-c", HOLDER, asdict(lake)["catalog"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "4\n"
        waited = count()

        def kill(seconds: float, reason: str) -> None:
            assert reason == "other shards hold every token"
            next(waited)
            holder.kill()
            holder.wait()

        with leased(lake, TOKENS, 4, kill) as found:
            assert len(found) == 1
        assert next(waited) >= 1


@pytest.mark.long
def test_a_server_that_is_away_for_a_moment_is_waited_for(lake: LakeSettings, postgresql: PostgreSQL) -> None:
    postgresql.stop()
    starting = threading.Timer(3, postgresql.start)
    starting.start()
    with leased(lake, TOKENS, 2, nobody_waits) as found:
        assert len(found) == 2
    starting.join()


@pytest.mark.long
def test_what_is_held_stays_held_when_the_server_restarts(lake: LakeSettings, postgresql: PostgreSQL) -> None:
    """Somebody asks while the server is away, and is the first to reach it."""
    with leased(lake, TOKENS, 2, nobody_waits) as first:
        postgresql.stop()
        starting = threading.Timer(1, postgresql.start)
        starting.start()
        with leased(lake, TOKENS, 1, nobody_waits) as others:
            starting.join()
            assert {one.get_secret_value() for one in others} == {one.get_secret_value() for one in TOKENS} - {
                one.get_secret_value() for one in first
            }


def test_what_is_held_is_claimed_again_when_its_session_is_lost(lake: LakeSettings) -> None:
    names = ["ghp_a", "ghp_b", "ghp_c", "ghp_d"]
    holding = "select pid, count(*) from pg_locks where locktype = 'advisory' group by pid"
    with claimed(lake, names, 4) as held, connected(lake) as con:
        assert held == names
        ((lost, count),) = con.execute(holding).fetchall()
        assert count == 4
        con.execute("select pg_terminate_backend(%s)", [lost])
        for _ in range(100):
            time.sleep(0.1)
            if any(pid != lost and count == 4 for pid, count in con.execute(holding)):
                break
        with claimed(lake, names, 4) as others:
            assert others == []


def test_without_tokens_there_is_nothing_to_hold(lake: LakeSettings) -> None:
    with leased(lake, [], 2, nobody_waits) as found:
        assert found == ()
