"""The flow `shard`: the night of some frameworks on one worker. It imports nothing of what only a whole night needs."""

import gc
from datetime import UTC, date, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State

from flows.errors import FAILED, UserError
from flows.fleet.flow_run import BEATS, lake_of, state_of, when_free
from flows.fleet.heartbeat import beating
from flows.fleet.shard import home_of, run_shard, settings_of, share_key
from flows.fleet.tokens import leased
from flows.home.identity import identity_key, mark_of
from flows.imports import block_pandas
from flows.night.context import Request, say_wait
from flows.night.outcome import Outcome
from flows.night.second_try import SecondTryExecutor
from flows.settings.model import load_settings

block_pandas()  # the process of a shard imports no other module of ours before this one


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
    gc.freeze()  # what was imported stays: neither a collection nor the end of the process has to look through it again
    settings = load_settings()
    lake = lake_of(settings)
    with beating(settings.fleet_dead_after / BEATS):
        if mark_of(identity_key(settings.home, may_make=False)) != key_mark:
            line = f"the identity.key in {settings.home} is not the one of this fleet: copy it from the machine that leads"
            raise UserError(line, FAILED)
        share_key(settings.home, home_of(settings, name))
        request = Request(now, tuple(frameworks), since, as_of, notify=False, simulated=simulated, is_shard=True, everything=everything)
        with leased(lake, settings.github_token, settings.fleet_workers, say_wait) as tokens:
            own = settings_of(settings, name, tokens)
            with SecondTryExecutor(own.concurrency) as executor:
                outcome = when_free(lambda shown: run_shard(own, lake, name, request, executor, shown, lambda: datetime.now(UTC)))
    create_markdown_artifact(outcome.markdown(), key="shard-outcome", description=f"Outcome of shard {name}")
    return state_of(outcome)
