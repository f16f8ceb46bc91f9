"""A refresh that is killed without warning, and the requests that the next runs repeat."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.process import module, run, start
from benchmarks.scene import Scene
from sandbox.exchange import Exchange

_PATIENCE_S = 120
_FACTS = "facts"
_PLACES = 8  # PULSE_CONCURRENCY by default


@dataclass(frozen=True, slots=True)
class Killed:
    """What the server saw of a night that was killed several times and ended at last.

    Attributes:
        kills: how often.
        requests: of all runs together.
        facts_requests: requests for the facts of the repositories, which every run sends first.
        repeated: pages that were requested more than once.
        in_flight: pages that had been requested and not stored at the moments of the kills, at most: the number of pages that may be
            in flight, and no more pages than the killed run had requested.
    """

    kills: int
    requests: int
    facts_requests: int
    repeated: int
    in_flight: int


def killed_night(scene: Scene, now: datetime, after: Sequence[int]) -> Killed:
    """Run one night; kill it whenever the server has answered so many more requests; let the last run end.

    Raises:
        RuntimeError: a run ended before it could be killed, or the last one failed.
    """
    scene.running.reset_counts()
    log, in_flight = scene.running.requests, 0
    for requests in after:
        began = len(log)
        _kill_after(scene, now, requests)
        in_flight += min(_PLACES, sum(_walk_of(one) != _FACTS for one in log[began:]))
    command, environment = _command(scene, now)
    run(command, environment)
    asked = Counter(one.asked for one in log if _walk_of(one) != _FACTS)
    repeated = sum(count - 1 for count in asked.values())
    return Killed(len(after), len(log), sum(_walk_of(one) == _FACTS for one in log), repeated, in_flight)


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
    """Return what a request belongs to: the facts, the shared queries of a repository, or its star history."""
    if one.kind == "rest":
        return one.path.partition("?")[0]
    return _FACTS if "stargazerCount" in one.query else one.query.partition("repository(")[2].partition(")")[0]
