"""Ends runs in Prefect whose process was killed, so that none of them blocks a later one.

A schedule with a local server is the only one that starts runs there: a run that still counts as running when the schedule starts has lost
its process or its server. If the machine went down between two writes, the number of occupied slots may be wrong without any run: it is
corrected as well.
"""

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
_WHY = "Its process or its server ended before it did; found when the schedule was started again."


def bury_dead_runs() -> int:
    """End every scheduled run that counts as running, and free its slot; return how many there were.

    Call it once the server answers and before the schedule is served.
    """
    scheduled = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNDER_WAY)),
        deployment_id=FlowRunFilterDeploymentId(is_null_=False),
    )
    with get_client(sync_client=True) as client:
        dead = client.read_flow_runs(flow_run_filter=scheduled)
        for run in dead:
            client.set_flow_run_state(run.id, Crashed(message=_WHY), force=True)
        for limit in client.read_global_concurrency_limits():
            if limit.active_slots:
                client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))
    return len(dead)
