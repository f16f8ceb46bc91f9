"""The files of the newest commit of a repository, and the contents of a few of them.

Source: https://git-scm.com/docs/git-ls-tree
"""

from collections.abc import Mapping

from collectors.errors import Malformed
from collectors.git.contents import HEAD, ContentClone


class FileTree(ContentClone):
    """The clone of one repository, and the files of its newest commit."""

    def files(self) -> Mapping[str, str]:
        """Return the name of each file's content by the file's path; submodules and links are left out.

        Raises:
            Unavailable: git fails.
            Malformed: it wrote something else than asked for.
        """
        return parse_tree(self._run("ls-tree", "-r", "-z", "--full-tree", HEAD))


def parse_tree(written: bytes) -> Mapping[str, str]:
    """Return what ``git ls-tree -z`` wrote, content names by path.

    Raises:
        Malformed: it is no listing.
    """
    found = {}
    for entry in written.split(b"\0"):
        what, tab, path = entry.partition(b"\t")
        cells = what.split(b" ")
        if entry and (not tab or len(cells) != 3):
            raise Malformed("a file", "the listing of git")
        if entry and cells[0].startswith(b"100") and cells[1] == b"blob":
            found[path.decode("utf-8", "replace")] = cells[2].decode("ascii", "replace")
    return found
