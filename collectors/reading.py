"""Sources that read a subject as a whole once a night, week or month. The state of their stream is the time of the last reading."""

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
        at: aware; None if there was none, or if the stored text is not ours.
        etag: of its answer, None if the server sent none.
    """

    at: datetime | None = None
    etag: str | None = None

    @classmethod
    def of(cls, state: str | None) -> "Reading":
        """Parse the stored text."""
        try:
            stored = json.loads(state or "{}")
            if stored.get("version") != _VERSION:
                return cls()
            etag = stored["etag"]
            return cls(datetime.fromisoformat(stored["read_at"]), etag if isinstance(etag, str) else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def is_due(self, at: datetime, period: timedelta) -> bool:
        """Return whether the next reading is due."""
        return self.at is None or not timedelta(0) <= at - self.at < period

    def to_text(self) -> str:
        """Return the text to store."""
        return json.dumps({"version": _VERSION, "read_at": self.at.isoformat() if self.at else None, "etag": self.etag})


class Periodic(ABC):
    """A source that reads each subject as a whole, once per period, from whatever server.

    Args:
        subjects: the subjects to read.

    Attributes:
        server: the subject that holds what was learned about the server.
        sources: its single name in `source_status`.
        table: the raw table whose rows are counted.
        period: between two readings.
        requests: about how many API requests a reading takes.
    """

    server: ClassVar[str]
    sources: ClassVar[tuple[str]]
    table: ClassVar[str]
    period: ClassVar[timedelta]
    requests: ClassVar[int] = 0

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._subjects = tuple(subjects)

    def subjects(self) -> Iterable[Subject]:
        """Return the subjects."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Plan a reading once per period; between readings the coverage stays as it was."""
        (source,) = self.sources
        if not Reading.of(states.get(source)).is_due(at, self.period):
            return Planned()
        return Planned(work=Work({source: self.table}, partial(self._pages, subject, at), requests=self.requests))

    @abstractmethod
    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        """Yield the pages of a subject, with the state of its stream."""


class PeriodicSource(Periodic):
    """A periodic source that asks over HTTP.

    Args:
        http: the client.
        url: of the server.
        subjects: the subjects to read.
    """

    requests = 1

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        super().__init__(subjects)
        self._http, self._url = http, url
