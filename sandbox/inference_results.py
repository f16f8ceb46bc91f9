"""The results of rounds of MLPerf Inference, each a git repository with descriptions of systems and the summary of a run for each entry.

A round without figures is not there. The summaries are empty: what was measured is not looked at.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from sandbox.benchmark_systems import System, description, read_systems, write_rounds

FIGURES = Path(__file__).parent / "figures" / "inference_entries.csv"


Entered = System[Sequence[str]]
"""A system with the scenarios of each benchmark that it ran."""


@cache
def shipped() -> Sequence[Entered]:
    """Return the counted systems."""
    return read_systems(FIGURES, lambda scenarios: scenarios.split("+"))


def write(git_root: Path, systems: Sequence[Entered], day: date) -> None:
    """Write the repositories of the rounds, each with one commit of a day."""
    write_rounds(git_root, systems, day, _files)


def _files(system: Entered) -> Mapping[str, str]:
    folder = f"{system.division}/{system.submitter.replace('/', '_')}"
    files = {f"{folder}/systems/{system.name}.json": json.dumps(description(system), indent=2)}
    for benchmark, scenarios in system.benchmarks.items():
        for scenario in scenarios:
            files[f"{folder}/results/{system.name}/{benchmark}/{scenario}/performance/run_1/mlperf_log_summary.txt"] = ""
    return files
