"""The lists of the Apache Software Foundation: `/json/foundation/{list}.json`, of the projects that have figures, without people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.exchange import Answer
from sandbox.figures.table import read_table

FIGURES = Path(__file__).parent / "figures" / "apache.csv"
_LIST = re.compile(r"/json/foundation/(committees|committees-retired|podlings|podlings-history)\.json")


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the foundation; months as 2023-10, empty where something has not happened.

    Attributes:
        started: when it entered the incubator.
        ended: when it left it.
        status: how it left it: graduated or retired.
        established: when it became a committee.
        retired: when the committee was retired.
    """

    started: str
    ended: str = ""
    status: str = ""
    established: str = ""
    retired: str = ""


@cache
def shipped() -> Mapping[str, Project]:
    """Return the recorded projects by the foundation's short name."""
    return {row.pop("project"): Project(**row) for row in read_table(FIGURES)}


def answer(projects: Mapping[str, Project], path: str) -> Answer | None:
    """Return the answer to a path; None where it is none of the foundation's."""
    found = _LIST.fullmatch(path)
    if found is None:
        return None
    if not projects:
        return Answer(404, {"message": "Not Found"})
    return Answer(200, _lists(projects)[found[1]])


def _lists(projects: Mapping[str, Project]) -> dict[str, object]:
    committees = {name: one for name, one in projects.items() if one.established}
    podlings = {name: one for name, one in projects.items() if one.started}
    return {
        "committees": [{"id": name, "established": one.established} for name, one in committees.items() if not one.retired],
        "committees-retired": [
            {"id": name, "established": one.established, "retired": one.retired} for name, one in committees.items() if one.retired
        ],
        "podlings": {name: {"podling": True, "started": one.started} for name, one in podlings.items() if not one.ended},
        "podlings-history": [
            {"id": name, "started": one.started, "ended": one.ended, "status": one.status} for name, one in podlings.items() if one.ended
        ],
    }
