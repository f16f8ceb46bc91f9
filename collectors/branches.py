"""Which branches of a repository are read: the default one, and those that look like release lines.

Whether a release line still lives is decided later, by the date of its last commit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collectors.errors import Malformed, TrueZero, Unavailable
from collectors.names import is_branch

RELEASE_LINE = re.compile(r"^(v?\d|release)", re.IGNORECASE)
_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Branches:
    """The branches that are read.

    Attributes:
        default: the default branch.
        tips: branch to the hash of its newest commit, the default included, by name.
    """

    default: str
    tips: dict[str, str]


def parse_refs(text: str, default: str | None) -> Branches:
    """Read ``git ls-remote --symref``.

    Args:
        text: lines of ``ref: refs/heads/x<TAB>HEAD`` and ``hash<TAB>name``.
        default: the default branch that the API told, used where the server names none.

    Raises:
        TrueZero: the repository has no branch.
        Unavailable: it has branches and none of them is the default one.
        Malformed: a line that is neither.
    """
    tips: dict[str, str] = {}
    wanted: list[str | None] = [default]
    for line in filter(None, text.split("\n")):
        what, tab, name = line.partition("\t")
        if not tab:
            raise Malformed("tab", "git ls-remote")
        if what.startswith("ref: "):
            if name == "HEAD":
                wanted.insert(0, what.removeprefix("ref: ").removeprefix(_HEADS))
        elif name.startswith(_HEADS):
            if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", what) is None:
                raise Malformed("hash", "git ls-remote")
            tips[name.removeprefix(_HEADS)] = what
    if not tips:
        raise TrueZero("the git repository is empty")
    return choose(tips, wanted)


def choose(tips: Mapping[str, str], wanted: Sequence[str | None]) -> Branches:
    """Return the branches that are read, of all with their tips; the default one is the first of ``wanted`` that exists.

    Raises:
        Unavailable: none of them does.
    """
    found = next((name for name in wanted if name is not None and name in tips and is_branch(name)), None)
    if found is None:
        raise Unavailable("the git repository names no default branch")
    return Branches(found, {name: tip for name, tip in sorted(tips.items()) if name == found or _is_release_line(name)})


def _is_release_line(name: str) -> bool:
    return RELEASE_LINE.match(name) is not None and is_branch(name)
