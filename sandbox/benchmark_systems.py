"""Systems that submitters entered into rounds of MLPerf: what the repositories of training and of inference have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from sandbox import file_commits
from sandbox.figures.table import read_table
from sandbox.file_commits import Change

OWNER = "mlcommons"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class System(Generic[Result]):
    """A system of a submitter, and what became of each benchmark that it ran.

    Attributes:
        repository: of the round.
        submitter: with the folder's name where no other is told.
        division: closed, open, or empty.
        name: of the description.
        framework_text: as the submitter wrote it; empty where nothing was read.
        accelerator: model; empty where none is told.
        accelerators: in all nodes; None where that is not told.
        nodes: None where that is not told.
        benchmarks: results by name.
    """

    repository: str
    submitter: str
    division: str
    name: str
    framework_text: str
    accelerator: str = ""
    accelerators: int | None = None
    nodes: int | None = None
    benchmarks: Mapping[str, Result] = field(default_factory=dict)


def read_systems(figures: Path, result: Callable[[str], Result]) -> Sequence[System[Result]]:
    """Return the counted systems of a file; `result` reads what stands behind a benchmark's colon."""
    return [_system(row, result) for row in read_table(figures)]


def _system(row: Mapping[str, str], result: Callable[[str], Result]) -> System[Result]:
    pairs = [one.partition(":")[::2] for one in row["benchmarks"].split()]
    return System(
        row["repository"],
        row["submitter"],
        row["division"],
        row["system"],
        row["framework_text"],
        row["accelerator"],
        int(row["accelerators"]) if row["accelerators"] else None,
        int(row["nodes"]) if row["nodes"] else None,
        {name: result(text) for name, text in pairs},
    )


def write_rounds(
    git_root: Path, systems: Sequence[System[Result]], day: date, files_of: Callable[[System[Result]], Mapping[str, str]]
) -> None:
    """Write the repositories of the rounds, each with one commit of a day; `files_of` lays out a system."""
    files: dict[str, dict[str, str | None]] = {}
    for system in systems:
        files.setdefault(system.repository, {}).update(files_of(system))
    for repository, content in files.items():
        file_commits.write(git_root / OWNER / f"{repository}.git", [Change(day, content)])


def description(system: System[Result]) -> Mapping[str, str]:
    """Return what a submitter says of a system."""
    return {
        "submitter": system.submitter,
        "division": system.division,
        "framework": system.framework_text,
        "accelerator_model_name": system.accelerator,
        "number_of_nodes": "" if system.nodes is None else str(system.nodes),
        "accelerators_per_node": str(system.accelerators // system.nodes) if system.accelerators is not None and system.nodes else "",
    }
