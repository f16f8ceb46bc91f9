"""Take closed entries of rounds of inference: `python -m sandbox.figures.count_inference FILE.duckdb ROUND ...`.

They are written into `inference_entries.csv`. FILE.duckdb has the table `inference_entries`, as a home that has read the real rounds
publishes it; ROUND is a version, as v4.1. A row is a system; its benchmarks stand with their scenarios behind a colon.
"""

import sys
from pathlib import Path

import duckdb

from sandbox.figures.table import write_table

TARGET = Path(__file__).parent / "inference_entries.csv"
HEAD = """# Closed entries of MLPerf Inference, from mlcommons/inference_results_* (Apache-2.0), read in November 2026; the open division is
# left out. benchmarks: with the scenarios in which they ran behind a colon.
"""
_SYSTEMS = """
    select split_part(subject, '/', 2) as repository, division, submitter, system,
      coalesce(any_value(framework_text), '') as framework_text, coalesce(any_value(accelerator), '') as accelerator,
      any_value(accelerators) as accelerators, any_value(nodes) as nodes,
      string_agg(benchmark || ':' || replace(scenarios, ', ', '+'), ' ' order by benchmark) as benchmarks
    from inference_entries
    where division = 'closed' and list_contains($1, replace(subject, 'mlperf/inference_results_', ''))
    group by subject, division, submitter, system
    order by subject, submitter, system"""


def main() -> None:
    """Write the file."""
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        found = con.execute(_SYSTEMS, [sys.argv[2:]])
        write_table(TARGET, HEAD, [column[0] for column in found.description or ()], found.fetchall())


if __name__ == "__main__":
    main()
