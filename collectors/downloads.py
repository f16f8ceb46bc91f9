"""What the sources of downloads have in common: the table, and when a package is asked about.

A month is read once it has ended and the source has its last day, which may take some days. Downloads are those of machines too: build
servers, mirrors and images that are built anew. They show how much is installed, not how many people use it.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import ClassVar

import pyarrow as pa
from packaging.utils import canonicalize_name

from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema
from collectors.errors import Gone
from collectors.http import HttpClient
from collectors.months import month_of, shifted
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

TABLE = "downloads_monthly"
SCHEMA = raw_schema({"subject": TEXT, "source": TEXT, "month": DAY, "downloads": BIGINT, "known_at": INSTANT})
_FIRST_DAY, _LAST_DAY = 3, 10  # of a month, on which the last one is asked for until it is there
_VERSION = 1


@dataclass(frozen=True, slots=True)
class LastRead:
    """The state of the stream of a package.

    Attributes:
        at: aware, of the last reading; None where there was none, or where the stored text is not ours.
        newest: the newest month that was read, by its first day; None where there was none.
    """

    at: datetime | None = None
    newest: date | None = None

    @classmethod
    def of(cls, state: str | None) -> "LastRead":
        """Read the stored text."""
        try:
            stored = json.loads(state or "{}")
            if stored["version"] != _VERSION:
                return cls()
            newest = stored["newest"]
            return cls(datetime.fromisoformat(stored["read_at"]), None if newest is None else date.fromisoformat(newest))
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        newest = self.newest.isoformat() if self.newest else None
        return json.dumps({"version": _VERSION, "read_at": self.at.isoformat() if self.at else None, "newest": newest})

    def is_due(self, at: datetime) -> bool:
        """Tell whether a month may have come since; of a month that does not come, only in the first days of the next one."""
        if self.at is None or self.at > at:
            return True
        if self.newest is not None and self.newest >= shifted(month_of(at), -1):
            return False
        return at.day >= _FIRST_DAY and (at.day <= _LAST_DAY or month_of(self.at) != month_of(at))


class Downloads(ABC):
    """The downloads of each package of the catalog, from one server.

    Args:
        http: the client.
        url: of the server.
        subjects: the packages, as pypi/mxnet.

    Attributes:
        server: as the table names it.
        sources: the one name that `source_status` has for it.
    """

    server: ClassVar[str]
    sources: ClassVar[tuple[str]]

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        self._http, self._url, self._subjects = http, url, tuple(subjects)

    def subjects(self) -> Iterable[Subject]:
        """Return the packages."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Ask once a month, all months at once."""
        (source,) = self.sources
        if not LastRead.of(states.get(source)).is_due(at):
            return Planned()
        return Planned(work=Work({source: TABLE}, partial(self._pages, subject, at), requests=1))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        (source,) = self.sources
        months = self._months(canonicalize_name(subject.key.partition("/")[2]), month_of(at))
        about = {"subject": subject.key, "source": self.server, "known_at": at}
        rows = [{**about, "month": month, "downloads": count} for month, count in months.items()]
        table = pa.Table.from_pylist(rows, SCHEMA)
        state = LastRead(at, max(months, default=None)).to_text()
        yield Page({TABLE: table}, {source: state}, (Coverage(source, None, at),))

    @abstractmethod
    def _months(self, package: str, until: date) -> Mapping[date, int]:
        """Return the downloads of the months before `until` that are complete at the server.

        Raises:
            Gone: the server knows no such package.
            Malformed: the answer breaks its promise.
        """


def unknown(package: str, server: str) -> Gone:
    """Return the error of a package of which a server has no downloads."""
    return Gone(f"{server} has no downloads of {package}")
