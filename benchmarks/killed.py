"""A refresh that is killed without warning, and what the next ones ask for again."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.process import module, run, start
from benchmarks.scene import Scene
from sandbox.exchange import Exchange

_PATIENCE_S = 120
_LOOK = "look"
_PLACES = 8  # PULSE_CONCURRENCY by default


@dataclass(frozen=True, slots=True)
class Killed:
    """What the server saw of a night that was killed several times and ended at last.

    Attributes:
        kills: how often.
        requests: of all runs together.
        looks: of those the facts of the repositories, which every run asks for first.
        repeated: pages that were asked for more than once.
        in_flight: pages that had been asked for and not been stored at the moments of the kills, at most: the places that there
            are for pages under way, and no more pages than the killed run had asked for.
    """

    kills: int
    requests: int
    looks: int
    repeated: int
    in_flight: int


def killed_night(scene: Scene, now: datetime, after: Sequence[int]) -> Killed:
    """Run one night; kill it each time the server has answered so many requests more; let the last run end.

    Raises:
        RuntimeError: a run ended before it could be killed, or the last one failed.
    """
    scene.running.reset_counts()
    log, in_flight = scene.running.requests, 0
    for requests in after:
        began = len(log)
        _kill_after(scene, now, requests)
        in_flight += min(_PLACES, sum(_walk_of(one) != _LOOK for one in log[began:]))
    command, environment = _command(scene, now)
    run(command, environment)
    asked = Counter(one.asked for one in log if _walk_of(one) != _LOOK)
    repeated = sum(count - 1 for count in asked.values())
    return Killed(len(after), len(log), sum(_walk_of(one) == _LOOK for one in log), repeated, in_flight)


def _kill_after(scene: Scene, now: datetime, requests: int) -> None:
    log = scene.running.requests
    wanted, deadline = sum(one.finished > 0 for one in log) + requests, time.monotonic() + _PATIENCE_S
    command, environment = _command(scene, now)
    process = start(command, environment)
    while sum(one.finished > 0 for one in log) < wanted:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the refresh ended before it could be killed")
        time.sleep(0.001)
    process.kill()
    process.wait()


def _command(scene: Scene, now: datetime) -> tuple[list[str], Mapping[str, str]]:
    return module("benchmarks.product", now.isoformat()), scene.environment("home")


def _walk_of(one: Exchange) -> str:
    """Say which walk a request belongs to: the first look, the shared queries of a repository, or its star history."""
    if one.kind == "rest":
        return one.path.partition("?")[0]
    return _LOOK if "stargazerCount" in one.query else one.query.partition("repository(")[2].partition(")")[0]
