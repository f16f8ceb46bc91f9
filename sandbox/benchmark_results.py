"""The results of rounds of MLPerf Training, each a git repository with descriptions of systems and logs of runs.

A round without figures is not there. Round v0.5 is laid out in its own way, as the real one. Of the logs only the begin and the end of
each run is written: as many minutes apart as the entry took, or none where no time was counted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from sandbox import file_commits
from sandbox.figures.table import read_table
from sandbox.file_commits import Change

FIGURES = Path(__file__).parent / "figures" / "benchmark_entries.csv"
OWNER = "mlcommons"
FIRST_ROUND = "training_results_v0.5"
RUNS = 3
"""So many that a time without the fastest and the slowest of them can be told."""


@dataclass(frozen=True, slots=True)
class System:
    """A system of a submitter, and the minutes of each benchmark that it ran; None where no time was counted.

    Attributes:
        repository: of the round.
        submitter: with the folder's name where no other is told.
        division: closed, open, or empty.
        name: of the description.
        framework_text: as the submitter wrote it; empty where nothing was read.
        accelerator: model; empty where none is told.
        accelerators: in all nodes; None where that is not told.
        nodes: None where that is not told.
        benchmarks: minutes by name.
    """

    repository: str
    submitter: str
    division: str
    name: str
    framework_text: str
    accelerator: str = ""
    accelerators: int | None = None
    nodes: int | None = None
    benchmarks: Mapping[str, float | None] = field(default_factory=dict)


@cache
def shipped() -> Sequence[System]:
    """Return the counted systems."""
    return [_system(row) for row in read_table(FIGURES)]


def _system(row: Mapping[str, str]) -> System:
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
        {name: float(minutes) if minutes else None for name, minutes in pairs},
    )


def write(git_root: Path, systems: Sequence[System], day: date) -> None:
    """Write the repositories of the rounds, each with one commit of a day."""
    files: dict[str, dict[str, str | None]] = {}
    for system in systems:
        files.setdefault(system.repository, {}).update(_first_files(system) if system.repository == FIRST_ROUND else _files(system))
    for repository, content in files.items():
        file_commits.write(git_root / OWNER / f"{repository}.git", [Change(day, content)])


def _files(system: System) -> Mapping[str, str]:
    folder = system.submitter.replace("/", "_")
    told = {
        "submitter": system.submitter,
        "division": system.division,
        "framework": system.framework_text,
        "accelerator_model_name": system.accelerator,
        "number_of_nodes": "" if system.nodes is None else str(system.nodes),
        "accelerators_per_node": str(system.accelerators // system.nodes) if system.accelerators is not None and system.nodes else "",
    }
    files = {f"{folder}/systems/{system.name}.json": json.dumps(told, indent=2)}
    for benchmark, minutes in system.benchmarks.items():
        for run in range(RUNS if minutes else 1):
            files[f"{folder}/results/{system.name}/{benchmark}/result_{run}.txt"] = _log(minutes) if minutes else ""
    return files


def _first_files(system: System) -> Mapping[str, str]:
    above, _, name = system.name.rpartition("/")
    below = "/".join(part for part in ("v0.5.0", system.submitter, above, "results", name) if part)
    nodes = system.nodes or 1
    node = {
        "num_nodes": nodes,
        "accelerator": system.accelerator or "NA",
        "num_accelerators": 0 if system.accelerators is None else system.accelerators // nodes,
    }
    told = {"division": system.division, "framework": system.framework_text, "nodes": [node]}
    files = {f"{below}/entry.json": json.dumps(told, indent=2)}
    for benchmark, minutes in system.benchmarks.items():
        for run in range(RUNS if minutes else 1):
            files[f"{below}/{benchmark}/result_{run}.txt"] = _first_log(benchmark, minutes) if minutes else ""
    return files


def _first_log(benchmark: str, minutes: float) -> str:
    lines = ((0, "run_start"), (minutes * 60, 'run_stop: {"success": true}'))
    return "".join(f":::MLPv0.5.0 {benchmark} {seconds:.9f} (benchmark.py:1) {mark}\n" for seconds, mark in lines)


def _log(minutes: float) -> str:
    begin = {"time_ms": 0, "event_type": "INTERVAL_START", "key": "run_start"}
    end = {"time_ms": round(minutes * 60_000), "event_type": "INTERVAL_END", "key": "run_stop", "metadata": {"status": "success"}}
    return "".join(f":::MLLOG {json.dumps(line)}\n" for line in (begin, end))
