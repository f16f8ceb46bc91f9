"""kill -9 around the sending: every channel has every message, and twice only where it had taken one that could not be marked."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.handmade_scores import BEFORE, STOP, WATCH, Webhook, at, falling, listening, new_world, wednesday

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it

NIGHT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from pydantic import SecretStr
from flows.night.alerting import _receiver
from flows.alerts import delivery
from flows.alerts.channels import channels
from flows.settings.model import Settings
from warehouse.connection import open_work

home, now, name, calls, *urls = sys.argv[1:]
real, left = getattr(delivery, name), int(calls)

def dies(*given):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given)

setattr(delivery, name, dies)
with open_work(Path(home) / "work.duckdb") as work:
    receivers = [_receiver(one, bytes(32), Settings(), frozenset({"foo"})) for one in channels([SecretStr(url) for url in urls])]
    delivery.deliver(work, receivers, datetime.fromisoformat(now), lambda: datetime.fromisoformat(now))
"""


@pytest.fixture
def hooks() -> Iterator[tuple[Webhook, Webhook]]:
    with listening() as first, listening() as second:
        yield first, second


@pytest.mark.parametrize(
    ("dies_in", "call", "heard"),
    [
        pytest.param("mark_delivered", 1, (1, 0), marks=pytest.mark.long),  # the first channel has it, and nobody knows
        ("mark_delivered", 2, (1, 1)),  # likewise the second, after the first was marked
        pytest.param("close_steps", 1, (1, 1), marks=pytest.mark.long),  # everybody has it, and everybody is marked
    ],
)
def test_a_night_that_is_killed_is_made_up_for_by_the_next(
    tmp_path: Path, no_settings: Path, hooks: tuple[Webhook, Webhook], dies_in: str, call: int, heard: tuple[int, int]
) -> None:
    urls, night = [hook.url for hook in hooks], at(wednesday(WATCH))
    with new_world(tmp_path) as world:
        world.framework("foo", falling(140), silent_from=STOP)
        world.evaluate(wednesday(BEFORE))
        world.evaluate(wednesday(WATCH))
    killed = subprocess.run(
        [sys.executable, "-c", NIGHT, str(tmp_path), night.isoformat(), dies_in, str(call), *urls],
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert killed.returncode == -9
    assert tuple(len(hook.got) for hook in hooks) == heard
    with new_world(tmp_path, again=True) as world:
        for _ in range(2):
            world.deliver(wednesday(WATCH), *urls)
        # twice for a channel that had it without being marked, else once; never not at all
        unmarked = call - 1 if dies_in == "mark_delivered" else None
        assert [len(hook.got) for hook in hooks] == [2 if place == unmarked else 1 for place in range(2)]
        assert world.rows("select count(*) from pulse.outbox where settled_at is null") == [(0,)]
