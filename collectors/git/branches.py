"""The branches of a repository that are read: the default one, those that the catalog names, and release lines.

A release line has a version in its name, and a tag points at a commit that is on it and not on the default branch. Today's refs
decide, for the past too. Whether a line is still live is decided later, by the date of its last commit.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from collectors.errors import Malformed, TrueZero, Unavailable
from collectors.names import is_branch

RELEASE_LINE = re.compile(r"((r|rel|releases?|branch|stable|maint)[-/_]?)?(v?\d+(\.\d+)+|v?\d+\.x|v\d+)([.-].*)?", re.IGNORECASE)
_HEADS, _TAGS = "refs/heads/", "refs/tags/"


@dataclass(frozen=True, slots=True)
class Branches:
    """The branches that are read.

    Attributes:
        default: The default branch.
        tips: Branch to the hash of its newest commit, by name: the default one, the named ones, and the candidates.
        named: Those that the catalog names as release lines.
        tagged: Hashes that tags point at. A candidate is a release line if one of these is on it and not on the default branch.
    """

    default: str
    tips: dict[str, str]
    named: frozenset[str] = frozenset()
    tagged: frozenset[str] = frozenset()

    @property
    def candidates(self) -> list[str]:
        """Branches that a tag of their own would make release lines."""
        return [name for name in self.tips if name != self.default and name not in self.named]

    def to_read(self, on_default: Collection[str]) -> list[str]:
        """Return the branches to read other than the default one, given its hashes; candidates only if a tag may be on one."""
        is_any = not self.tagged <= set(on_default)
        wanted = set(self.named) | (set(self.candidates) if is_any else set())
        return [name for name, tip in self.tips.items() if name in wanted and name != self.default and tip not in on_default]


@dataclass(frozen=True, slots=True)
class Refs:
    """The output of ``git ls-remote``: branch to the hash of its newest commit, and the hashes that tags point at."""

    tips: dict[str, str]
    tagged: frozenset[str]


def parse_refs(text: str) -> Refs:
    """Parse lines of ``hash<TAB>name``, as ``git ls-remote`` writes them.

    An annotated tag has a second line, with
    ``^{}`` after the name, for its target.

    Raises:
        TrueZero: The repository has no branch.
        Malformed: A line of another form.
    """
    tips: dict[str, str] = {}
    tags: dict[str, str] = {}
    for line in filter(None, text.split("\n")):
        sha, tab, name = line.partition("\t")
        if not tab:
            raise Malformed("tab", "git ls-remote")
        if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", sha) is None:
            raise Malformed("hash", "git ls-remote")
        if name.startswith(_HEADS):
            tips[name.removeprefix(_HEADS)] = sha
        elif name.startswith(_TAGS):
            tags[name.removesuffix("^{}")] = sha
    if not tips:
        raise TrueZero("the git repository is empty")
    return Refs(tips, frozenset(tags.values()))


def parse_head(text: str) -> str | None:
    """Return the branch in ``ref: refs/heads/x<TAB>HEAD`` of ``git ls-remote --symref URL HEAD``; None if there is none."""
    found = re.search(rf"^ref: {_HEADS}(.+)\tHEAD$", text, re.MULTILINE)
    return found[1] if found else None


def choose(
    tips: Mapping[str, str], wanted: Sequence[str | None], named: Collection[str] = (), tagged: Collection[str] = frozenset()
) -> Branches:
    """Return the branches to read, from all branches and tips; the default one is the first of ``wanted`` that exists.

    Raises:
        Unavailable: none of them does.
    """
    found = next((name for name in wanted if name is not None and name in tips and is_branch(name)), None)
    if found is None:
        raise Unavailable("the git repository names no default branch")
    read = {name: tip for name, tip in sorted(tips.items()) if name == found or name in named or _may_be_a_line(name)}
    return Branches(found, read, frozenset(named) & read.keys(), frozenset(tagged))


def _may_be_a_line(name: str) -> bool:
    return RELEASE_LINE.fullmatch(name) is not None and is_branch(name)
