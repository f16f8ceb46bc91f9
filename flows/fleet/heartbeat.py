"""Heartbeats of a flow run, closer together than Prefect's own, which come every thirty seconds at most."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context

from prefect.context import FlowRunContext
from prefect.events import emit_event

from flows.fleet.automations import HEARTBEAT


@contextmanager
def beating(every_seconds: float) -> Iterator[None]:
    """Send a heartbeat of the present flow run every so many seconds for the block, from a thread; without a run, nothing.

    A thread and not a task of the event loop: DuckDB and git block the flow's own thread for minutes.
    """
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or context.flow is None:
        yield
        return
    run, flow = context.flow_run, context.flow
    resource = {"prefect.resource.id": f"prefect.flow-run.{run.id}", "prefect.resource.name": run.name}
    related = [
        {"prefect.resource.id": f"prefect.flow.{run.flow_id}", "prefect.resource.role": "flow", "prefect.resource.name": flow.name},
        {"prefect.resource.id": f"prefect.deployment.{run.deployment_id}", "prefect.resource.role": "deployment"},
    ]
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every_seconds):
            with suppress(Exception):  # the server is away for a moment: the next one tells that we live
                emit_event(HEARTBEAT, resource=resource, related=related)

    thread = threading.Thread(target=copy_context().run, args=(beat,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(every_seconds)
