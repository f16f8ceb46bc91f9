"""SQL files with a header of comments, parsed as data.

A file begins with lines `-- Key: text`, which may continue in lines `--   text`; then comes one statement. The key `Reads`
names what the statement is built on; a file of the same folder named there comes first.
"""

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

_KEY = re.compile(r"--\s?([A-Za-z_][A-Za-z_0-9]*):\s*(.*)")
_MORE = re.compile(r"--\s{2,}(\S.*)")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file: its name without suffix, its header by key in the order written, and the statement."""

    name: str
    header: dict[str, str]
    statement: str

    @property
    def reads(self) -> list[str]:
        """Return the names listed under `Reads`."""
        return [name.strip() for name in self.header.get("Reads", "").split(",") if name.strip()]


@cache
def read_folder(folder: Path) -> tuple[SqlFile, ...]:
    """Return the SQL files of a folder, each after those of the same folder that it reads, otherwise by name."""
    files = {path.stem: _read(path) for path in sorted(folder.glob("*.sql"))}
    graph = {name: sorted(set(file.reads) & files.keys()) for name, file in files.items()}
    return tuple(files[name] for name in TopologicalSorter(graph).static_order())


def _read(path: Path) -> SqlFile:
    lines = path.read_text(encoding="utf-8").splitlines()
    header: dict[str, str] = {}
    key = None
    for number, line in enumerate(lines):
        if not line.startswith("--"):
            statement = "\n".join(lines[number:]).strip().removesuffix(";")
            return SqlFile(path.stem, header, statement)
        if found := _KEY.match(line):
            key = found[1]
            header[key] = found[2].strip()
        elif key and (more := _MORE.match(line)):
            header[key] = f"{header[key]} {more[1].strip()}".strip()
    line = f"{path} holds no statement"
    raise ValueError(line)
