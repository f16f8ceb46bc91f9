"""Collecting: look at every repository, plan what is to be asked for, and run all jobs."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from functools import partial

import duckdb

from collectors.errors import BadToken, SourceError, Unavailable
from flows.console import Progress, say
from flows.errors import redacted
from flows.night.collect import Job, NamedCall, collect, ended
from flows.night.context import RunContext
from flows.night.credentials import dropped, refused
from flows.night.interruption import result_of, wait_for
from flows.night.observe import Observation, count_commits, learn, names_to_collect, observe
from flows.night.offers import judged
from flows.night.plan import plan
from flows.night.run_log import SourceResult
from flows.night.sources import sources
from flows.night.tiers import left_asleep
from flows.night.vanished import merged, plan_searches, search

MANY = 50
"""From so many repositories or requests on, what a night holds in memory matters more than the time that giving it back takes."""


def collect_all(context: RunContext, executor: Executor, shown: Progress) -> tuple[list[SourceResult], Sequence[str]]:
    """Return the results, and what people should know of first fills that take several nights."""
    at = context.request.now
    names = names_to_collect(context)
    shown.start(len(names), "looking at the repositories")
    asleep = left_asleep(context, names, at)
    observed = observe(context, [name for name in names if name not in asleep], at)
    planned = plan(context, sources(context, observed.facts, at), at)
    requests, points = planned.estimate()
    for job, _ in plan_searches(context, observed.facts, at):
        requests, points = requests + job.work.requests, points + job.work.points
    nights = planned.nights()
    announced = [f"{source}: its whole history takes about {count} nights, the newest first" for source, count in nights.items()]
    for line in announced:
        say(line)
    if max(len(names), requests) >= MANY:
        context.work.give_back()
    pieces = len(planned.jobs) + 2 * len(planned.after_counts)  # a history is one page without a request
    shown.start(pieces + requests, f"collecting: about {requests} requests, {points} GraphQL points")
    futures: list[tuple[Job, Future[list[SourceResult]]]] = []
    collected: list[SourceResult] = []

    def submit(jobs: Sequence[Job]) -> None:
        futures.extend((job, executor.submit(NamedCall(job.name, partial(collect, context, job, at, shown.advance)))) for job in jobs)

    try:
        submit(planned.jobs)
        results = count_commits(context, observed, at)
        submit(planned.after_counts)
        for job, future in futures:
            collected += _wait(context, job, future)
            shown.advance(job.name)
        futures.clear()
        searched = _search(context, executor, shown, observed)
    except BaseException:
        _stop(context, [future for _, future in futures])
        raise
    found, learned = judged(context, [*results, *asleep.values(), *planned.settled, *collected], at)
    learn(context, learned, at)
    return [*merged(found, searched), *dropped(context, at), *refused(context, at)], announced


def _search(context: RunContext, executor: Executor, shown: Progress, observed: Observation) -> list[SourceResult]:
    """Search for rows that vanished from the lists, after the incremental updates of the run."""
    at = context.request.now
    searches = plan_searches(context, observed.facts, at)
    if not searches:
        return []
    shown.start(len(searches), f"looking for what vanished: about {sum(job.work.requests for job, _ in searches)} requests")
    futures = [(job, executor.submit(NamedCall(job.name, partial(search, context, job, of, at)))) for job, of in searches]
    found: list[SourceResult] = []
    try:
        for job, future in futures:
            found += _wait(context, job, future)
            shown.advance(job.name)
    except BaseException:
        _stop(context, [future for _, future in futures])
        raise
    return found


def _stop(context: RunContext, futures: Sequence[Future[list[SourceResult]]]) -> None:
    """Cancel what has not begun, and running requests before the working file is closed: waits end, and no further page is requested."""
    try:
        under_way = [future for future in futures if not future.cancel()]
    finally:
        context.cancel_token.cancel()
    for future in under_way:
        wait_for(future)


def _wait(context: RunContext, job: Job, future: Future[list[SourceResult]]) -> Sequence[SourceResult]:
    """Wait for one job. An unexpected error fails this job alone; a full disk or no token left fails the run."""
    try:
        return result_of(future)
    except SourceError as error:
        return ended(job, error, context.request.now)
    except (BadToken, OSError, duckdb.Error):
        raise
    except Exception as error:  # noqa: BLE001 (named, and the night goes on for the others)
        reason = redacted(f"unexpected {type(error).__name__}: {error}", context.settings.secret_texts())
        return ended(job, Unavailable(reason), context.request.now)
