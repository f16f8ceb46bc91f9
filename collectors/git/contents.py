"""A bare clone without contents, into which those of a few files are fetched: commits and trees come whole, contents on demand.

Source: https://git-scm.com/docs/partial-clone
"""

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from collectors.errors import Malformed, Unavailable
from collectors.git import config
from collectors.git.clone_folder import is_sound, prepare
from collectors.git.command import Git

T = TypeVar("T")
HEAD = "refs/lines/head"
"""The server's default branch, as it was fetched."""
_HEAD = f"+HEAD:{HEAD}"
_REFETCHES = (2, 36)  # before, git takes contents that come into a clone of one commit for an incomplete answer


def line_of(branch: str) -> str:
    """Return under which name a branch beside the default one lies in a clone."""
    return f"refs/lines/branch/{branch}"


class ContentClone:
    """The clone of one repository.

    Args:
        git: runs commands; it hands over no token, since what is read is public.
        folder: the clone; its parent is made where missing.
        repo: owner/name.
        branches: that are fetched beside the default branch.
    """

    def __init__(self, git: Git, folder: Path, repo: str, branches: Sequence[str] = ()) -> None:
        self._git, self._folder, self._url = git, folder, git.url(repo)
        self._wanted = (_HEAD, *(f"+refs/heads/{branch}:{line_of(branch)}" for branch in branches))
        self._has_one_commit = False

    def fetch(self) -> None:
        """Bring the clone up to date, without any contents; one that git cannot use any more is cloned anew, once.

        Raises:
            SourceError: the server or the disk fails us.
        """
        self._again(lambda: self._fetch(self._wanted))

    def fetch_newest(self) -> None:
        """Fetch the newest commit alone, without any contents; for a clone that is removed after one reading.

        A git that cannot add contents to such a clone fetches the history too.

        Raises:
            SourceError: the server or the disk fails us.
        """
        self.remove()
        program = config.program()
        version = config.version_of(program) if program else None
        self._has_one_commit = version is not None and version >= _REFETCHES
        self._fetch(self._wanted, *(["--depth=1"] if self._has_one_commit else []))

    def contents(self, blobs: Collection[str]) -> Mapping[str, bytes]:
        """Return contents by their names; those that are not here yet are fetched together.

        Raises:
            SourceError: the server or the disk fails us.
        """
        return self._again(lambda: self._contents(sorted(set(blobs))))

    def remove(self) -> None:
        """Remove the clone from the disk."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *arguments: str, feed: bytes = b"") -> bytes:
        return self._git.run(self._folder, arguments, feed=feed)

    def _again(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except Unavailable:
            if self._git.is_stopping() or is_sound(self._git, self._folder):
                raise
        self.remove()
        self._fetch(self._wanted)
        return call()

    def _fetch(self, wanted: Collection[str], *options: str) -> None:
        prepare(self._git, self._folder, self._url)
        what = ["fetch", *options, "--filter=blob:none", "--no-tags", "--no-write-fetch-head", "--quiet", "--stdin", "origin"]
        self._git.run(self._folder, what, feed="".join(f"{one}\n" for one in wanted).encode(), remote=True)

    def _contents(self, blobs: Collection[str]) -> Mapping[str, bytes]:
        listed = self._run("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)")
        lacking = sorted(set(blobs) - set(listed.decode().split()))
        if lacking:
            self._fetch(lacking, *(["--refetch"] if self._has_one_commit else []))
        return parse_batch(self._git.run(self._folder, ["cat-file", "--batch"], feed="".join(f"{blob}\n" for blob in blobs).encode()))


def parse_batch(written: bytes) -> Mapping[str, bytes]:
    """Return the contents that ``git cat-file --batch`` wrote.

    Raises:
        Malformed: one is missing or cut off.
    """
    found, place = {}, 0
    while place < len(written):
        end = written.find(b"\n", place)
        name, _, kind_and_size = written[place:end].partition(b" ")
        kind, _, size = kind_and_size.partition(b" ")
        if end < 0 or kind != b"blob" or not size.isdigit() or end + 1 + int(size) >= len(written):
            raise Malformed("the content of a file", "what git wrote")
        found[name.decode()] = written[end + 1 : end + 1 + int(size)]
        place = end + int(size) + 2
    return found
