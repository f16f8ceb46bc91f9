"""What every source has in common: it is asked about subjects, it plans from what is known, and it hands over pages.

A subject is named by its kind and its identifier, as github/12345 or pypi/mxnet. Coverage, the state of walks, checks and outcomes are kept
by source and subject, so whoever plans, loads and measures knows no source by name. The sources that there are stand in one list,
`flows/night/sources.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from collectors.errors import Gone, NotOffered, SourceError
from collectors.page import Coverage, Page

States = Mapping[str, str]
"""How far each walk of a subject has come: stream name to the collector's own text."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a source is asked about.

    Attributes:
        key: as the warehouse names it, kind and identifier.
        label: for people, as owner/name of a repository.
    """

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a source has to ask about one subject; several sources may share requests.

    Attributes:
        tables: by source, as `source_status` names it, the raw table whose rows are counted for it.
        pages: begins the walk from what is known; the warehouse is asked for that at each attempt.
        requests: about how many API requests it takes.
        points: about how many GraphQL points.
        follows_counts: begins only when GitHub has counted the commits of the night, so that git has what was counted.
    """

    tables: Mapping[str, str]
    pages: Callable[[States], Iterable[Page]]
    requests: int = 0
    points: int = 0
    follows_counts: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one subject.

    Attributes:
        unchanged: sources that are complete as they are, and until when.
        refused: sources that cannot be asked, and why.
        work: what is to be asked, None where that is nothing.
    """

    unchanged: tuple[Coverage, ...] = ()
    refused: Mapping[str, SourceError] = field(default_factory=dict)
    work: Work | None = None


class NotOfferedHere:
    """Stands for sources that nobody can ask here, so that it is said of each subject.

    Args:
        server: as of the sources.
        sources: their names.
        subjects: of the sources.
        reason: in words.
    """

    def __init__(self, server: str, sources: Sequence[str], subjects: Iterable[Subject], reason: str) -> None:
        self.server, self._sources, self._subjects, self._reason = server, sources, tuple(subjects), reason

    def subjects(self) -> Iterable[Subject]:
        """Return the subjects."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (all are answered alike)
        """Refuse every source."""
        return Planned(refused={source: NotOffered(self._reason) for source in self._sources})


class Source(Protocol):
    """A source, or several that share requests, with all that it needs for one night.

    Attributes:
        server: the subject under which is kept what was learned of its server as a whole.
    """

    server: str

    def subjects(self) -> Iterable[Subject]:
        """Return what it is asked about tonight, each once."""

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Decide what is asked about one subject; asks nothing itself.

        Args:
            subject: one of its own.
            states: how far the walks of this subject have come.
            learned: what was learned of the server.
            at: of the night, aware UTC.
        """


class Offline:
    """A source of simulated data: what its server does not know is not known offline, which is no failure.

    Args:
        source: as it is asked.
    """

    def __init__(self, source: Source) -> None:
        self.server, self._source = source.server, source

    def subjects(self) -> Iterable[Subject]:
        """Return the subjects of the source."""
        return self._source.subjects()

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Plan as the source does."""
        planned = self._source.plan(subject, states, learned, at)
        work = planned.work
        return planned if work is None else replace(planned, work=replace(work, pages=partial(_known_offline, work.pages)))


NOT_KNOWN_OFFLINE = "not known offline"


def _known_offline(pages: Callable[[States], Iterable[Page]], states: States) -> Iterator[Page]:
    try:
        yield from pages(states)
    except Gone:
        raise NotOffered(NOT_KNOWN_OFFLINE) from None
