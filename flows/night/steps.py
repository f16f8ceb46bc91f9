"""The steps of a run, in order: load the catalog, observe, collect, recompute, log, publish, notify."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

import duckdb

from collectors.errors import BadToken, SourceError, Unavailable
from flows.alerts.apply_actions import apply_actions
from flows.alerts.events import Emit
from flows.console import Progress, say
from flows.errors import redacted
from flows.night import run_log
from flows.night.alerting import deliver_alerts, raise_alerts
from flows.night.catalog_rows import catalog_tables, company_tables
from flows.night.claims import Publishing, publish_checked
from flows.night.collect import Job, NamedCall, collect, ended
from flows.night.context import RunContext
from flows.night.interruption import CheckedProgress, check, noted, original, result_of, wait_for
from flows.night.machines import take_up_machines
from flows.night.notify import notify, ping_heartbeat
from flows.night.observe import Observation, count_commits, learn, names_to_collect, observe
from flows.night.offers import judged
from flows.night.plan import plan
from flows.night.recompute import recompute
from flows.night.run_log import SourceResult
from flows.night.site import NO_ADDRESS
from flows.night.site import write as write_site
from flows.night.sources import left_out, sources
from flows.night.tiers import left_asleep
from flows.night.vanished import merged, plan_searches, search
from flows.night.verdicts import decide
from reports.site.stale_badges import mark_badges
from scoring.backtest.alarms import ALARMS
from scoring.backtest.alarms import read as read_alarms
from warehouse.catalog_rows import load_catalog
from warehouse.check import standing_violations
from warehouse.measure import steps as measuring_steps
from warehouse.part import Part
from warehouse.publish import publish
from warehouse.surface import tables
from warehouse.track_record import load_replayed_alarms

Status = Literal["ok", "partly", "failed"]
_WITHOUT_GIT = "commits came over GraphQL, a point a hundred, and are read again after each push"
_NOTHING_YET = "nothing was published: no repository has ever been looked at"
_SEEN = frozenset({"facts", "shard"})
"""Sources by which a run has seen something at all."""

MANY = 50
"""From so many repositories or requests on, what a night holds in memory matters more than the time that giving it back takes."""

_NAMED = 20  # failures that are named one by one; the others are in source_status


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run.

    Attributes:
        run_id: its row in `runs`.
        status: ok, partly (something is missing and named) or failed.
        failures: what is missing.
        notes: further information for people.
        requests: API requests sent.
        graphql_points: points spent.
        new_scores: score rows that are new.
    """

    run_id: str
    status: Status
    failures: tuple[SourceResult, ...]
    notes: tuple[str, ...]
    requests: int
    graphql_points: int
    new_scores: int

    def noted(self, *notes: str) -> "Outcome":
        """Return the outcome with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    def lines(self) -> list[str]:
        """Describe it in lines for a terminal."""
        named = [f"missing: {one.source} of {one.subject} ({one.outcome}): {one.reason}" for one in self.failures[:_NAMED]]
        more = len(self.failures) - _NAMED
        rest = [f"and {more} more: pulse sql \"from source_status where run_id = '{self.run_id}'\""] if more > 0 else []
        words = {"ok": "done", "partly": "done in part", "failed": "failed"}
        spent = f"{self.requests} requests, {self.graphql_points} GraphQL points, {self.new_scores} new scores"
        return [*named, *rest, *self.notes, f"{words[self.status]}: {spent}"]

    def markdown(self) -> str:
        """Describe it as a short Markdown text."""
        return "\n".join(f"- {line}" for line in self.lines())


@noted()
def run_night(context: RunContext, executor: Executor, shown: Progress, clock: Callable[[], datetime], emit: Emit | None = None) -> Outcome:
    """Run all steps; every stored page stays, whatever fails later.

    `emit` takes the events of alerts; without it they are dropped.

    A source or repository that fails does not stop the others. An error that stops the run (no token is left, the disk is full) is logged
    and sent to the channels before it is raised.
    """
    shown = CheckedProgress(shown)
    with failing_aloud(context, clock):
        skipped = begin(context)
        results, announced = collect_all(context, executor, shown)
        check()
        if has_never_seen_any(context, results):
            return ask_heartbeat(context, ended_empty(context, results, clock()))
        note(context, results)
        shown.start(measuring_steps() + 2, "measuring and scoring")
        new_scores = recompute(
            context.work, context.request.scored, context.request.now, on_progress=lambda what: shown.advance(f"measuring {what}")
        )
        outcome = logged(context, results, new_scores, clock()).noted(*announced, *skipped)
        outcome = outcome.noted(*published(context, shown, publish))
    return ask_heartbeat(context, outcome.noted(*deliver_alerts(context, clock, emit)))


def begin(context: RunContext) -> Sequence[str]:
    """Log the run, apply people's actions, and load the catalog, the machine accounts and the record of alarms.

    Returns:
        The actions that could not be applied, a line each.
    """
    with context.work.transaction() as con:
        run_log.begin(con, context.run_id, context.request.now, context.request.scored)
        skipped = apply_actions(context.work, context.settings.home)  # a notice that was confirmed is an event of the catalog
        load_catalog(context.work, {**catalog_tables(list(context.catalog.frameworks.values())), **company_tables(context.companies)})
        take_up_machines(context)
        load_replayed_alarms(context.work, ALARMS.empty_table() if context.request.simulated else read_alarms())
    return skipped


@contextmanager
def failing_aloud(context: RunContext, clock: Callable[[], datetime]) -> Iterator[None]:
    """Log an error that stops the run, and send it to the channels, before it is raised."""
    try:
        yield
    except BaseException as raised:
        error = original(raised)
        _record_failure(context, error, clock())
        if error is raised:
            raise
        raise error from raised


def note(context: RunContext, results: Sequence[SourceResult]) -> None:
    """Log what became of each source; before measuring, which says why a number is missing."""
    with context.work.transaction() as con:
        run_log.note(con, context.run_id, results)


def logged(context: RunContext, results: Sequence[SourceResult], new_scores: int, at: datetime) -> Outcome:
    """Log the end of a run, and return its outcome."""
    outcome = _outcome(context, results, new_scores)
    with context.work.transaction() as con:
        run_log.finish(con, context.run_id, at, outcome.status, outcome.requests, outcome.graphql_points, None)
    return outcome


def published(context: RunContext, shown: Progress, publishing: Publishing, part: Part = Part.WHOLE) -> tuple[str, ...]:
    """Evaluate alerts, decide verdicts, publish and write the site; return notes for the user."""
    shown.start(len(tables()), "judging and publishing")
    context.work.give_back()  # measuring is done: its memory is for the two copies, and the little that follows is not slowed
    notes = raise_alerts(context)
    decide(context.work, part)
    target = context.settings.warehouse
    publish_checked(
        context.work,
        target,
        context.catalog,
        context.request.scored,
        context.request.now,
        lambda what: shown.advance(f"publishing {what}"),
        publishing,
    )
    shown.start(len(context.catalog.frameworks) + 2 * len(tables()) + 1, "writing the site")  # each table is copied twice
    write_site(target, target.parent / "site", context.settings.site_url, lambda what: shown.advance(f"writing {what}"))
    if context.settings.site_url is None and context.request.simulated is None:  # nobody publishes simulated data
        return (*notes, NO_ADDRESS)
    return notes


def has_never_seen_any(context: RunContext, results: Sequence[SourceResult]) -> bool:
    """Return whether no repository answered, tonight or on any night before: there would be nothing to publish."""
    if any(one.source == "facts" and not one.failed for one in results):
        return False
    return context.work.cursor().execute("select count(*) from raw.observations").fetchone() == (0,)


def ended_empty(context: RunContext, results: Sequence[SourceResult], at: datetime) -> Outcome:
    """Log the end of a run that has nothing to publish, and return its outcome."""
    outcome = _outcome(context, results, 0)
    reason = outcome.failures[0].reason if outcome.failures else None
    with context.work.transaction() as con:
        run_log.note(con, context.run_id, results)
        run_log.finish(con, context.run_id, at, outcome.status, outcome.requests, outcome.graphql_points, reason)
    return outcome.noted(_NOTHING_YET)


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
    return [*merged(found, searched), *_credentials(context, at), *_refused(context, at)], announced


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


def _credentials(context: RunContext, at: datetime) -> list[SourceResult]:
    """Return the credentials that left the pool; if others replaced them, nothing is missing."""
    return [
        SourceResult("credentials", label, "denied", at, None, 0, f"{reason}: replace it", applies=False)
        for label, reason in context.client.dropped().items()
    ]


def _refused(context: RunContext, at: datetime) -> list[SourceResult]:
    """Return the credentials that an owner refuses while another one works: nothing is missing while there are both."""
    return [
        SourceResult("credentials", label, "denied", at, None, 0, f"{', '.join(owners)} refused it and answered another one", applies=False)
        for label, owners in context.client.refused_by().items()
    ]


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


def _outcome(context: RunContext, results: Sequence[SourceResult], new_scores: int) -> Outcome:
    failures = tuple(one for one in results if one.failed)
    spent = context.client.spent()
    has_seen_any = any(one.source in _SEEN and not one.failed for one in results)
    status: Status = "ok" if not failures else "partly" if has_seen_any else "failed"
    return Outcome(context.run_id, status, failures, _notes(context), context.requests, spent.graphql_points, new_scores)


def _notes(context: RunContext) -> tuple[str, ...]:
    disagreements = (f"two sources disagree: {each}" for each in standing_violations(context.work.cursor()))
    credentials = (f"{one.subject} was not used: {one.reason}" for one in _credentials(context, context.request.now))
    return (*_left_out(context), *left_out(context), *credentials, *disagreements)


def _left_out(context: RunContext) -> tuple[str, ...]:
    if context.client.has_token:
        trouble = context.git.trouble()
        return (f"{trouble}; {_WITHOUT_GIT}",) if trouble else ()
    return ("without GITHUB_TOKEN there are no issues, pull requests, forks, releases and notices, and 60 requests an hour for the rest",)


def ask_heartbeat(context: RunContext, outcome: Outcome) -> Outcome:
    """Request the heartbeat URL after a good run; after a partial one it stays silent, so that its service alerts people."""
    if outcome.status == "failed":
        _notify_failure(context, f"no repository could be looked at. {outcome.failures[0].reason}")
    if not context.request.notify or outcome.status != "ok":
        return outcome
    trouble = ping_heartbeat(context.settings.heartbeat_url)
    return outcome.noted(trouble) if trouble else outcome


def _record_failure(context: RunContext, error: BaseException, at: datetime) -> None:
    reason = redacted(f"{type(error).__name__}: {error}", context.settings.secret_texts())
    spent = context.client.spent()
    context.work.abandon()
    with suppress(Exception), context.work.transaction() as con:  # a full disk may be the error
        run_log.finish(con, context.run_id, at, "failed", context.requests, spent.graphql_points, reason)
    _notify_failure(context, reason)


def _notify_failure(context: RunContext, reason: str) -> None:
    """Report a failed run on the badges, which may be all that anybody sees, and to the channels."""
    with suppress(Exception):  # the message to the channels matters more
        good = run_log.last_good_day(context.work.cursor())
        if good:
            mark_badges(context.settings.warehouse.parent / "site", good)
    if context.request.notify:
        notify(context.settings.alert_urls, "Framework Pulse: the nightly run failed", f"Run {context.run_id}: {reason}")
