"""Which framework versions AWS Deep Learning Containers offers images of: its public lists, read commit by commit from git, once a week.

Until February 2026 the list was `available_images.md` on the branch `master`, with a table row an image; since January 2026 each image
has a file below `docs/src/data` of the default branch. Both name images by repository and tag, as in
`pytorch-training:2.6.0-gpu-py312`: the repository says the framework and what the image is for, the tag begins with the version.
Images that others build on a framework (`huggingface-pytorch-training`) have repositories of their own and do not count. The date
`ga` in those files is that of the framework's release, not of the image, so it is not read. All frameworks come from one clone without
contents (8 MB, of which a week brings the news), so a reading takes no API request.
Source: https://github.com/aws/deep-learning-containers (Apache-2.0)
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import merge
from pathlib import Path
from threading import Lock

import pyarrow as pa

from collectors.errors import Gone, Malformed
from collectors.git.command import Git
from collectors.git.contents import line_of
from collectors.git.file_history import FileHistory, Step
from collectors.page import Coverage, Page
from collectors.reading import Periodic, Reading
from collectors.source import States, Subject
from collectors.vendor_versions import SOURCE, UNDIVIDED, Key, Listing, rows

DEFAULT_URL = "https://github.com"
REPOSITORY = "aws/deep-learning-containers"
BRANCH = "master"
"""The branch of the list until the repository was founded anew in November 2025."""
LIST = "available_images.md"
FOLDER = "docs/src/data"
_VERSION = r"(\d{1,9}(?:\.\d{1,9}){1,5})(?![\w.])"
_IMAGE = re.compile(r"/([a-z0-9-]+):" + _VERSION)
_FILE = re.compile(re.escape(FOLDER) + r"/([a-z0-9-]+)/[^/]+\.ya?ml")
_TAGS = re.compile(r"^tags?:.*(?:\n[ \t]*-.*)*", re.MULTILINE)
_TAG = re.compile(r"[\"'\s]" + _VERSION)
_Image = tuple[str, str]  # repository and version


class DeepLearningContainers(Periodic):
    """The images of the frameworks of the catalog.

    Args:
        git: for the server of the repository.
        folder: where the clones lie.
        subjects: the frameworks, dlc/NAME.
    """

    server = "dlc"
    sources = (SOURCE,)
    table = SOURCE
    period = timedelta(days=7)

    def __init__(self, git: Git, folder: Path, subjects: Iterable[Subject]) -> None:
        super().__init__(subjects)
        self._history = FileHistory(git, folder / "dlc.git", REPOSITORY, [BRANCH])
        self._one_at_a_time = Lock()
        self._read: tuple[list[Step], Mapping[str, bytes]] | None = None

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        with self._one_at_a_time:  # the frameworks share a clone
            if self._read is None:
                self._history.fetch()
                steps = in_order(self._history.steps([LIST], line_of(BRANCH)), self._history.steps([FOLDER]))
                blobs = {blob for step in steps for path, blob in step.blobs.items() if blob is not None and _is_list(path)}
                self._read = steps, self._history.contents(blobs)
            steps, contents = self._read
        table = parse(steps, contents, subject.key, at)
        yield Page({SOURCE: table}, {SOURCE: Reading(at).to_text()}, (Coverage(SOURCE, steps[0].committed_at, at),), frozenset({SOURCE}))


def in_order(*lines: Sequence[Step]) -> list[Step]:
    """Return the commits of several lines as one, the oldest first; within a line the order stays."""
    return list(merge(*lines, key=lambda step: step.committed_at))


def parse(steps: Sequence[Step], contents: Mapping[str, bytes], subject: str, known_at: datetime) -> pa.Table:
    """Return a row for each version that the lists ever had of a framework; an old content that cannot be read is passed over.

    Args:
        steps: the commits of both branches that touched a list, the oldest first.
        contents: of the lists.
        subject: of the rows, dlc/NAME.
        known_at: aware.

    Raises:
        Gone: no image of it was ever listed, or the lists have left the repository.
        Malformed: the newest content is no list.
    """
    framework, where = subject.partition("/")[2], f"the images of {subject}"
    offered = re.compile(rf"{re.escape(framework)}(?:-(.+))?")
    read: dict[tuple[str, str], frozenset[Key]] = {}

    def keys(path: str, blob: str) -> frozenset[Key]:
        if (path, blob) not in read:  # the repository stands in the path alone, so two files may hold the same
            images = ((offered.fullmatch(repository), version) for repository, version in _images(path, contents[blob], where))
            read[path, blob] = frozenset((found[1] or UNDIVIDED, version) for found, version in images if found)
        return read[path, blob]

    def is_mine(path: str) -> bool:
        found = _FILE.fullmatch(path)
        return found is not None and offered.fullmatch(found[1]) is not None

    listings: list[Listing] = []
    lying: dict[str, str] = {}
    trouble: Malformed | None = None
    for step in steps:
        for path, blob in step.blobs.items():
            if blob is None or (path == LIST and _points_elsewhere(contents[blob])):
                lying.pop(path, None)
            elif _is_list(path):
                lying[path] = blob
        try:
            listed = frozenset[Key]().union(*(keys(path, blob) for path, blob in lying.items() if path == LIST or is_mine(path)))
        except Malformed as wrong:
            trouble = wrong
            continue
        trouble = None
        listings.append(Listing(step, listed if lying else None))
    if trouble is not None:
        raise trouble
    if not lying:
        reason = f"{where} are not in the repository" if not steps else f"{where} have left the repository"
        raise Gone(reason)
    table = rows(listings, subject, known_at)
    if not table.num_rows:
        reason = f"{where}: none was ever listed"
        raise Gone(reason)
    return table


def _is_list(path: str) -> bool:
    return path == LIST or _FILE.fullmatch(path) is not None


def _points_elsewhere(content: bytes) -> bool:
    """Return whether the old list only says where the new ones lie."""
    text = content.decode("utf-8", "replace")
    return FOLDER in text and not _rows(text)


def _rows(text: str) -> list[_Image]:
    lines = [line for line in text.splitlines() if line.lstrip().startswith("|")]
    return [(found[1], found[2]) for line in lines for found in _IMAGE.finditer(line)]


def _images(path: str, content: bytes, where: str) -> list[_Image]:
    """Return the images that a file names.

    Raises:
        Malformed: it names none.
    """
    text = content.decode("utf-8", "replace")
    if path == LIST:
        key, images = "rows of images", _rows(text)
    else:
        file, tags = _FILE.fullmatch(path), _TAGS.search(text)
        versions = [found[1] for found in _TAG.finditer(tags[0])] if tags else []
        exact = max(versions, key=lambda version: version.count("."), default=None)  # beside 2.7.1-cpu-py312 there is 2.7-cpu-py312
        key, images = "tags", [(file[1], exact)] if file and exact else []
    if not images:
        raise Malformed(key, where)
    return images
