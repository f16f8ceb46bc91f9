"""The steps of a run, in order: load the catalog, observe, collect, recompute, log, publish, notify."""

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from flows.alerts.events import Emit
from flows.console import Progress
from flows.night.alerting import deliver_alerts, raise_alerts
from flows.night.begin import begin
from flows.night.claims import Publishing, publish_checked
from flows.night.collect_all import collect_all
from flows.night.context import RunContext
from flows.night.failures import ask_heartbeat, failing_aloud
from flows.night.interruption import CheckedProgress, check, noted
from flows.night.outcome import Outcome, ended_empty, has_never_seen_any, logged, note
from flows.night.recompute import recompute
from flows.night.site import NO_ADDRESS
from flows.night.site import write as write_site
from flows.night.verdicts import decide
from warehouse.measure import steps as measuring_steps
from warehouse.part import Part
from warehouse.publish import publish
from warehouse.surface import tables


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
