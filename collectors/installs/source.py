"""Tries of the packages of the catalog: whether the newest version installs and imports, on each supported Python of this machine.

One row is one try of a package on one Python. A package is tried once in four weeks, a few packages a night and one at a time; between two
tries the last one stands. It runs code of strangers, so nobody is tried unless a setting asks for it (docs/operations.md).
Of an index that cannot answer nothing is learned, and no row is written.
"""

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
from packaging.version import Version

from collectors.columns import BOOLEAN, DOUBLE, INSTANT, TEXT, raw_schema
from collectors.errors import NotOffered
from collectors.http import HttpClient
from collectors.installs.attempt import Asked, Tried, attempt
from collectors.installs.gateway import Gateway
from collectors.installs.isolation import Isolation
from collectors.installs.limits import Limits
from collectors.installs.pythons import Python, find
from collectors.packages import parse
from collectors.page import Coverage, Page
from collectors.reading import Reading
from collectors.source import Planned, States, Subject, Work

SOURCE = "install_checks"
PERIOD = timedelta(days=28)
A_NIGHT = 3
_ONE_AT_A_TIME = threading.Lock()
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "version": TEXT,
        "module": TEXT,
        "python": TEXT,
        "tried_at": INSTANT,
        "installed": BOOLEAN,
        "imported": BOOLEAN,
        "error": TEXT,
        "detail": TEXT,
        "seconds": DOUBLE,
        "isolation": TEXT,
        "known_at": INSTANT,
    },
    nullable={"installed", "imported", "error", "detail"},
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What tries run with.

    Attributes:
        http: asks the index.
        index: its address, without ``/simple``.
        kept_apart: from this machine.
        limits: of each try.
        is_stopping: whether the run is ending.
    """

    http: HttpClient
    index: str
    kept_apart: Isolation
    limits: Limits = field(default_factory=Limits)
    is_stopping: Callable[[], bool] = bool


class InstallChecks:
    """Tries each package of the catalog in its turn.

    Args:
        machine: what tries run with.
        modules: the module to import, by subject (pypi/NAME).
        minors: of the CPythons that are kept up, as 12 of 3.12.
    """

    server = "installs"
    sources = (SOURCE,)

    def __init__(self, machine: Machine, modules: Mapping[str, str], minors: Iterable[int]) -> None:
        self._machine, self._modules, self._minors = machine, modules, tuple(minors)
        self._planned = 0

    def subjects(self) -> Iterable[Subject]:
        """Return the packages."""
        return [Subject(key, key) for key in self._modules]

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned)
        """Plan a try where one is due and this night has room; else what was tried last stands until now."""
        last = Reading.of(states.get(SOURCE))
        if not last.is_due(at, PERIOD):
            return Planned(unchanged=(Coverage(SOURCE, None, at),))
        self._planned += 1
        if self._planned > A_NIGHT:
            return Planned()
        nights = -(-len(self._modules) // A_NIGHT)
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, at), requests=1, nights=0 if last.at else nights))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (a try needs no earlier one)
        with _ONE_AT_A_TIME:
            rows = tries(self._machine, subject.key, self._modules[subject.key], find(self._minors))
        yield Page({SOURCE: table(rows, subject.key, at)}, {SOURCE: Reading(at).to_text()}, (Coverage(SOURCE, None, at),))


def tries(machine: Machine, subject: str, module: str, pythons: Sequence[Python]) -> list[Tried]:
    """Try the newest stable version of a package on each Python.

    Args:
        machine: what tries run with.
        subject: pypi/NAME.
        module: to import.
        pythons: of this machine.

    Raises:
        NotOffered: the index lists no stable release, or there is no Python to try it on.
        SourceError: the index could not answer.
    """
    if not pythons:
        raise NotOffered("no CPython that is kept up is on this machine")
    with tempfile.TemporaryDirectory(prefix="pulse-files-") as cache:
        gateway = Gateway(machine.http, machine.index, Path(cache), machine.limits.download_bytes)
        package = subject.partition("/")[2]
        asked = Asked(package, newest_version(gateway.payload(package), subject), module)
        return [attempt(asked, python, gateway, machine.kept_apart, machine.limits, machine.is_stopping) for python in pythons]


def newest_version(payload: object, subject: str) -> str:
    """Return the newest stable version that a project page lists, yanked files aside.

    Raises:
        Malformed: it is no page of this project.
        NotOffered: there is no such version.
    """
    files = parse(payload, subject, datetime.min).select(["version", "is_yanked", "is_prerelease"]).to_pylist()  # noqa: DTZ901 (not stored)
    stable: list[str] = [file["version"] for file in files if file["is_prerelease"] is False and not file["is_yanked"]]
    if not stable:
        line = f"the package index lists no stable release of {subject}"
        raise NotOffered(line)
    return max(stable, key=Version)


def table(rows: Iterable[Tried], subject: str, at: datetime) -> pa.Table:
    """Return tries as rows of the raw table.

    Args:
        rows: the tries.
        subject: pypi/NAME.
        at: of the night, aware.
    """
    given = [
        {
            "subject": subject,
            "version": one.asked.version,
            "module": one.asked.module,
            "python": one.python,
            "tried_at": at,
            "installed": one.installed,
            "imported": one.imported,
            "error": one.error,
            "detail": one.detail,
            "seconds": round(one.seconds, 1),
            "isolation": one.isolation,
            "known_at": at,
        }
        for one in rows
    ]
    return pa.Table.from_pylist(given, SCHEMA)
