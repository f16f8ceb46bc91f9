"""Deletes old runs from Prefect's database.

The server of `pulse serve` cleans up itself (`environment.py`). The server of a single run does not live long enough, so
`pulse refresh` cleans up its database at its end.
"""

from contextlib import suppress
from datetime import UTC, datetime

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterEndTime

from flows.orchestration.environment import KEPT

_AT_ONCE = 50
"""Nights that one run clears at most: two months of them are gone in two."""


def clear_old_runs(now: datetime) -> int:
    """Delete runs that ended longer ago than `KEPT`, with their tasks, logs and artifacts; return how many.

    Args:
        now: UTC.
    """
    ended = FlowRunFilter(end_time=FlowRunFilterEndTime.model_validate({"before_": now - KEPT}))
    with get_client(sync_client=True) as client:
        old = client.read_flow_runs(flow_run_filter=ended, limit=_AT_ONCE)
        for run in old:
            for artifact in client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))):
                client.delete_artifact(artifact.id)
            client.delete_flow_run(run.id)
    return len(old)


def clear_quietly() -> None:
    """Delete old runs by the clock; a failure does not affect the run, and the next one tries again."""
    with suppress(Exception):
        clear_old_runs(datetime.now(UTC))
