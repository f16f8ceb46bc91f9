"""Runs every shard of a night on the work pool and waits until all have ended: again where a run died, and not longer than is allowed."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Cancelling

from flows.fleet.plan import Shard

SHARD_DEPLOYMENT = "shard/pulse"
ATTEMPTS = 3
_LOOK_S = 2.0
_REQUESTS = re.compile(r"(\d+) requests")
_OF_PREFECT = (PrefectHTTPStatusError, httpx.TransportError)
"""Errors of requests to Prefect: the next look makes ours again; a run fails by its own, though its night may have ended well."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a shard ended.

    Attributes:
        shard: Its name.
        is_whole: Whether nothing is missing.
        reason: What is, for people; None if nothing.
        requests: That its last run says it sent; None if it did not say.
    """

    shard: str
    is_whole: bool
    reason: str | None
    requests: int | None


def lead(shards: Sequence[Shard], given: Mapping[str, object], limit: timedelta) -> list[Ended]:
    """Run the shards and return how each ended, in their order.

    A second call for the same night finds the runs of the first: each has a key that Prefect accepts once.

    Args:
        shards: Of the night.
        given: Parameters of every run of a shard; `now` names the night.
        limit: After this time runs that have not ended are cancelled.
    """
    until = time.monotonic() + limit.total_seconds()
    attempts, runs = dict.fromkeys([one.name for one in shards], 1), dict[str, FlowRun]()
    ended: dict[str, Ended] = {}
    with get_client(sync_client=True) as client:
        while len(ended) < len(shards):
            for one in [one for one in shards if one.name not in ended]:
                with suppress(*_OF_PREFECT):  # the server restarts: the next look finds what it did
                    run = runs[one.name] = _run(client, one, given, attempts[one.name])
                    if _died(run) and attempts[one.name] < ATTEMPTS:
                        attempts[one.name] += 1
                    elif run.state is not None and run.state.is_final():
                        ended[one.name] = _end(one.name, run)
            if time.monotonic() > until:
                break
            if len(ended) < len(shards):
                time.sleep(_LOOK_S)
        for name in [name for name in runs if name not in ended]:
            with suppress(*_OF_PREFECT):
                client.set_flow_run_state(runs[name].id, Cancelling(message="The night is out of time."))
    late = "did not end in time: what it brought comes with the next night"
    return [ended.get(one.name) or Ended(one.name, is_whole=False, reason=late, requests=None) for one in shards]


def _run(client: SyncPrefectClient, shard: Shard, given: Mapping[str, object], attempt: int) -> FlowRun:
    deployment = client.read_deployment_by_name(SHARD_DEPLOYMENT)
    return client.create_flow_run_from_deployment(
        deployment.id,
        parameters={**given, "name": shard.name, "frameworks": list(shard.frameworks)},
        name=f"shard {shard.name}, {given['now']}, attempt {attempt}",
        idempotency_key=f"{given['now']} {shard.name} {attempt}",
        tags=["framework-pulse"],
    )


def _died(run: FlowRun) -> bool:
    """Return whether a run ended without an outcome: its process died, or Prefect's server did not take what it reported."""
    if run.state_type is StateType.FAILED:
        message = (run.state and run.state.message) or ""
        return any(f": {name}: " in message for error in _OF_PREFECT for name in _names(error))
    return run.state_type is StateType.CRASHED


def _names(error: type[Exception]) -> Iterator[str]:
    """Yield the names of an error and of all its kinds: of what a run raised, Prefect keeps the name."""
    yield error.__name__
    for kind in error.__subclasses__():
        yield from _names(kind)


def _end(shard: str, run: FlowRun) -> Ended:
    state = run.state
    message = (state.message if state else None) or ""
    found = _REQUESTS.findall(message)
    is_whole = state is not None and state.type is StateType.COMPLETED and state.name == "Completed"
    kind = state.name.lower() if state and state.name else "unknown"
    return Ended(shard, is_whole, None if is_whole else f"{kind}: {message}", int(found[-1]) if found else None)
