"""The examples of docs/sql.md, as they stand there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "sql.md"


def blocks(language: str) -> list[str]:
    """The fenced blocks in that language, in order; those of the lake have tests of their own (tests/warehouse/lake)."""
    of_the_file, _, _ = PAGE.read_text(encoding="utf-8").partition("\n## The lake\n")
    return re.findall(rf"^```{language}\n(.*?)^```$", of_the_file, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The shell commands, a line each."""
    return [line for block in blocks("sh") for line in block.splitlines()]
