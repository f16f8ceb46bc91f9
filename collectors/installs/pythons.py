"""The Pythons of this machine."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ASK = "import json, sys; print(json.dumps([list(sys.version_info[:2]), sys.implementation.name, sys.executable, sys.base_prefix]))"
_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Python:
    """A CPython of this machine.

    Attributes:
        minor: of its version 3.minor.
        program: its file, links resolved.
        prefix: the folder that holds its library.
    """

    minor: int
    program: Path
    prefix: Path

    @property
    def version(self) -> str:
        """As people write it, 3.12."""
        return f"3.{self.minor}"


_ELSEWHERE = (".pyenv/versions/3.{}.*/bin/python3.{}", ".local/share/uv/python/cpython-3.{}.*/bin/python3.{}")
"""Where managers of Pythons keep them, below the home of the user."""


def find(minors: Iterable[int]) -> Sequence[Python]:
    """Return the CPythons among these versions 3.minor that lie in PATH or where pyenv and uv keep theirs, the newest first."""
    found = (next(_of(minor), None) for minor in sorted(set(minors), reverse=True))
    return tuple(one for one in found if one is not None)


def _of(minor: int) -> Iterator[Python]:
    for program in _places(minor):
        python = _ask(minor, program)
        if python is not None:
            yield python


def _places(minor: int) -> Iterator[str]:
    in_path = shutil.which(f"python3.{minor}")
    if in_path is not None:
        yield in_path
    for pattern in _ELSEWHERE:
        yield from sorted(map(str, Path.home().glob(pattern.format(minor, minor))), reverse=True)


def _ask(minor: int, program: str) -> Python | None:
    try:  # not isolated: the name may be a shim that reads settings of its own
        answer = subprocess.run([program, "-c", _ASK], capture_output=True, timeout=_TIMEOUT_S, check=True, cwd="/").stdout
        (major, its_minor), implementation, executable, prefix = json.loads(answer)
    except (OSError, subprocess.SubprocessError, ValueError, TypeError):
        return None  # a shim whose Python is not there, or no Python at all
    if (major, its_minor, implementation) != (3, minor, "cpython"):
        return None
    return Python(minor, Path(executable).resolve(), Path(prefix).resolve())
