"""The plan of a night's requests, from stored state alone; it knows no source by name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from collectors.page import Coverage
from collectors.source import Source, States
from flows.night.collect import Job, refused, unchanged
from flows.night.context import RunContext
from flows.night.run_log import SourceResult
from warehouse.load import extend_coverage


@dataclass(slots=True)
class Plan:
    """What to read, and what is settled without a request.

    Attributes:
        jobs: that can start at once, the longest first.
        after_counts: those that start when GitHub has counted the commits.
        settled: results without a request.
    """

    jobs: list[Job] = field(default_factory=list)
    after_counts: list[Job] = field(default_factory=list)
    settled: list[SourceResult] = field(default_factory=list)

    def estimate(self) -> tuple[int, int]:
        """Return about how many requests and GraphQL points the jobs take."""
        jobs = [*self.jobs, *self.after_counts]
        return sum(job.work.requests for job in jobs), sum(job.work.points for job in jobs)

    def nights(self) -> Mapping[str, int]:
        """Return the sources whose first fill takes more than this night, and how many nights at the most."""
        found: defaultdict[str, int] = defaultdict(int)
        for job in (*self.jobs, *self.after_counts):
            for source in job.work.tables if job.work.nights > 1 else ():
                found[source] = max(found[source], job.work.nights)
        return found


def plan(context: RunContext, sources: Sequence[Source], at: datetime) -> Plan:
    """Plan the requests for each subject; unchanged sources are complete until `at`."""
    made = Plan()
    known, complete = _all_states(context), defaultdict[str, list[Coverage]](list)
    for source in sources:
        learned = known.get(source.server, {})
        for subject in source.subjects():
            planned = source.plan(subject, {**learned, **known.get(subject.key, {})}, learned, at)
            complete[subject.key] += planned.unchanged
            made.settled += unchanged(subject, planned.unchanged, at)
            made.settled += refused(subject, planned.refused, at)
            if planned.work:
                (made.after_counts if planned.work.follows_counts else made.jobs).append(Job(source.server, subject, planned.work))
    extend_coverage(context.work, complete, at)
    made.jobs.sort(key=lambda job: -job.work.requests)
    return made


def _all_states(context: RunContext) -> Mapping[str, States]:
    states: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subject, stream, state in context.work.cursor().execute("select subject, stream, state from raw.streams").fetchall():
        states[subject][stream] = state
    return states
