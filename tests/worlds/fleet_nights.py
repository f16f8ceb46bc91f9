"""Nights of a fleet without Prefect: the shards one after the other, then the step that compares all frameworks."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flows.fleet.gather import gather
from flows.fleet.plan import Shard, plan
from flows.fleet.shard import home_of, run_shard, settings_of, share_key
from flows.home.identity import identity_key
from flows.night.catalog import checked_catalog
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.night.run_log import SourceResult
from flows.settings.model import Settings
from tests.worlds.silent_progress import Silent
from warehouse.lake import LakeSettings

NOTE = "made-up projects"


def shards_of(settings: Settings, count: int) -> list[Shard]:
    """Plan the shards of a catalog for the first time."""
    return plan(checked_catalog(settings.catalog).frameworks, count, {})


def as_given(lake: LakeSettings, shards: Sequence[Shard], shard: Shard | None) -> Mapping[str, Any]:
    """Return the arguments of `part` as plain values."""
    return {"lake": asdict(lake), "shards": [one.name for one in shards], "shard": None if shard is None else asdict(shard)}


def part(
    settings: Settings,
    at: datetime,
    lake: Mapping[str, Any],
    shards: Sequence[str],
    shard: Mapping[str, Any] | None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    everything: bool = False,
) -> Outcome:
    """Run the night of one shard, or where none is given the end of the night for all."""
    where = LakeSettings(**lake)
    if shard is None:
        ended = [SourceResult("shard", name, "ok", at) for name in shards]
        return gather(settings, where, Request(at, simulated=NOTE, everything=everything), ended, Silent(), clock)
    identity_key(settings.home)
    name, frameworks = shard["name"], tuple(shard["frameworks"])
    request = Request(at, frameworks, notify=False, simulated=NOTE, is_shard=True, everything=everything)
    share_key(settings.home, home_of(settings, name))
    own = settings_of(settings, name, settings.github_token)
    with ThreadPoolExecutor(4) as executor:
        return run_shard(own, where, name, request, executor, Silent(), clock)


def night(settings: Settings, at: datetime, lake: LakeSettings, shards: Sequence[Shard], *, everything: bool = False) -> list[Outcome]:
    """Run a whole night; returns the outcome of each shard and of the end."""
    return [part(settings, at, **as_given(lake, shards, one), everything=everything) for one in (*shards, None)]
