"""Our expectations of GitHub, as data, and what a probe observed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("expectations.toml")


class Verdict(StrEnum):
    """The result of checking an expectation."""

    HOLDS = "holds"
    BREAKS = "breaks"
    UNCLEAR = "unclear"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One assumption of the program about GitHub.

    Attributes:
        id: its name.
        probe: of the twelve probes.
        says: the assumption.
        where: the code that depends on it.
        needs_action: whether somebody has to act when it breaks.
    """

    id: str
    probe: int
    says: str
    where: str
    needs_action: bool


@dataclass(frozen=True, slots=True)
class Subjects:
    """The public repositories that are probed, owner/name each."""

    stars: str
    large: Sequence[str]
    renamed: str
    duplicates: str
    clone: str
    more: Sequence[str]


@dataclass(frozen=True, slots=True)
class Observed:
    """The observation for an expectation: a sentence for people, and the figures of the answers behind it."""

    expectation: str
    verdict: Verdict
    found: str
    answers: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def expectations() -> dict[str, Expectation]:
    """Return the expectations by id, in the order of the file."""
    return {row["id"]: Expectation(**row) for row in _data()["expectation"]}


def subjects() -> Subjects:
    """Return the repositories of the read-only probes."""
    return Subjects(**_data()["subjects"])


def judged(expectation: str, holds: bool | None, found: str, answers: Sequence[Mapping[str, Any]] = ()) -> Observed:
    """Return the observation; `holds` is None if the answers decide neither."""
    verdict = Verdict.UNCLEAR if holds is None else Verdict.HOLDS if holds else Verdict.BREAKS
    return Observed(expectation, verdict, found, answers)


def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
