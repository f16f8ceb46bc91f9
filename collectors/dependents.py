"""Packages that depend on those of the catalog: ``GET {server}/v3alpha/systems/pypi/packages/{package}/versions/{version}:dependents``.

One row is a package at one look: how many packages resolve to its default version, which is asked for first. Those that ask for another
version do not count, so the number falls with a new release and grows again. It exists from now on only. Two requests a package and
four weeks. The API is the alpha one, since the stable one has no dependents.

Sources: https://docs.deps.dev/api/v3alpha/ and https://docs.deps.dev/faq/. The data are CC BY 4.0.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pyarrow as pa
from packaging.utils import canonicalize_name

from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema
from collectors.errors import Gone, Malformed, NotOffered
from collectors.fields import boolean, integer, items, mapping, text
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource, Reading
from collectors.source import States, Subject

SOURCE = "dependents"
DEFAULT_URL = "https://api.deps.dev"
PERIOD = timedelta(days=28)
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "version": TEXT,
        "observed_on": DAY,
        "dependents": BIGINT,
        "direct": BIGINT,
        "indirect": BIGINT,
        "known_at": INSTANT,
    }
)


class Dependents(PeriodicSource):
    """The dependents of each package of the catalog."""

    server = "depsdev"
    sources = (SOURCE,)
    table = SOURCE
    period = PERIOD

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        package = canonicalize_name(subject.key.partition("/")[2])
        place = f"{self._url}/v3alpha/systems/pypi/packages/{quote(package, safe='')}"
        version = default_version(self._http.get(place).payload, package)
        state = {SOURCE: Reading(at).to_text()}
        try:
            payload = self._http.get(f"{place}/versions/{quote(version, safe='')}:dependents").payload
        except Gone:
            yield Page({}, state)  # it is asked again after the usual time
            line = f"deps.dev tells no dependents of {package} {version}"
            raise NotOffered(line) from None
        yield Page({SOURCE: parse(payload, subject.key, version, at)}, state, (Coverage(SOURCE, _begin(states, at), at),))


def _begin(states: States, at: datetime) -> datetime:
    """From when on it was looked at without a gap: the last look where that is not long ago."""
    last = Reading.of(states.get(SOURCE)).at
    return at if last is None or not timedelta(0) <= at - last < 2 * PERIOD else last


def default_version(payload: object, package: str) -> str:
    """Return the version that a package's page of deps.dev marks as its default.

    Raises:
        Malformed: it is about another package, or marks none or several.
    """
    where = f"the versions of {package}"
    if canonicalize_name(text(mapping(payload, "packageKey", where), "name", where)) != package:
        raise Malformed("packageKey.name", where)
    marked = [
        text(mapping(one, "versionKey", where), "version", where)
        for one in items(payload, "versions", where)
        if boolean(one, "isDefault", where)
    ]
    if len(marked) != 1:
        raise Malformed("versions.isDefault", where)
    return marked[0]


def parse(payload: object, subject: str, version: str, known_at: datetime) -> pa.Table:
    """Return the row of an answer.

    Args:
        payload: the answer.
        subject: of the row, pypi/NAME.
        version: that was asked for.
        known_at: aware.

    Raises:
        Malformed: it lacks what is promised, or its parts do not add up.
    """
    where = f"the dependents of {subject}"
    total, direct, indirect = (integer(payload, f"{kind}Count", where) for kind in ("dependent", "directDependent", "indirectDependent"))
    if min(direct, indirect) < 0 or total != direct + indirect:
        raise Malformed("dependentCount", where)
    row = {"subject": subject, "version": version, "observed_on": known_at.astimezone(UTC).date(), "known_at": known_at}
    return pa.Table.from_pylist([{**row, "dependents": total, "direct": direct, "indirect": indirect}], SCHEMA)
