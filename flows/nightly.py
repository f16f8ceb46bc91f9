"""The nightly flow: Prefect around one run.

Tasks are few and coarse, one for each source and repository. The client below retries single requests; Prefect retries a
whole task once, and only for trouble that may pass. Import this module after `orchestration.environment.prepare_prefect`, and in a process
that only refreshes: it blocks pandas.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, date, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.events import emit_event
from prefect.states import Cancelled
from prefect.tasks import Task, exponential_backoff

from flows.alerts.events import AlertEvent
from flows.console import Progress, progress
from flows.home.lock import LockedError
from flows.imports import block_pandas
from flows.night.collect import NamedCall
from flows.night.context import Request
from flows.night.notify_setup_failure import open_run_or_notify
from flows.night.outcome import Outcome
from flows.night.second_try import may_pass
from flows.night.steps import run_night

block_pandas()  # a scheduled run is in a process of Prefect's, which imports no other module of ours before this one

P = ParamSpec("P")
T = TypeVar("T")

_SECONDS_BETWEEN_ARTIFACTS = 3.0


def _may_pass(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Retry only what may pass; a spent budget or a refusal does not."""
    return isinstance(state.data, BaseException) and may_pass(state.data)


@task(
    name="collect",
    cache_policy=NO_CACHE,
    retries=1,
    retry_delay_seconds=exponential_backoff(backoff_factor=5),
    retry_jitter_factor=0.5,
    retry_condition_fn=_may_pass,
)
def _collect(work: Callable[[], T]) -> T:
    return work()


class PrefectExecutor(ThreadPoolExecutor):
    """Run each call as a Prefect task in one of `PULSE_CONCURRENCY` threads, with the name of a `NamedCall` for the task run.

    Prefect's own task runner takes a thread for each task where its setting does not say otherwise, and nobody sets that for a worker:
    with some thousand repositories as many requests would be under way at once.
    """

    def __init__(self, concurrency: int) -> None:
        super().__init__(concurrency, thread_name_prefix="collect")

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Submit a call; the future ends when the task run has, retries included."""
        named = _collect.with_options(task_run_name=str(fn)) if isinstance(fn, NamedCall) else _collect
        return super().submit(copy_context().run, named, partial(fn, *args, **kwargs))  # a task finds its flow in the context


class _Shown:
    """Progress for the terminal and as an artifact of the flow run; each update is a request to the server, so it is updated seldom."""

    def __init__(self, terminal: Progress) -> None:
        self._terminal = terminal
        self._artifact = create_progress_artifact(0.0, key="nightly-progress", description="How far this night has come")
        self._total, self._done, self._updated_at = 1, 0, datetime.now(UTC)
        self._flow = threading.current_thread()

    def start(self, total: int, what: str) -> None:
        self._terminal.start(total, what)
        self._total, self._done = max(total, 1), 0

    def advance(self, what: str) -> None:
        self._terminal.advance(what)
        self._done = min(self._done + 1, self._total)  # a page more or less does not matter here
        if threading.current_thread() is self._flow and (datetime.now(UTC) - self._updated_at).total_seconds() > _SECONDS_BETWEEN_ARTIFACTS:
            self._update_artifact(100 * self._done / self._total)

    def finish(self) -> None:
        self._terminal.finish()
        self._update_artifact(100.0)

    def _update_artifact(self, percent: float) -> None:
        self._updated_at = datetime.now(UTC)
        update_progress_artifact(self._artifact, percent)  # type: ignore[arg-type]  # a UUID outside of async code


def emit_alert(event: AlertEvent) -> bool:
    """Emit an alert as a Prefect event for automations."""
    name = {"prefect.resource.id": f"framework-pulse.framework.{event.framework}", "prefect.resource.name": event.framework}
    resource = {**name, **event.labels}
    return emit_event(event.name, resource, occurred=event.occurred, payload=dict(event.payload), id=event.id) is not None


@flow(name="nightly", log_prints=False, persist_result=False, validate_parameters=True)
def nightly(
    frameworks: list[str] | None = None,
    since: date | None = None,
    as_of: date | None = None,
    notify: bool = True,
    now: datetime | None = None,
    simulated: str | None = None,
) -> Outcome | State[Outcome]:
    """Run one night. A scheduled one is cancelled if another run holds the lock of the home.

    Args:
        frameworks: Names of the catalog's files, such as mxnet; none means all.
        since: On a first run, fetch only what happened from this day on.
        as_of: The day to score, which is not included itself; by default today (UTC).
        notify: Whether alerts are sent and the heartbeat URL is requested.
        now: The time of the night, UTC; by default the clock's. Only simulated data has a reason to give it.
        simulated: The note of a simulated data set.
    """
    request = Request(now or datetime.now(UTC), tuple(frameworks or ()), since, as_of, notify, simulated)
    shown = _Shown(progress())
    shown.start(1, "beginning the night")
    try:
        with open_run_or_notify(request) as run, PrefectExecutor(run.settings.concurrency) as executor:
            outcome = run_night(run, executor, shown, lambda: datetime.now(UTC), emit_alert)
    except LockedError as locked:
        if runtime.deployment.id is None:
            raise
        return Cancelled(message=str(locked))
    finally:
        shown.finish()
    create_markdown_artifact(outcome.markdown(), key="nightly-outcome", description="Outcome of this run")
    return outcome
