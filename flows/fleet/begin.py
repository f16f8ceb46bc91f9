"""Begins a night of a fleet from the machine that leads it."""

import os
from datetime import datetime

import httpx
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from flows.console import say
from flows.errors import DONE, FAILED, UserError

DEPLOYMENT = "fleet/pulse"


def begin_history(now: datetime) -> int:
    """`pulse history` where the home leads a fleet: begin a night in which every worker measures each week of its shards again.

    Args:
        now: The time of the night, UTC.

    Raises:
        UserError: No server of Prefect is named or answers, or it does not know the fleet.
    """
    server = os.environ.get("PREFECT_API_URL")
    if not server:
        line = "PREFECT_API_URL: not set, expected because the workers of a fleet measure its history"
        raise UserError(line)
    try:
        with get_client(sync_client=True) as client:
            deployment = client.read_deployment_by_name(DEPLOYMENT)
            run = client.create_flow_run_from_deployment(deployment.id, parameters={"now": now.isoformat(), "everything": True})
    except ObjectNotFound:
        line = f"{server} has no deployment {DEPLOYMENT}: register the fleet with python -m flows.fleet.deploy"
        raise UserError(line, FAILED) from None
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        line = f"{server} did not take the run: {str(error) or type(error).__name__}"
        raise UserError(line, FAILED) from None
    say(f"begun: {run.name}, a night of the fleet that measures and scores every week again; Prefect shows how far it is")
    return DONE
