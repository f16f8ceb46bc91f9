"""The results of rounds of MLPerf Training, each a git repository with descriptions of systems and logs of runs.

A round without figures is not there. Round v0.5 is laid out in its own way, as the real one. Of the logs only the begin and the end of
each run is written: as many minutes apart as the entry took, or none where no time was counted.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from sandbox.benchmark_systems import System, description, read_systems, write_rounds

FIGURES = Path(__file__).parent / "figures" / "benchmark_entries.csv"
FIRST_ROUND = "training_results_v0.5"
RUNS = 3
"""So many that a time without the fastest and the slowest of them can be told."""


Entered = System[float | None]
"""A system with the minutes of each benchmark; None where no time was counted."""


@cache
def shipped() -> Sequence[Entered]:
    """Return the counted systems."""
    return read_systems(FIGURES, lambda minutes: float(minutes) if minutes else None)


def write(git_root: Path, systems: Sequence[Entered], day: date) -> None:
    """Write the repositories of the rounds, each with one commit of a day."""
    write_rounds(git_root, systems, day, lambda system: _first_files(system) if system.repository == FIRST_ROUND else _files(system))


def _files(system: Entered) -> Mapping[str, str]:
    folder = system.submitter.replace("/", "_")
    files = {f"{folder}/systems/{system.name}.json": json.dumps(description(system), indent=2)}
    for benchmark, minutes in system.benchmarks.items():
        for run in range(RUNS if minutes else 1):
            files[f"{folder}/results/{system.name}/{benchmark}/result_{run}.txt"] = _log(minutes) if minutes else ""
    return files


def _first_files(system: Entered) -> Mapping[str, str]:
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
