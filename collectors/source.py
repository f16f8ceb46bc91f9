"""The interface of every source: it has subjects, plans its requests from stored state, and yields pages.

A subject is named by its kind and its identifier, for example github/12345 or pypi/mxnet. Coverage, list state, checks and outcomes are
keyed by source and subject, so planning, loading and measuring know no source by name. The one list of sources is
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
    """The thing that a source reads.

    Attributes:
        key: its key in the warehouse, kind and identifier.
        label: for people, such as owner/name of a repository.
    """

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Work:
    """The requests for one subject; several sources may share them.

    Attributes:
        tables: source, as `source_status` names it -> the raw table whose rows are counted for it.
        pages: starts the reading from the stored state, which each attempt reads again.
        requests: about how many API requests it takes.
        points: about how many GraphQL points.
        follows_counts: starts only after GitHub's commit counts of the night, so that git has the commits that were counted.
        nights: how many nights its first fill takes, this one included; 0 where one night is enough.
    """

    tables: Mapping[str, str]
    pages: Callable[[States], Iterable[Page]]
    requests: int = 0
    points: int = 0
    follows_counts: bool = False
    nights: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan for one subject.

    Attributes:
        unchanged: sources that are complete already, and until when.
        refused: sources that cannot be read, and why.
        work: the requests to send, None if there are none.
    """

    unchanged: tuple[Coverage, ...] = ()
    refused: Mapping[str, SourceError] = field(default_factory=dict)
    work: Work | None = None


class NotOfferedHere:
    """Stands for sources that this server does not offer, so that each subject gets an outcome.

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
        server: the subject that holds what was learned about its server.
    """

    server: str

    def subjects(self) -> Iterable[Subject]:
        """Return tonight's subjects, each once."""

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Plan the requests for one subject; sends none.

        Args:
            subject: one of its own.
            states: stored state of this subject, by stream name.
            learned: stored state of the server.
            at: of the night, aware UTC.
        """


class Offline:
    """A source of simulated data. A subject that its server does not know is unknown offline, which is not a failure.

    Args:
        source: the source that is read.
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
