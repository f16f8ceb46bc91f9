"""The outcome of a run, and what the log keeps of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from flows.night import run_log
from flows.night.context import RunContext
from flows.night.credentials import dropped
from flows.night.run_log import SourceResult
from flows.night.sources import left_out
from warehouse.check import standing_violations

Status = Literal["ok", "partly", "failed"]
_WITHOUT_GIT = "commits came over GraphQL, a point a hundred, and are read again after each push"
_NOTHING_YET = "nothing was published: no repository has ever been looked at"
_SEEN = frozenset({"facts", "shard"})
"""Sources by which a run has seen something at all."""

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


def _outcome(context: RunContext, results: Sequence[SourceResult], new_scores: int) -> Outcome:
    failures = tuple(one for one in results if one.failed)
    spent = context.client.spent()
    has_seen_any = any(one.source in _SEEN and not one.failed for one in results)
    status: Status = "ok" if not failures else "partly" if has_seen_any else "failed"
    return Outcome(context.run_id, status, failures, _notes(context), context.requests, spent.graphql_points, new_scores)


def _notes(context: RunContext) -> tuple[str, ...]:
    disagreements = (f"two sources disagree: {each}" for each in standing_violations(context.work.cursor()))
    credentials = (f"{one.subject} was not used: {one.reason}" for one in dropped(context, context.request.now))
    return (*_left_out(context), *left_out(context), *credentials, *disagreements)


def _left_out(context: RunContext) -> tuple[str, ...]:
    if context.client.has_token:
        trouble = context.git.trouble()
        return (f"{trouble}; {_WITHOUT_GIT}",) if trouble else ()
    return ("without GITHUB_TOKEN there are no issues, pull requests, forks, releases and notices, and 60 requests an hour for the rest",)
