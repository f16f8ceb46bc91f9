"""Figures in a CSV file that begins with lines of comment (`#`): what they are, where they are from, until when they are known."""

import csv
from collections.abc import Sequence
from pathlib import Path


def read_table(file: Path) -> Sequence[dict[str, str]]:
    """Return the rows of a file in its order, by column."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))
