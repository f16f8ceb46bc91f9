"""Take the versions of some tables: `python -m sandbox.figures.count_vendor_versions VERSIONS.csv TABLE ...` writes `vendor_versions.csv`.

VERSIONS.csv has `config`, `scope`, `version` and `first_seen` of each version, from the git history of the tables. Versions that were
taken out again later are left in: the newest one of a table was never among them for more than a few days.
"""

import csv
import sys
from pathlib import Path

from sandbox.figures.table import write_table

TARGET = Path(__file__).parent / "vendor_versions.csv"
HEAD = """# Framework versions in the image tables of SageMaker's Python SDK: the git history of aws/sagemaker-python-sdk (Apache-2.0) up to
# 2026-08-21. first_seen: the day on which the default branch had it; the tables begin on 2020-08-04, so what is older is of that day.
"""


def main() -> None:
    """Write the file."""
    source, *tables = sys.argv[1:]
    with Path(source).open(encoding="utf-8", newline="") as lines:
        wanted = [row for row in csv.DictReader(lines) if row["config"] in tables]
    rows = [(row["config"], row["scope"], row["version"], row["first_seen"]) for row in wanted]
    rows.sort(key=lambda row: (row[0], row[3], row[1]))
    write_table(TARGET, HEAD, ("table", "scope", "version", "first_seen"), rows)


if __name__ == "__main__":
    main()
