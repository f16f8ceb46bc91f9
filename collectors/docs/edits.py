"""When the pages of each framework's documentation were edited: from git, every four weeks, without an API request.

The repository that holds the documentation is cloned without any contents (7 to 25 MB for the large ones; docs/operations.md has what
was measured), and later only what is new comes. One row is a text of a page, from the day on which the default branch had it until it
was edited again, removed or moved out of the folder. Several folders of one repository share a clone.
Source: the repositories that the catalog names, each under its own licence; no text is kept. https://git-scm.com/docs/git-log
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import pyarrow as pa

from collectors.columns import INSTANT, TEXT, raw_schema
from collectors.docs.lives import Edit, arrivals, edits
from collectors.docs.place import SUFFIXES, Place
from collectors.errors import Gone
from collectors.git.command import Git
from collectors.git.file_history import FileHistory, Step
from collectors.page import Coverage, Page
from collectors.reading import Periodic, Reading
from collectors.source import States, Subject

SOURCE = "docs_edits"
DEFAULT_URL = "https://github.com"
_MOVES_FOLLOWED = 5  # a page that moved more often begins there
_AS_A_FOLDER = 5
SCHEMA = raw_schema(
    {"subject": TEXT, "page": TEXT, "edited_at": INSTANT, "ended_at": INSTANT, "commit_sha": TEXT, "known_at": INSTANT},
    nullable={"ended_at"},
)


class DocsEdits(Periodic):
    """The documentation of the catalog.

    Args:
        git: for the server of the repositories.
        folder: where the clones lie.
        subjects: docs/OWNER/NAME/FOLDER, each a folder of a repository.
    """

    server = "docs"
    sources = (SOURCE,)
    table = SOURCE
    period = timedelta(days=28)

    def __init__(self, git: Git, folder: Path, subjects: Iterable[Subject]) -> None:
        super().__init__(subjects)
        self._git, self._folder = git, folder
        self._clones = {Place.of(subject.key).clone: Lock() for subject in self.subjects()}
        self._fetched: set[str] = set()

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        place = Place.of(subject.key)
        history = FileHistory(self._git, self._folder / f"docs-{place.clone}.git", place.repository)
        with self._clones[place.clone]:
            if place.clone not in self._fetched:
                history.fetch()
                self._fetched.add(place.clone)
            steps = _followed(history, place)
        found = edits(steps, place, at)
        if not any(edit.ended_at is None for edit in found):
            reason = f"no page is in {place}" if not found else f"the pages of {place} have left it"
            raise Gone(reason)
        begins = found[0].edited_at
        yield Page(
            {SOURCE: rows(found, subject.key, at)},
            {SOURCE: Reading(at).to_text()},
            (Coverage(SOURCE, begins, at),),
            frozenset({SOURCE}),
        )


def _followed(history: FileHistory, place: Place) -> Sequence[Step]:
    """Return the commits that touched the folder, or a page before it moved there with its text."""
    if not place.folder:
        return history.steps([f"*{suffix}" for suffix in sorted(SUFFIXES)])
    followed = {place.folder}
    asked: set[str] = set()
    steps = history.steps(_literally(followed))
    for _ in range(_MOVES_FOLLOWED):
        new = {sha: paths for sha, paths in arrivals(steps, place, followed).items() if sha not in asked}
        asked |= new.keys()
        came_from = {old for sha, moves in history.moves(new).items() for path, old in moves.items() if path in new[sha]}
        if not came_from - followed:
            break
        followed |= came_from
        steps = history.steps(_literally(followed))
    return steps


def _literally(paths: Iterable[str]) -> Sequence[str]:
    """Return what git is asked for: many files of one folder as the folder, since git compares each path with each pattern."""
    folders: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        folders[path.rpartition("/")[0]].add(path)
    asked = {one for folder, files in folders.items() for one in ({folder} if folder and len(files) >= _AS_A_FOLDER else files)}
    return [f":(literal){path}" for path in sorted(asked)]


def rows(found: Iterable[Edit], subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of a folder.

    Args:
        found: the texts of its pages.
        subject: docs/OWNER/NAME/FOLDER.
        known_at: aware.
    """
    return pa.Table.from_pylist(
        [
            {
                "subject": subject,
                "page": edit.page,
                "edited_at": edit.edited_at,
                "ended_at": edit.ended_at,
                "commit_sha": edit.sha,
                "known_at": known_at,
            }
            for edit in found
        ],
        SCHEMA,
    )
