"""Projects of the Apache Software Foundation: ``GET {server}/json/foundation/{list}.json``, four lists a month for all projects together.

One row is a state of a project and since when it holds, as one of the lists says; the dates are months. The lists also hold rosters with
names of people: of an entry nothing but its name, its dates and its status is read.
Source: https://projects.apache.org/about.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from threading import Lock

import pyarrow as pa

from collectors.columns import DAY, INSTANT, TEXT, raw_schema
from collectors.errors import Gone, Malformed
from collectors.fields import choice, text
from collectors.http import HttpClient
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource, Reading
from collectors.source import States, Subject

SOURCE = "foundation_records"
DEFAULT_URL = "https://projects.apache.org"
PERIOD = timedelta(days=28)
_BEGINS: Mapping[str, Mapping[str, str]] = {
    "committees": {"established": "committee"},
    "committees-retired": {"established": "committee", "retired": "retired"},
    "podlings": {"started": "podling"},
    "podlings-history": {"started": "podling"},
}
"""The lists, and which state begins with which date of an entry."""
_MAY_BE_EMPTY = frozenset({"podlings"})
_HISTORY, _ENDS = "podlings-history", frozenset({"graduated", "retired"})
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
SCHEMA = raw_schema({"subject": TEXT, "state": TEXT, "since": DAY, "precision": TEXT, "source": TEXT, "known_at": INSTANT})


@dataclass(frozen=True, slots=True)
class Record:
    """What a list says of a project.

    Attributes:
        subject: apache/NAME.
        state: podling, graduated, committee or retired.
        since: the first day of the month or year if no day is given.
        precision: day, month or year.
        source: the list.
    """

    subject: str
    state: str
    since: date
    precision: str
    source: str


class FoundationRecords(PeriodicSource):
    """What the foundation records of each project of the catalog; the lists are read once for all of them."""

    server = "apache"
    sources = (SOURCE,)
    table = SOURCE
    period = PERIOD

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        super().__init__(http, url, subjects)
        self._lock = Lock()
        self._records: list[Record] | None = None

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        rows = [{**asdict(record), "known_at": at} for record in self._read() if record.subject == subject.key]
        if not rows:
            msg = f"no list of the foundation names {subject.key}"
            raise Gone(msg)
        table = pa.Table.from_pylist(rows, SCHEMA)
        yield Page({SOURCE: table}, {SOURCE: Reading(at).to_text()}, (Coverage(SOURCE, None, at),), frozenset({SOURCE}))

    def _read(self) -> list[Record]:
        """Read the lists, unless another project has done so tonight; a list that fails is asked for again."""
        wanted = {subject.key for subject in self._subjects}
        with self._lock:
            if self._records is None:
                lists = {name: self._http.get(f"{self._url}/json/foundation/{name}.json").payload for name in _BEGINS}
                self._records = [record for name, payload in lists.items() for record in parse(payload, name, wanted)]
            return self._records


def parse(payload: object, name: str, subjects: AbstractSet[str]) -> list[Record]:
    """Return what a list says of projects.

    Args:
        payload: the answer.
        name: of the list, without its ending.
        subjects: the projects that are wanted, each as apache/NAME.

    Raises:
        Malformed: it is no such list, lists nothing where something must stand, or lacks a date of a project that is wanted.
    """
    where = f"the list {name} of the foundation"
    found = list(_entries(payload, where))
    if not found and name not in _MAY_BE_EMPTY:
        key = "every project"
        raise Malformed(key, where)
    return [
        record
        for project, entry in found
        if f"apache/{project}" in subjects
        for record in _records(entry, f"apache/{project}", name, f"{project} in {where}")
    ]


def _entries(payload: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield name and entry of each project: a list has objects with an id, or is an object by id."""
    if isinstance(payload, list):
        yield from ((text(entry, "id", where), entry) for entry in payload)
        return
    if not isinstance(payload, dict):
        key = "the projects"
        raise Malformed(key, where)
    for project, entry in payload.items():
        if not isinstance(entry, dict):
            raise Malformed("the entry of a project", where)
        yield project, entry


def _records(entry: object, subject: str, name: str, where: str) -> Iterator[Record]:
    for key, state in _BEGINS[name].items():
        yield Record(subject, state, *_since(entry, key, where), name)
    if name == _HISTORY:
        yield Record(subject, choice(entry, "status", where, _ENDS), *_since(entry, "ended", where), name)


def _since(entry: object, key: str, where: str) -> tuple[date, str]:
    match = _DATE.fullmatch(text(entry, key, where))
    if match is None:
        raise Malformed(key, where)
    precision = "day" if match[3] else "month" if match[2] else "year"
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)), precision
    except ValueError:
        raise Malformed(key, where) from None
