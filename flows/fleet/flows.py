"""The flows of a fleet: `fleet` leads a night, `shard` runs the night of some frameworks.

A run that dies blocks nothing: `automations.py` marks it as crashed, `fleet` runs a crashed shard again, and a crashed `fleet` is run again
by the server. Everything that either does may be repeated.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, timedelta
from typing import Any

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.console import Progress, progress
from flows.errors import FAILED, UserError
from flows.fleet.gather import GATHER, gather
from flows.fleet.heartbeat import beating
from flows.fleet.lead import Ended, lead
from flows.fleet.plan import plan
from flows.fleet.shard import home_of, run_shard, settings_of, share_key
from flows.fleet.tokens import leased
from flows.home.identity import identity_key, mark_of
from flows.home.lock import LockedError
from flows.night.catalog import checked_catalog
from flows.night.context import Request, say_wait
from flows.night.run_log import SourceResult
from flows.night.second_try import SecondTryExecutor
from flows.night.steps import Outcome
from flows.nightly import emit_alert
from flows.settings.model import Settings, load_settings
from warehouse.lake import LakeSettings, opened, remove, shards
from warehouse.lake.attempts import attempt

_BEATS = 3  # heartbeats in the time after which a run counts as dead
_MOST_ATTEMPTS = 5
_ASK_AGAIN_S = 5.0

Figures = tuple[tuple[str, str, str | None, str | None, str | None], ...]


@flow(name="shard", log_prints=False, persist_result=False, validate_parameters=True)
def shard(
    name: str,
    frameworks: list[str],
    now: datetime,
    key_mark: str,
    since: date | None = None,
    as_of: date | None = None,
    simulated: str | None = None,
    everything: bool = False,
) -> State[Outcome]:
    """Run the night of a shard; its outcome is the state of this run.

    Args:
        name: Of the shard.
        frameworks: Names of the catalog's files.
        now: The time of the night, UTC.
        key_mark: Of the fleet's identity key (`mark_of`), which this machine has to have.
        since: On a first run, fetch only what happened from this day on.
        as_of: The day to score, which is not included itself.
        simulated: The note of a simulated data set.
        everything: Whether every week is measured again.
    """
    settings = load_settings()
    lake = _lake_of(settings)
    with beating(settings.fleet_dead_after / _BEATS):
        if mark_of(identity_key(settings.home, may_make=False)) != key_mark:
            line = f"the identity.key in {settings.home} is not the one of this fleet: copy it from the machine that leads"
            raise UserError(line, FAILED)
        share_key(settings.home, home_of(settings, name))
        request = Request(now, tuple(frameworks), since, as_of, notify=False, simulated=simulated, is_shard=True, everything=everything)
        with leased(lake, settings.github_token, settings.fleet_workers, say_wait) as tokens:
            own = settings_of(settings, name, tokens)
            with SecondTryExecutor(own.concurrency) as executor:
                outcome = _when_free(lambda shown: run_shard(own, lake, name, request, executor, shown, lambda: datetime.now(UTC)))
    create_markdown_artifact(outcome.markdown(), key="shard-outcome", description=f"Outcome of shard {name}")
    return state_of(outcome)


@flow(name="fleet", log_prints=False, persist_result=False, validate_parameters=True)
def fleet(
    now: datetime | None = None,
    since: date | None = None,
    as_of: date | None = None,
    notify: bool = True,
    simulation: dict[str, Any] | None = None,
    everything: bool = False,
    attempt: int = 1,
) -> State[Outcome]:
    """Lead a night: plan the shards, run each on a worker, and compute what compares all frameworks when all have ended.

    Args:
        now: The time of the night, UTC; by default the time for which this run is scheduled.
        since: On a first run, fetch only what happened from this day on.
        as_of: The day to score, which is not included itself; by default the day of `now`.
        notify: Whether alerts are sent and the heartbeat URL is requested.
        simulation: Of a simulated data set `note`, `scale` and `figures`, as `Request` has them.
        everything: Whether every week is measured and scored again.
        attempt: 1, or more where an earlier run of this night died.
    """
    settings = load_settings()
    at = (now or runtime.flow_run.scheduled_start_time).astimezone(UTC)
    simulated, scale, figures = _simulated(simulation or {})
    request = Request(at, (), since, as_of, notify, simulated, everything=everything, scale=scale, figures=figures)
    with beating(settings.fleet_dead_after / _BEATS):
        if attempt > _MOST_ATTEMPTS:
            line = f"the night of {at:%Y-%m-%d %H:%M} UTC died {_MOST_ATTEMPTS} times: see the log of the worker that leads"
            raise UserError(line, FAILED)
        lake = _lake_of(settings)
        planned = plan(checked_catalog(settings.catalog).frameworks, settings.fleet_shards, _shards_so_far(lake))
        for gone in {*shards(lake)} - {one.name for one in planned} - {GATHER}:
            remove(lake, gone, f"fleet {at:%Y%m%dT%H%M%SZ}")
        given = {
            "now": at.isoformat(),
            "key_mark": mark_of(identity_key(settings.home)),
            "since": None if since is None else since.isoformat(),
            "as_of": None if as_of is None else as_of.isoformat(),
            "simulated": simulated,
            "everything": everything,
        }
        ended = lead(planned, given, timedelta(minutes=settings.fleet_minutes))
        results = [_result(one, at) for one in ended]
        outcome = _when_free(lambda shown: gather(settings, lake, request, results, shown, lambda: datetime.now(UTC), emit_alert))
        outcome = replaced(outcome, requests=outcome.requests + sum(one.requests or 0 for one in results))
    create_markdown_artifact(outcome.markdown(), key="fleet-outcome", description="Outcome of this night")
    return state_of(outcome)


def _when_free(work: Callable[[Progress], Outcome]) -> Outcome:
    """Do it as soon as nobody holds the lock of the home.

    On the same machine a run that was taken for dead may still be alive: then it ends what it does, and the next one finds nothing to do.
    """
    while True:
        shown = progress()
        try:
            return work(shown)
        except LockedError as locked:
            say_wait(_ASK_AGAIN_S, str(locked))
            time.sleep(_ASK_AGAIN_S)
        finally:
            shown.finish()


def state_of(outcome: Outcome) -> State[Outcome]:
    """Return the state of a flow run with this outcome: COMPLETED, by the name Partly where something is missing, or FAILED."""
    message = "; ".join(outcome.lines())
    if outcome.status == "failed":
        return Failed(message=message)
    return Completed(message=message, name="Partly" if outcome.status == "partly" else "Completed")


def _lake_of(settings: Settings) -> LakeSettings:
    if settings.lake is None:
        line = "PULSE_LAKE_CATALOG and PULSE_LAKE_DATA: not set, expected because a fleet has its warehouse there"
        raise UserError(line)
    return settings.lake


def _simulated(given: Mapping[str, Any]) -> tuple[str | None, Mapping[str, Mapping[str, float]] | None, Figures]:
    return given.get("note"), given.get("scale"), tuple(tuple(each) for each in given.get("figures", ()))


def _result(ended: Ended, at: datetime) -> SourceResult:
    return SourceResult("shard", ended.shard, "ok" if ended.is_whole else "unavailable", at, None, ended.requests, ended.reason)


def _shards_so_far(lake: LakeSettings) -> Mapping[str, str]:
    """Return the shard of each framework, by the rows in the lake."""
    if not shards(lake):
        return {}

    def read() -> Mapping[str, str]:
        with opened(lake, read_only=True) as con:
            return dict(con.execute("select distinct framework, shard from lake.framework_repos where shard <> $1", [GATHER]).fetchall())

    return attempt(lake, read)
