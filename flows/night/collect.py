"""One job of a run: load the pages of some sources of one subject into the warehouse. It knows no source by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from collectors.errors import NotOffered, SourceError, TrueZero
from collectors.page import Coverage, Page
from collectors.source import States, Subject, Work
from flows.night.context import RunContext
from flows.night.run_log import SourceResult
from warehouse.load import streams_table

T = TypeVar("T")


@dataclass(frozen=True)
class NamedCall(Generic[T]):
    """A call with a name for people, which is also the name of its Prefect task run."""

    name: str
    call: Callable[[], T]

    def __call__(self) -> T:
        """Make the call."""
        return self.call()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Job:
    """Sources of one subject that are read together.

    Attributes:
        server: the subject that holds what was learned about the server.
        subject: the subject that is read.
        work: how.
    """

    server: str
    subject: Subject
    work: Work

    @property
    def name(self) -> str:
        """For people."""
        return f"{', '.join(self.work.tables)} of {self.subject.label}"


def states_of(context: RunContext, server: str, subject: str) -> States:
    """Return the stream states of one subject; those of the server fill in missing ones."""
    rows = context.work.cursor().execute(
        "select stream, state from raw.streams where subject in ($server, $subject) order by subject = $subject",
        {"server": server, "subject": subject},
    )
    return dict(rows.fetchall())


def collect(context: RunContext, job: Job, at: datetime, on_progress: Callable[[str], None] | None = None) -> list[SourceResult]:
    """Load page by page, each in one transaction with its watermark; return one result for each source.

    After an error, a second call continues where the first stopped. `on_progress` gets the job's name for each requested page.

    Raises:
        SourceError: the reading ended early; a retry may help.
        BadToken: no token is left.
    """
    before = context.requests_here()
    rows: Counter[str] = Counter()
    failed: dict[str, SourceError] = {}

    def asked() -> Iterator[Page]:
        for page in job.work.pages(states_of(context, job.server, job.subject.key)):
            if on_progress:
                on_progress(job.name)
            yield page

    def load(page: Page) -> Future[None]:
        context.cancel_token.check()
        failed.update(page.failed)
        rows.update({source: page.rows[table].num_rows for source, table in job.work.tables.items() if table in page.rows})
        tables = {**page.rows, "streams": streams_table(job.server, page.learned, at)} if page.learned else page.rows
        return context.loader.load(job.subject.key, tables, page.replaces, page.streams, page.coverage, at)

    try:
        context.prefetch.write(asked(), load)
    except (TrueZero, NotOffered) as answer:  # nothing is missing, and no second try would bring more
        failed |= dict.fromkeys(job.work.tables, answer)
    requests = context.requests_here() - before
    shared = dict.fromkeys(job.work.tables, 0) | {next(iter(job.work.tables)): requests}
    read = {source: None if isinstance(failed.get(source), NotOffered) else rows[source] for source in job.work.tables}
    return [_result(job.subject, source, at, read[source], count, failed.get(source)) for source, count in shared.items()]


def ended(job: Job, error: SourceError, at: datetime) -> list[SourceResult]:
    """Return the results of a reading that ended with an error; the stored pages stay."""
    return [_result(job.subject, source, at, None, None, error) for source in job.work.tables]


def unchanged(subject: Subject, complete: Iterable[Coverage], at: datetime) -> list[SourceResult]:
    """Return the results of sources that are complete already."""
    return [SourceResult(one.source, subject.label, "unchanged", at, 0, 0) for one in complete]


def refused(subject: Subject, errors: Mapping[str, SourceError], at: datetime) -> list[SourceResult]:
    """Return the results of sources that could not be read."""
    return [_result(subject, source, at, None, 0, error) for source, error in errors.items()]


def _result(subject: Subject, source: str, at: datetime, rows: int | None, requests: int | None, error: SourceError | None) -> SourceResult:
    outcome, reason = (error.outcome, error.reason) if error else ("ok", None)
    return SourceResult(source, subject.label, outcome, at, rows, requests, reason, applies=not isinstance(error, NotOffered))
