"""Figures in a CSV file that begins with lines of comment (`#`): what they are, where they are from, until when they are known."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def read_table(file: Path) -> Sequence[dict[str, str]]:
    """Return the rows of a file in its order, by column."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def write_table(file: Path, head: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write such a file: the lines of comment, the names of the columns, and the rows in their order."""
    with file.open("w", encoding="utf-8", newline="") as written:
        written.write(head)
        table = csv.writer(written, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)
