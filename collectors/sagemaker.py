"""Which framework versions SageMaker offers images of: the tables of its Python SDK, read commit by commit from git, once a week.

A table is `image_uri_config/NAME.json`. It lay in one folder until the SDK's third version and lies in another one since; its versions
stand on top, or apart for training, inference and accelerators. All tables come from one clone without contents (6 MB, of which a week
brings the news), so a reading takes no API request. Source: https://github.com/aws/sagemaker-python-sdk (Apache-2.0)
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import pyarrow as pa

from collectors.errors import Gone, Malformed
from collectors.git.command import Git
from collectors.git.file_history import FileHistory, Step
from collectors.page import Coverage, Page
from collectors.reading import Periodic, Reading
from collectors.source import States, Subject
from collectors.vendor_versions import SOURCE, UNDIVIDED, Key, Listing, rows

DEFAULT_URL = "https://github.com"
REPOSITORY = "aws/sagemaker-python-sdk"
FOLDERS = ("src/sagemaker/image_uri_config", "sagemaker-core/src/sagemaker/core/image_uri_config")
"""Where the tables lay until version 3 of the SDK, and where they lie since."""
_LONGEST = 100


class SageMakerImages(Periodic):
    """The tables of the frameworks of the catalog.

    Args:
        git: for the server of the repository.
        folder: where the clones lie.
        subjects: the tables, sagemaker/NAME.
    """

    server = "sagemaker"
    sources = (SOURCE,)
    table = SOURCE
    period = timedelta(days=7)

    def __init__(self, git: Git, folder: Path, subjects: Iterable[Subject]) -> None:
        super().__init__(subjects)
        self._history = FileHistory(git, folder / "sagemaker.git", REPOSITORY)
        self._one_at_a_time = Lock()
        self._is_fetched = False

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        name = subject.key.partition("/")[2]
        with self._one_at_a_time:  # the tables share a clone
            if not self._is_fetched:
                self._history.fetch()
                self._is_fetched = True
            steps = self._history.steps([f"{folder}/{name}.json" for folder in FOLDERS])
            contents = self._history.contents([blob for step in steps for blob in step.blobs.values() if blob is not None])
        table = parse(steps, contents, subject.key, at)
        begins = min(step.committed_at for step in steps)
        yield Page({SOURCE: table}, {SOURCE: Reading(at).to_text()}, (Coverage(SOURCE, begins, at),), frozenset({SOURCE}))


def parse(steps: Sequence[Step], contents: Mapping[str, bytes], subject: str, known_at: datetime) -> pa.Table:
    """Return a row for each version that a table ever had; an old content that cannot be read is passed over.

    Args:
        steps: the commits that touched the table, the oldest first.
        contents: of its files.
        subject: of the rows, sagemaker/NAME.
        known_at: aware.

    Raises:
        Gone: there is no such table, or not any more.
        Malformed: the newest content is no table.
    """
    where = f"the image table of {subject}"
    listings: list[Listing] = []
    lying: dict[str, str] = {}
    for place, step in enumerate(steps):
        lying = {path: blob for path, blob in {**lying, **step.blobs}.items() if blob is not None}
        try:
            listed = {key for blob in lying.values() for key in _versions(contents[blob], where)}
        except Malformed:
            if place == len(steps) - 1:
                raise
            continue
        listings.append(Listing(step, listed if lying else None))
    if not lying:
        reason = f"{where} is not in the repository" if not steps else f"{where} has left the repository"
        raise Gone(reason)
    return rows(listings, subject, known_at)


def _versions(content: bytes, where: str) -> Iterator[Key]:
    """Yield scope and version of what a table lists.

    Raises:
        Malformed: it is no JSON, or holds no versions where they belong.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise Malformed("JSON", where) from None
    if not isinstance(told, dict):
        raise Malformed("versions", where)
    scopes = {UNDIVIDED: told} if "versions" in told else {name: part for name, part in told.items() if isinstance(part, dict)}
    listed = [(scope, version) for scope, part in scopes.items() for version in _listed(part, where)]
    if not listed:
        raise Malformed("versions", where)
    yield from listed


def _listed(part: Mapping[str, object], where: str) -> Iterable[str]:
    versions = part.get("versions", {})
    if not isinstance(versions, dict) or any(not name.isprintable() or len(name) > _LONGEST for name in versions):
        raise Malformed("versions", where)
    return versions
