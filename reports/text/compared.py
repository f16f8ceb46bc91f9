"""What a comparison writes into a cell, on its page and in the terminal."""

from collections.abc import Mapping
from typing import Any

from reports.text import numbers
from reports.text.dimensions import SPEED

ASSESSED = "*"
"""Behind a score that people gave."""


def is_assessed(row: Mapping[str, Any]) -> bool:
    """Return whether people gave the score of a dimension; the Speed Score is a mean, whatever it rests on."""
    return row.get("basis") == "assessed" and row.get("score") is not None and row["dimension"] != SPEED


def score_of(row: Mapping[str, Any]) -> str:
    """Return a score with its mark, or "not available"; without columns there is no score."""
    return f"{numbers.score(row.get('score'))}{ASSESSED if is_assessed(row) else ''}"


def use_of(row: Mapping[str, float | None], column: str) -> str:
    """Return a value of the query `newest_use`."""
    return (numbers.share if column.startswith("share") else numbers.count)(row.get(column))
