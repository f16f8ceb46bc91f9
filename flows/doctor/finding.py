"""The result of a check of `pulse doctor`."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether the user must act."""

    OK = "ok"
    NOTE = "note"
    ACT = "ACT"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One finding: what was checked, what was found, and what to do, if anything."""

    level: Level
    subject: str
    found: str
    todo: str = ""
