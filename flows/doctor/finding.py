"""What a check of `pulse doctor` says."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether somebody has to act."""

    OK = "ok"
    NOTE = "note"
    ACT = "ACT"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One thing that was looked at: what was found, and what to do where something is to be done."""

    level: Level
    subject: str
    found: str
    todo: str = ""
