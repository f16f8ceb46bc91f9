"""The pages of a folder from commit to commit: when each was edited, and when it went.

A page that moves and keeps its text is not edited, whichever folder it comes from; what happened to it under its earlier name is its
history. A page that leaves the folder has gone from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from collectors.docs.place import Place
from collectors.git.file_history import Step


@dataclass(frozen=True, slots=True)
class Edit:
    """A text of a page, from one day to a later one.

    Attributes:
        page: its path at the time.
        edited_at: when it got this text, aware UTC.
        ended_at: when it got the next one or went; None while it has this one.
        sha: of the commit.
    """

    page: str
    edited_at: datetime
    ended_at: datetime | None
    sha: str


@dataclass(slots=True)
class _Life:
    """A page under all its names; `left_at` and `ended_at`: when it went out of the folder, and when it was removed."""

    blob: str
    texts: list[tuple[datetime, str, str]] = field(default_factory=list)
    is_here: bool = False
    left_at: datetime | None = None
    ended_at: datetime | None = None


def edits(steps: Sequence[Step], place: Place, at: datetime) -> list[Edit]:
    """Return the texts that pages of a folder had for a day or longer, in the order of their dates.

    Args:
        steps: the commits that touched the folder, or what has moved into it, the oldest first.
        place: the folder.
        at: of the reading, aware UTC.
    """
    lying: dict[str, _Life] = {}
    lives: list[_Life] = []
    for step, moment in zip(steps, moments(steps, at), strict=True):
        taken = {path: lying.pop(path) for path, blob in step.blobs.items() if blob is None and path in lying}
        for path, blob in step.blobs.items():
            if blob is None:
                continue
            life, is_moved = lying.get(path), False
            if life is None:
                came_from = next((old for old, one in taken.items() if one.blob == blob), None)
                is_moved = came_from is not None
                life = taken.pop(came_from) if came_from is not None else _Life("")
                lying[path] = life
                if came_from is None:
                    lives.append(life)
            _settle(life, is_here=place.holds(path), moment=moment)
            if life.blob != blob and not is_moved:
                life.blob = blob
                life.texts.append((moment, path, step.sha))
        for life in taken.values():
            life.ended_at = moment
    found = [edit for life in lives for edit in _edits(life)]
    return sorted(found, key=lambda edit: (edit.edited_at, edit.page))


def moments(steps: Sequence[Step], at: datetime) -> Sequence[datetime]:
    """Return when each commit happened, never earlier than the one before it.

    A commit from after the reading, by a wrong clock, has the date of the next one.
    """
    dated, following = [], at
    for step in reversed(steps):
        following = step.committed_at if step.committed_at <= at else following
        dated.append(following)
    dated.reverse()
    for number in range(1, len(dated)):
        dated[number] = max(dated[number - 1], dated[number])
    return dated


def arrivals(steps: Sequence[Step], place: Place, followed: AbstractSet[str]) -> Mapping[str, frozenset[str]]:
    """Return the commits in which pages of a folder, or followed paths, came from nowhere in these steps, with these paths."""
    lying: dict[str, str] = {}
    found: dict[str, frozenset[str]] = {}
    for step in steps:
        taken = [lying.pop(path) for path, blob in step.blobs.items() if blob is None and path in lying]
        new = {path for path, blob in step.blobs.items() if blob and path not in lying and blob not in taken}
        wanted = frozenset(path for path in new if place.holds(path) or path in followed)
        lying |= {path: blob for path, blob in step.blobs.items() if blob is not None}
        if wanted:
            found[step.sha] = wanted
    return found


def _settle(life: _Life, *, is_here: bool, moment: datetime) -> None:
    if life.is_here and not is_here:
        life.left_at = moment
    elif is_here:
        life.left_at = None
    life.is_here = is_here


def _edits(life: _Life) -> Iterator[Edit]:
    """Yield its texts, if it ever lay in the folder and unless it went elsewhere before; those of less than a day are left out."""
    if not life.is_here and life.left_at is None:
        return
    end = life.left_at or life.ended_at
    known = [text for text in life.texts if life.left_at is None or text[0] < life.left_at]
    ends = [*(moment for moment, _, _ in known[1:]), end]
    for (moment, page, sha), ended_at in zip(known, ends, strict=True):
        if ended_at is None or ended_at.date() > moment.date():
            yield Edit(page, moment, ended_at, sha)
