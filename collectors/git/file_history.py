"""What a few files of a repository held, commit by commit.

The line that is read is the first-parent one of the server's default branch, so that a file is dated by when the branch had it and
not by when somebody wrote it beside. Source: https://git-scm.com/docs/git-log
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collectors.errors import Malformed
from collectors.git.contents import HEAD, ContentClone

_CHANGE = re.compile(rb":\d{6} \d{6} [0-9a-f]+ (?P<blob>[0-9a-f]{40,64}) (?P<kind>[A-Z])\d*")


@dataclass(frozen=True, slots=True)
class Step:
    """A commit that touched one of the files.

    Attributes:
        sha: of the commit.
        committed_at: aware UTC.
        blobs: the files that it touched, each with the name of its new content; None where the file is gone.
    """

    sha: str
    committed_at: datetime
    blobs: Mapping[str, str | None] = field(default_factory=dict)


class FileHistory(ContentClone):
    """The clone of one repository, and the commits of it that touched a file."""

    def steps(self, paths: Sequence[str], line: str = HEAD) -> list[Step]:
        """Return the commits of a fetched line that touched one of the files, the oldest first.

        Args:
            paths: from the root of the repository.
            line: that of the default branch, or `line_of` another branch.

        Raises:
            Unavailable: git fails.
            Malformed: it wrote something else than asked for.
        """
        what = ["--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--reverse", "-z", "--format=%x01%H %ct"]
        return parse_log(self._run("log", *what, line, "--", *paths))

    def moves(self, shas: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Return the files that commits moved without touching what they hold: commit -> new path -> old path.

        No contents are needed for that, since git compares their names.

        Args:
            shas: of commits of the fetched line.

        Raises:
            Unavailable: git fails.
            Malformed: it wrote something else than asked for.
        """
        feed = "".join(f"{sha}\n" for sha in shas).encode()
        what = ["--no-walk=unsorted", "--first-parent", "-m", "--raw", "--no-abbrev", "-M100%", "--diff-filter=R", "-z", "--format=%x01%H"]
        return parse_moves(self._run("log", *what, "--stdin", feed=feed)) if feed else {}


def parse_log(written: bytes) -> list[Step]:
    """Return the commits of a raw log.

    Raises:
        Malformed: it is none.
    """
    found = []
    for record in written.split(b"\x01")[1:]:
        head, _, rest = record.partition(b"\0")
        sha, _, seconds = head.partition(b" ")
        cells = [cell.strip(b"\n") for cell in rest.split(b"\0")]
        changes = [cell for cell in cells if cell]
        blobs: dict[str, str | None] = {}
        for change, path in zip(changes[::2], changes[1::2], strict=False):
            told = _CHANGE.fullmatch(change)
            if told is None:
                raise Malformed("a changed file", "the log of git")
            blobs[path.decode("utf-8", "replace")] = None if told["kind"] == b"D" else told["blob"].decode()
        if not seconds.isdigit() or len(changes) % 2:
            raise Malformed("a commit", "the log of git")
        found.append(Step(sha.decode("ascii", "replace"), datetime.fromtimestamp(int(seconds), UTC), blobs))
    return found


def parse_moves(written: bytes) -> Mapping[str, Mapping[str, str]]:
    """Return the moves of a raw log of moves alone, as `FileHistory.moves` does.

    Raises:
        Malformed: it is none.
    """
    found = {}
    for record in written.split(b"\x01")[1:]:
        sha, _, rest = record.partition(b"\0")
        cells = [cell.strip(b"\n") for cell in rest.split(b"\0")]
        told = [cell for cell in cells if cell]
        if len(told) % 3 or any(_CHANGE.fullmatch(change) is None for change in told[::3]):
            raise Malformed("a moved file", "the log of git")
        old_and_new = zip(told[1::3], told[2::3], strict=True)
        found[sha.decode("ascii", "replace")] = {new.decode("utf-8", "replace"): old.decode("utf-8", "replace") for old, new in old_and_new}
    return found
