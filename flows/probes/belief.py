"""What we believe of GitHub, as data, and what a look at it found."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("beliefs.toml")


class Verdict(StrEnum):
    """What an answer says of a belief."""

    HOLDS = "holds"
    BREAKS = "breaks"
    UNCLEAR = "unclear"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing that the program takes for granted.

    Attributes:
        id: its name.
        probe: of the twelve probes.
        says: the belief.
        where: in our code it matters.
        needs_action: whether somebody has to act when it breaks.
    """

    id: str
    probe: int
    says: str
    where: str
    needs_action: bool


@dataclass(frozen=True, slots=True)
class Subjects:
    """The public repositories that are looked at, owner/name each."""

    stars: str
    large: Sequence[str]
    renamed: str
    duplicates: str
    clone: str
    more: Sequence[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found about a belief: a sentence for people, and the figures of the answers behind it."""

    belief: str
    verdict: Verdict
    found: str
    answers: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def beliefs() -> dict[str, Belief]:
    """Return the beliefs by id, in the order of the file."""
    return {row["id"]: Belief(**row) for row in _told()["belief"]}


def subjects() -> Subjects:
    """Return whom the read-only probes look at."""
    return Subjects(**_told()["subjects"])


def judged(belief: str, holds: bool | None, found: str, answers: Sequence[Mapping[str, Any]] = ()) -> Seen:
    """Return what was found; `holds` None where the answers tell neither."""
    verdict = Verdict.UNCLEAR if holds is None else Verdict.HOLDS if holds else Verdict.BREAKS
    return Seen(belief, verdict, found, answers)


def _told() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
