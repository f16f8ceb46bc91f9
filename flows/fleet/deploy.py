"""Registers a fleet with the server of ``PREFECT_API_URL``: two work pools, two deployments, the automations for dead runs.

``python -m flows.fleet.deploy`` reads the settings of `PULSE_...` and may be run again after each upgrade. Then each machine runs
``prefect worker start --pool pulse-shards --limit 1``, as many times as it shall run shards at once, and one of them also
``prefect worker start --pool pulse-lead --limit 1``.
"""

import asyncio
import sys
from contextlib import suppress
from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.types.entrypoint import EntrypointType

from flows.console import say
from flows.fleet.automations import end_dead_runs, go_on, install
from flows.fleet.fleet_flow import fleet
from flows.fleet.shard_flow import shard
from flows.fleet.worker import TYPE, FleetWorker
from flows.settings.model import Settings, load_settings

SHARDS, LEAD = "pulse-shards", "pulse-lead"
"""Two pools: a night that leads waits for its shards, and would wait for ever for the place that it holds itself."""

_ENVIRONMENT = {"PYTHONSAFEPATH": "1"}  # nothing in the working folder stands in for a module
_BEGINS = timedelta(seconds=60)  # at least; a worker needs some of it to start a process
AGAIN = {
    "since": "{{ flow_run.parameters.since | default(none) }}",
    "as_of": "{{ flow_run.parameters.as_of | default(none) }}",
    "notify": "{{ flow_run.parameters.notify | default(true) }}",
    "simulation": "{{ flow_run.parameters.simulation | default(none) }}",
    "everything": "{{ flow_run.parameters.everything | default(false) }}",
    "now": "{{ (flow_run.parameters.now or flow_run.expected_start_time | string) }}",
    "attempt": "{{ ((flow_run.parameters.attempt or 1) + 1) }}",
}
"""What a night that goes on is given of the run that died. Prefect appends a filter (`| tojson`) to each expression, which binds closer
than `or` and `+`: so these stand in brackets."""


async def deploy(settings: Settings, *, is_scheduled: bool) -> None:
    """Create or update pools, deployments and automations.

    Args:
        settings: With the schedule, and after how many seconds a silent run counts as dead.
        is_scheduled: Whether a night begins by itself at `PULSE_SCHEDULE`.
    """
    template = FleetWorker.get_default_base_job_template()
    async with get_client() as client:
        for pool in (SHARDS, LEAD):
            with suppress(ObjectAlreadyExists):
                await client.create_work_pool(WorkPoolCreate(name=pool, type=TYPE, base_job_template=template))
            kind = (await client.read_work_pool(pool)).type
            if kind != TYPE:
                say(
                    f"the work pool {pool} is of type {kind}, which works, but each run begins slower: "
                    f"to change it, stop its workers, prefect work-pool delete {pool}, deploy again"
                )
    for made, pool, cron in ((shard, SHARDS, None), (fleet, LEAD, settings.schedule if is_scheduled else None)):
        deployment = await made.ato_deployment(
            "pulse",
            cron=cron,
            work_pool_name=pool,
            tags=["framework-pulse"],
            entrypoint_type=EntrypointType.MODULE_PATH,
            job_variables={"env": _ENVIRONMENT},
        )
        await deployment.aapply()
    silent = timedelta(seconds=settings.fleet_dead_after)
    for automation in end_dead_runs((fleet.name, shard.name), silent, max(silent, _BEGINS)):
        await install(automation)
    await install(go_on(fleet.name, AGAIN))


def main() -> int:
    """Read the settings and deploy; ``--unscheduled`` leaves it to somebody to begin a night. Returns the exit code."""
    asyncio.run(deploy(load_settings(), is_scheduled="--unscheduled" not in sys.argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
