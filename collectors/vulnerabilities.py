"""Known vulnerabilities of packages: ``POST {server}/v1/query``, one request per package and week, more if the answer has several pages.

One row is a range of affected versions of one vulnerability. A low count is no sign of security: a project with a busy process has many.
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
_PAGES = 50  # an answer with more pages than this never ends
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
    """The known vulnerabilities of each package in the catalog."""

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
    """Return the rows of an answer; none if it lists no vulnerability.

    Args:
        payload: the answer.
        subject: of the rows, pypi/NAME.
        known_at: aware.

    Raises:
        Malformed: a part that the format promises is missing.
    """
    return pa.Table.from_pylist(_rows(payload, subject, known_at), SCHEMA)


def _rows(payload: object, subject: str, known_at: datetime) -> list[dict[str, object]]:
    where = _where(subject)
    if not isinstance(payload, dict) or ("vulns" not in payload and payload.keys() - {"next_page_token"}):  # {} is: there is none
        raise Malformed("vulns", where)
    found = items(payload, "vulns", where) if "vulns" in payload else []
    return [row for each in found for row in _of_one(each, subject, known_at, where)]


def _of_one(entry: object, subject: str, known_at: datetime, where: str) -> Iterator[dict[str, object]]:
    plain: dict[str, object] = {
        "subject": subject,
        "vulnerability": text(entry, "id", where),
        "aliases": " ".join(sorted(str(alias) for alias in _list(entry, "aliases", where))),
        "severity": _severity(entry, where),
        "published_at": instant(entry, "published", where),
        "modified_at": instant(entry, "modified", where),
        "withdrawn_at": optional_instant(entry, "withdrawn", where),
        "known_at": known_at,
    }
    ranges = list(dict.fromkeys(_ranges(entry, subject, where)))
    for introduced, fixed, last_affected in ranges or [(None, None, None)]:
        yield plain | {"introduced": introduced, "fixed": fixed, "last_affected": last_affected}


def _ranges(entry: object, subject: str, where: str) -> Iterator[_Span]:
    """Yield the version that introduced it, the version that fixed it and the last affected one; None if not given."""
    name = subject.partition("/")[2].lower()
    for affected in _list(entry, "affected", where):
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


def _severity(entry: object, where: str) -> str | None:
    """The severity as one word of the database; None if it gives none, or another value."""
    specific: Mapping[str, Any] = mapping(entry, "database_specific", where) if _has(entry, "database_specific") else {}
    word = (optional_text(specific, "severity", where) or "").lower()
    return {"moderate": "medium"}.get(word, word) if word in SEVERITIES else None


def _list(entry: object, key: str, where: str) -> Iterable[Any]:
    return items(entry, key, where) if _has(entry, key) else []


def _has(entry: object, key: str) -> bool:
    return isinstance(entry, dict) and entry.get(key) is not None


def _where(subject: str) -> str:
    return f"the vulnerabilities of {subject}"
