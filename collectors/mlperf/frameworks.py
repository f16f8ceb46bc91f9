"""From the free text of a system to the framework that a benchmark ran on, by a table that people can read (`frameworks.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

TABLE = Path(__file__).with_name("frameworks.toml")


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    pattern: re.Pattern[str]
    benchmarks: frozenset[str] | None


@cache
def _table() -> tuple[_Named, ...]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["framework"]
    return tuple(
        _Named(
            row["name"], re.compile("|".join(row["patterns"]), re.IGNORECASE), frozenset(row["benchmarks"]) if "benchmarks" in row else None
        )
        for row in rows
    )


@cache
def fingerprint() -> str:
    """Return a mark of the table; rounds are read again where it differs."""
    return sha256(TABLE.read_bytes()).hexdigest()[:16]


def framework(text: str | None, benchmark: str) -> str | None:
    """Return the framework that a benchmark ran on, None where the text does not tell.

    Args:
        text: of the system.
        benchmark: as its folder is named.
    """
    named = [row for row in _table() if text and row.pattern.search(text)]
    own = [row.name for row in named if row.benchmarks is not None and benchmark in row.benchmarks]
    others = [row.name for row in named if row.benchmarks is None]
    found = own or others
    return found[0] if len(found) == 1 else None
