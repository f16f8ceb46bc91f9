"""Take the entries of rounds of benchmarks: `python -m sandbox.figures.count_benchmarks FILE.duckdb` writes `benchmark_entries.csv`.

FILE.duckdb has the table `benchmark_entries`, as a home that has read the real rounds publishes it. A row is a system; its benchmarks stand
with their minutes behind a colon where a time was counted.
"""

import sys
from pathlib import Path

import duckdb

from sandbox.figures.table import write_table

TARGET = Path(__file__).parent / "benchmark_entries.csv"
HEAD = """# Entries of MLPerf Training, rounds v0.5 to v5.1, from mlcommons/training_results_* (Apache-2.0), read in November 2026.
# benchmarks: with the minutes to train behind a colon, where two frameworks ran on the same machine and every run ended well.
"""
_SYSTEMS = """
    select split_part(subject, '/', 2) as repository, submitter, coalesce(division, '') as division, system,
      coalesce(any_value(framework_text), '') as framework_text, coalesce(any_value(accelerator), '') as accelerator,
      any_value(accelerators) as accelerators, any_value(nodes) as nodes,
      string_agg(benchmark || coalesce(':' || round(minutes, 2), ''), ' ' order by benchmark) as benchmarks
    from benchmark_entries
    group by subject, submitter, division, system
    order by subject, submitter, system"""


def main() -> None:
    """Write the file."""
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        found = con.execute(_SYSTEMS)
        write_table(TARGET, HEAD, [column[0] for column in found.description or ()], found.fetchall())


if __name__ == "__main__":
    main()
