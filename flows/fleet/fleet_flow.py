"""The flow `fleet`, which leads a night; `shard_flow.py` has the night of some frameworks.

A run that dies blocks nothing: `automations.py` marks it as crashed, `fleet` runs a crashed shard again, and a crashed `fleet` is run again
by the server. Everything that either does may be repeated.
"""

from collections.abc import Mapping
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, timedelta
from typing import Any

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State

from flows.errors import FAILED, UserError
from flows.fleet.flow_run import BEATS, lake_of, state_of, when_free
from flows.fleet.gather import GATHER, gather
from flows.fleet.heartbeat import beating
from flows.fleet.lead import Ended, lead
from flows.fleet.plan import plan
from flows.home.identity import identity_key, mark_of
from flows.night.catalog import checked_catalog
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.night.run_log import SourceResult
from flows.nightly import emit_alert
from flows.settings.model import load_settings
from warehouse.lake import LakeSettings, opened, remove, shards
from warehouse.lake.attempts import attempt

_MOST_ATTEMPTS = 5

Figures = tuple[tuple[str, str, str | None, str | None, str | None], ...]


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
    with beating(settings.fleet_dead_after / BEATS):
        if attempt > _MOST_ATTEMPTS:
            line = f"the night of {at:%Y-%m-%d %H:%M} UTC died {_MOST_ATTEMPTS} times: see the log of the worker that leads"
            raise UserError(line, FAILED)
        lake = lake_of(settings)
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
        outcome = when_free(lambda shown: gather(settings, lake, request, results, shown, lambda: datetime.now(UTC), emit_alert))
        outcome = replaced(outcome, requests=outcome.requests + sum(one.requests or 0 for one in results))
    create_markdown_artifact(outcome.markdown(), key="fleet-outcome", description="Outcome of this night")
    return state_of(outcome)


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
