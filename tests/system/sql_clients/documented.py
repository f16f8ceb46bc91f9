"""The examples of docs/sql.md, as they stand there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "sql.md"


def blocks(language: str) -> list[str]:
    """The fenced blocks in that language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The shell commands, a line each."""
    return [line for block in blocks("sh") for line in block.splitlines()]
