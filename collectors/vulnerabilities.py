"""Known vulnerabilities of packages: ``POST {server}/v1/query``, a request a package and week, more where the answer has several pages.

One row is a range of affected versions of one vulnerability. Few of them are no sign of security: a project with a busy process has many.
Source: https://google.github.io/osv.dev/post-v1-query/ and https://ossf.github.io/osv-schema/
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from collectors.columns import INSTANT, TEXT, raw_schema
from collectors.errors import Malformed
from collectors.fields import cursor, instant, items, mapping, optional_instant, optional_text, text
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource, Reading
from collectors.source import States, Subject

SOURCE = "vulnerabilities"
DEFAULT_URL = "https://api.osv.dev"
PERIOD = timedelta(days=7)
SEVERITIES = frozenset({"low", "medium", "moderate", "high", "critical"})
_ECOSYSTEMS = {"pypi": "PyPI"}
_Span = tuple[str | None, str | None, str | None]
_PAGES = 50  # an answer of more leads nowhere
_RANGES = frozenset({"ECOSYSTEM", "SEMVER"})
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "vulnerability": TEXT,
        "aliases": TEXT,
        "severity": TEXT,
        "introduced": TEXT,
        "fixed": TEXT,
        "last_affected": TEXT,
        "published_at": INSTANT,
        "modified_at": INSTANT,
        "withdrawn_at": INSTANT,
        "known_at": INSTANT,
    },
    nullable={"severity", "introduced", "fixed", "last_affected", "withdrawn_at"},
)


class Vulnerabilities(PeriodicSource):
    """The known vulnerabilities of each package of the catalog."""

    server = "osv"
    sources = (SOURCE,)
    table = SOURCE
    period = PERIOD

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        registry, _, name = subject.key.partition("/")
        asked: dict[str, object] = {"package": {"name": name, "ecosystem": _ECOSYSTEMS[registry]}}
        rows: list[dict[str, object]] = []
        for _ in range(_PAGES):
            payload = self._http.post(f"{self._url}/v1/query", asked).payload
            rows += _rows(payload, subject.key, at)
            token = cursor(payload, "next_page_token", _where(subject.key))
            if not token:
                break
            asked["page_token"] = token
        else:
            raise Malformed("next_page_token", _where(subject.key))
        table = pa.Table.from_pylist(rows, SCHEMA)
        yield Page({SOURCE: table}, {SOURCE: Reading(at).to_text()}, (Coverage(SOURCE, None, at),), frozenset({SOURCE}))


def parse(payload: object, subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of an answer; none where it knows no vulnerability.

    Args:
        payload: the answer.
        subject: of the rows, pypi/NAME.
        known_at: aware.

    Raises:
        Malformed: it lacks what the format promises.
    """
    return pa.Table.from_pylist(_rows(payload, subject, known_at), SCHEMA)


def _rows(payload: object, subject: str, known_at: datetime) -> list[dict[str, object]]:
    where = _where(subject)
    if not isinstance(payload, dict):
        raise Malformed("vulns", where)
    found = items(payload, "vulns", where) if "vulns" in payload else []
    return [row for each in found for row in _of_one(each, subject, known_at, where)]


def _of_one(told: object, subject: str, known_at: datetime, where: str) -> Iterator[dict[str, object]]:
    plain: dict[str, object] = {
        "subject": subject,
        "vulnerability": text(told, "id", where),
        "aliases": " ".join(sorted(str(alias) for alias in _list(told, "aliases", where))),
        "severity": _severity(told, where),
        "published_at": instant(told, "published", where),
        "modified_at": instant(told, "modified", where),
        "withdrawn_at": optional_instant(told, "withdrawn", where),
        "known_at": known_at,
    }
    ranges = list(dict.fromkeys(_ranges(told, subject, where)))
    for introduced, fixed, last_affected in ranges or [(None, None, None)]:
        yield plain | {"introduced": introduced, "fixed": fixed, "last_affected": last_affected}


def _ranges(told: object, subject: str, where: str) -> Iterator[_Span]:
    """Yield from which version on it is there, with which it is gone, and which is the last that has it; None where that is not told."""
    name = subject.partition("/")[2].lower()
    for affected in _list(told, "affected", where):
        if text(mapping(affected, "package", where), "name", where).lower() != name:
            continue
        for each in _list(affected, "ranges", where):
            if text(each, "type", where) in _RANGES:
                yield from _spans(items(each, "events", where), where)


def _spans(events: Iterable[object], where: str) -> Iterator[_Span]:
    introduced: str | None = None
    is_open = False
    for event in events:
        if (begins := optional_text(event, "introduced", where)) is not None:
            introduced, is_open = begins, True
        elif (ends := optional_text(event, "fixed", where)) is not None:
            yield introduced, ends, None
            is_open = False
        elif (last := optional_text(event, "last_affected", where)) is not None:
            yield introduced, None, last
            is_open = False
    if is_open:
        yield introduced, None, None


def _severity(told: object, where: str) -> str | None:
    """What the database says in a word; None where it says nothing, or something else."""
    specific: Mapping[str, Any] = mapping(told, "database_specific", where) if _has(told, "database_specific") else {}
    word = (optional_text(specific, "severity", where) or "").lower()
    return {"moderate": "medium"}.get(word, word) if word in SEVERITIES else None


def _list(told: object, key: str, where: str) -> Iterable[Any]:
    return items(told, key, where) if _has(told, key) else []


def _has(told: object, key: str) -> bool:
    return isinstance(told, dict) and told.get(key) is not None


def _where(subject: str) -> str:
    return f"the vulnerabilities of {subject}"
