"""One piece of a night's work: the pages of some sources of one repository, brought into the warehouse."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from collectors.errors import NotOffered, SourceError, TrueZero
from collectors.github.facts import RepoFacts
from collectors.page import Page
from flows.night.context import Night
from flows.night.run_log import Finding
from warehouse.load import streams_table

_TABLES = {"issues": "issues", "pulls": "pulls", "forks": "forks", "releases": "releases", "stars": "star_days", "commits": "commits"}
"""The raw table whose rows are counted for a source."""

SERVER = 0
"""Under this number `raw.streams` holds what was learned of the server as a whole: how much it answers at once, whom it refuses."""

States = Mapping[str, str]
"""How far each walk of a repository has come: stream name to the collector's own text."""


@dataclass(frozen=True, slots=True)
class Job:
    """Sources of one repository that are asked together.

    Attributes:
        sources: as `source_status` names them.
        facts: of the repository, read tonight.
        pages: begins the walk from what is known; the warehouse is asked for that at each attempt.
        requests: about how many API requests it takes.
        points: about how many GraphQL points.
    """

    sources: tuple[str, ...]
    facts: RepoFacts
    pages: Callable[[States], Iterable[Page]]
    requests: int = 0
    points: int = 0

    @property
    def name(self) -> str:
        """For people."""
        return f"{', '.join(self.sources)} of {self.facts.repo}"


def states_of(night: Night, repo_id: int) -> States:
    """Return how far the walks of one repository have come; what was learned of the server stands in for what was not of it."""
    rows = night.work.cursor().execute(
        "select stream, state from raw.streams where repo_id in ($server, $repo_id) order by repo_id = $repo_id",
        {"server": SERVER, "repo_id": repo_id},
    )
    return dict(rows.fetchall())


def bring(night: Night, job: Job, at: datetime, told: Callable[[str], None] | None = None) -> list[Finding]:
    """Load page by page, each in one transaction with how far the walk has come; returns what became of each source.

    Done again after an error, it goes on where it stopped. `told` hears the name of the job for each page that was asked for.

    Raises:
        SourceError: the walk ended early and a moment may mend it.
        BadToken: no token is left.
    """
    before = night.client.spent_here().requests
    rows: Counter[str] = Counter()
    failed: dict[str, SourceError] = {}

    def asked() -> Iterator[Page]:
        for page in job.pages(states_of(night, job.facts.repo_id)):
            if told:
                told(job.name)
            yield page

    def load(page: Page) -> Future[None]:
        night.halt.check()
        failed.update(page.failed)
        rows.update({source: page.rows[table].num_rows for source, table in _TABLES.items() if table in page.rows})
        tables = {**page.rows, "streams": streams_table(SERVER, page.learned, at)} if page.learned else page.rows
        return night.loader.load(job.facts.repo_id, tables, page.replaces, page.streams, page.coverage, at)

    try:
        night.ahead.write(asked(), load)
    except TrueZero as nothing:
        failed |= dict.fromkeys(job.sources, nothing)
    requests = night.client.spent_here().requests - before
    return [
        _finding(job, source, at, rows[source], requests if source == job.sources[0] else 0, failed.get(source)) for source in job.sources
    ]


def ended(job: Job, error: SourceError, at: datetime) -> list[Finding]:
    """Return the findings of a walk that ended with an error; what it brought before stays."""
    return [_finding(job, source, at, None, None, error) for source in job.sources]


def _finding(job: Job, source: str, at: datetime, rows: int | None, requests: int | None, error: SourceError | None) -> Finding:
    outcome, reason = (error.outcome, error.reason) if error else ("ok", None)
    return Finding(source, job.facts.repo, outcome, at, rows, requests, reason, applies=not isinstance(error, NotOffered))
