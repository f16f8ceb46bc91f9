"""Prefect's automations of a fleet: a run whose process died is ended, and a night that lost its leading run goes on.

A process that is killed reports nothing, and Prefect keeps its run PENDING or RUNNING. So every run of ours sends heartbeats
(`heartbeat.py`), and the server ends a run that neither begins nor sends one for a while. Source:
https://docs.prefect.io/v3/advanced/detect-zombie-flows, which sees only runs that sent a heartbeat before; ours begins with PENDING.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

HEARTBEAT = "prefect.flow-run.heartbeat"
_ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Partly", "Failed", "Cancelled", "Crashed", "Scheduled", "AwaitingRetry")}


def end_dead_runs(flows: Sequence[str], silent: timedelta, begins: timedelta) -> list[Automation]:
    """Return the automations that mark a run of these flows as CRASHED when it does not begin, or sends no heartbeat.

    Args:
        flows: Names of flows.
        silent: How long a running one may send nothing.
        begins: How long a run may be PENDING: a worker takes some seconds to begin one, on a busy machine half a minute.
    """
    return [
        _end("that do not begin", flows, {"prefect.flow-run.Pending"}, {"prefect.flow-run.Running"}, begins),
        _end("that fell silent", flows, {"prefect.flow-run.Running", HEARTBEAT}, {HEARTBEAT}, silent),
    ]


def _end(which: str, flows: Sequence[str], after: set[str], expected: set[str], within: timedelta) -> Automation:
    message = f"No sign of life for {within.total_seconds():.0f} seconds."
    return Automation(
        name=f"Framework Pulse, end runs {which}: {', '.join(flows)}",
        description="Their process or its machine was killed.",
        trigger=EventTrigger(
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.role": ["flow"], "prefect.resource.name": list(flows)}),
            for_each={"prefect.resource.id"},
            after=after,
            expect=expected | _ENDS,
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        actions=[ChangeFlowRunState(name=None, state=StateType.CRASHED, message=message, force=False)],
    )


def go_on(flow: str, parameters: Mapping[str, str]) -> Automation:
    """Return the automation that runs a flow's deployment again when a run of it crashed.

    Args:
        flow: Its name.
        parameters: Of the next run, by name: Jinja templates, which know the dead one as `flow_run`.
    """
    return Automation(
        name=f"Framework Pulse, go on with {flow}",
        description="The run that leads the night has died; another one goes on with it.",
        trigger=EventTrigger(
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.role": ["flow"], "prefect.resource.name": [flow]}),
            for_each={"prefect.resource.id"},
            expect={"prefect.flow-run.Crashed"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[RunDeployment(source="inferred", deployment_id=None, parameters=dict(parameters), job_variables=None)],
    )


async def install(automation: Automation) -> None:
    """Create it on the server of ``PREFECT_API_URL``, or update the one of its name."""
    try:
        automation.id = (await Automation.aread(name=automation.name)).id
    except ValueError:
        await automation.acreate()
    else:
        await automation.aupdate()
