"""The results of rounds of MLPerf Inference, each a git repository with descriptions of systems and the summary of a run for each entry.

A round without figures is not there. The summaries are empty: what was measured is not looked at.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from sandbox import file_commits
from sandbox.benchmark_results import OWNER
from sandbox.figures.table import read_table
from sandbox.file_commits import Change

FIGURES = Path(__file__).parent / "figures" / "inference_entries.csv"


@dataclass(frozen=True, slots=True)
class System:
    """A system of a submitter, and the scenarios of each benchmark that it ran.

    Attributes:
        repository: of the round.
        division: closed or open.
        submitter: with the folder's name where no other is told.
        name: of the description.
        framework_text: as the submitter wrote it; empty where nothing was read.
        accelerator: model; empty where none is told.
        accelerators: in all nodes; None where that is not told.
        nodes: None where that is not told.
        benchmarks: scenarios by name.
    """

    repository: str
    division: str
    submitter: str
    name: str
    framework_text: str
    accelerator: str = ""
    accelerators: int | None = None
    nodes: int | None = None
    benchmarks: Mapping[str, Sequence[str]] = field(default_factory=dict)


@cache
def shipped() -> Sequence[System]:
    """Return the counted systems."""
    return [_system(row) for row in read_table(FIGURES)]


def _system(row: Mapping[str, str]) -> System:
    pairs = [one.partition(":")[::2] for one in row["benchmarks"].split()]
    return System(
        row["repository"],
        row["division"],
        row["submitter"],
        row["system"],
        row["framework_text"],
        row["accelerator"],
        int(row["accelerators"]) if row["accelerators"] else None,
        int(row["nodes"]) if row["nodes"] else None,
        {name: scenarios.split("+") for name, scenarios in pairs},
    )


def write(git_root: Path, systems: Sequence[System], day: date) -> None:
    """Write the repositories of the rounds, each with one commit of a day."""
    files: dict[str, dict[str, str | None]] = {}
    for system in systems:
        files.setdefault(system.repository, {}).update(_files(system))
    for repository, content in files.items():
        file_commits.write(git_root / OWNER / f"{repository}.git", [Change(day, content)])


def _files(system: System) -> Mapping[str, str]:
    folder = f"{system.division}/{system.submitter.replace('/', '_')}"
    told = {
        "submitter": system.submitter,
        "division": system.division,
        "framework": system.framework_text,
        "accelerator_model_name": system.accelerator,
        "number_of_nodes": "" if system.nodes is None else system.nodes,
        "accelerators_per_node": system.accelerators // system.nodes if system.accelerators is not None and system.nodes else "",
    }
    files = {f"{folder}/systems/{system.name}.json": json.dumps(told, indent=2)}
    for benchmark, scenarios in system.benchmarks.items():
        for scenario in scenarios:
            files[f"{folder}/results/{system.name}/{benchmark}/{scenario}/performance/run_1/mlperf_log_summary.txt"] = ""
    return files
