"""What people learn of a run that failed: the log, the badges, the channels, and a heartbeat that stays silent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from flows.errors import redacted
from flows.night import run_log
from flows.night.context import RunContext
from flows.night.interruption import original
from flows.night.notify import notify, ping_heartbeat
from flows.night.outcome import Outcome
from reports.site.stale_badges import mark_badges


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
