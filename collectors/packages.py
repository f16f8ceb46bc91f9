"""Files of packages: ``GET {index}/simple/{package}/`` as JSON, one request per package and week.

One row is a file of a release. The index does not list deleted files, so an old release may look younger than it is. The status of a
package says whether it is archived or deprecated. Sources: https://packaging.python.org/en/latest/specifications/simple-repository-api/
and https://peps.python.org/pep-0792/
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import Malformed
from collectors.fields import optional_text
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource, Reading
from collectors.source import States, Subject

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage

SOURCE = "package_files"
TABLE = "package_files"
DEFAULT_URL = "https://pypi.org"
PERIOD = timedelta(days=7)
_FORM = "application/vnd.pypi.simple.v1+json"
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "filename": TEXT,
        "version": TEXT,
        "kind": TEXT,
        "tags": TEXT,
        "requires_python": TEXT,
        "uploaded_at": INSTANT,
        "size_bytes": BIGINT,
        "is_yanked": BOOLEAN,
        "yanked_reason": TEXT,
        "is_prerelease": BOOLEAN,
        "project_status": TEXT,
        "known_at": INSTANT,
    },
    nullable={"version", "kind", "tags", "requires_python", "size_bytes", "yanked_reason", "is_prerelease", "project_status"},
)


class PackageFiles(PeriodicSource):
    """The files of each package in the catalog; the address is without ``/simple``."""

    server = "pypi"
    sources = (SOURCE,)
    table = TABLE
    period = PERIOD

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        etag = Reading.of(states.get(SOURCE)).etag
        name = canonicalize_name(subject.key.partition("/")[2])
        answer = self._http.get(f"{self._url}/simple/{name}/", headers={"Accept": _FORM}, etag=etag)
        state = Reading(at, answer.headers.get("etag") or etag).to_text()
        complete = (Coverage(SOURCE, None, at),)
        if answer.unchanged:
            yield Page({}, {SOURCE: state}, complete)
            return
        yield Page({TABLE: parse(answer.payload, subject.key, at)}, {SOURCE: state}, complete, frozenset({TABLE}))


def parse(payload: object, subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of a project page.

    Args:
        payload: the answer.
        subject: of the rows, pypi/NAME.
        known_at: aware.

    Raises:
        Malformed: not a project page, a page of another project, or a file without an upload time.
    """
    from pypi_simple import ProjectPage, UnsupportedRepoVersionError  # 9 MB, and a package is asked for once a week

    where = f"the page of {subject}"
    try:
        page = ProjectPage.from_json_data(payload)
    except UnsupportedRepoVersionError:
        raise Malformed("meta.api-version", where) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        key = f"files ({type(error).__name__})"
        raise Malformed(key, where) from None
    if canonicalize_name(page.project) != canonicalize_name(subject.partition("/")[2]):
        raise Malformed("name", where)
    status = page.status.value if page.status is not None else None
    rows = [_row(file, subject, status, known_at, where) for file in page.packages]
    return pa.Table.from_pylist([{name: _plain(row, name, where) for name in row} for row in rows], SCHEMA)


def _plain(row: dict[str, object], name: str, where: str) -> object:
    """A cell, without characters that a table cannot hold."""
    return optional_text(row, name, where) if isinstance(row[name], str) else row[name]


def _row(file: "DistributionPackage", subject: str, status: str | None, known_at: datetime, where: str) -> dict[str, object]:
    if file.upload_time is None:
        key = f"upload-time of {file.filename}"
        raise Malformed(key, where)
    return {
        "subject": subject,
        "filename": file.filename,
        "version": file.version,
        "kind": file.package_type,
        "tags": _tags(file),
        "requires_python": file.requires_python,
        "uploaded_at": file.upload_time,
        "size_bytes": file.size,
        "is_yanked": file.is_yanked,
        "yanked_reason": file.yanked_reason,
        "is_prerelease": _is_prerelease(file.version),
        "project_status": status,
        "known_at": known_at,
    }


def _tags(file: "DistributionPackage") -> str | None:
    """The tags of a wheel, interpreter-abi-platform, separated by spaces; None if the file is not a wheel."""
    if file.package_type != "wheel":
        return None
    try:
        return " ".join(sorted(map(str, parse_wheel_filename(file.filename)[3])))
    except InvalidWheelFilename:
        return None


def _is_prerelease(version: str | None) -> bool | None:
    """Whether a version is a pre-release; None if it cannot be parsed."""
    try:
        return None if version is None else Version(version).is_prerelease
    except InvalidVersion:
        return None
