"""Sources that read a subject as a whole once a night, a week or a month; when it was last read is the state of their stream."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from collectors.http import HttpClient
from collectors.page import Page
from collectors.source import Planned, States, Subject, Work

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The last complete reading of a subject.

    Attributes:
        at: aware; None where there was none, or where the stored text is not ours.
        etag: of its answer, None where the server gave none.
    """

    at: datetime | None = None
    etag: str | None = None

    @classmethod
    def of(cls, state: str | None) -> "Reading":
        """Read the stored text."""
        try:
            told = json.loads(state or "{}")
            if told.get("version") != _VERSION:
                return cls()
            etag = told["etag"]
            return cls(datetime.fromisoformat(told["read_at"]), etag if isinstance(etag, str) else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def is_due(self, at: datetime, period: timedelta) -> bool:
        """Tell whether it is time to read again."""
        return self.at is None or not timedelta(0) <= at - self.at < period

    def to_text(self) -> str:
        """Return the text to store."""
        return json.dumps({"version": _VERSION, "read_at": self.at.isoformat() if self.at else None, "etag": self.etag})


class PeriodicSource(ABC):
    """A source that reads each subject as a whole, once in a period.

    Args:
        http: the client.
        url: of the server.
        subjects: what it is asked about.

    Attributes:
        server: the subject under which is kept what was learned of the server.
        sources: the one name that `source_status` has for it.
        table: the raw table whose rows are counted.
        period: between two readings.
    """

    server: ClassVar[str]
    sources: ClassVar[tuple[str]]
    table: ClassVar[str]
    period: ClassVar[timedelta]

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        self._http, self._url, self._subjects = http, url, tuple(subjects)

    def subjects(self) -> Iterable[Subject]:
        """Return the subjects."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Ask once in a period; between readings a subject is as complete as it was read."""
        (source,) = self.sources
        if not Reading.of(states.get(source)).is_due(at, self.period):
            return Planned()
        return Planned(work=Work({source: self.table}, partial(self._pages, subject, at), requests=1))

    @abstractmethod
    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        """Yield what a subject has, with the state of its stream."""
