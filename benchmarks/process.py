"""A program in a process of its own, and its cost: wall time, CPU, memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_LOOK_EVERY_S = 0.02
_NEEDED = ("PATH", "HOME", "TMPDIR", "LANG")
_SAID_AT_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Took:
    """The cost of one run.

    Attributes:
        wall_s: from its start to its end, the interpreter's start included.
        cpu_s: of the process and of those it started and waited for (git).
        peak_mb: the peak memory of the process itself; None if the system does not report it (Linux does).
        result: the JSON object on the last line of its output; empty if there is none.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float | None
    result: Mapping[str, Any]


def module(name: str, *arguments: object) -> list[str]:
    """Return the command that runs a module with this interpreter."""
    return [sys.executable, "-m", name, *map(str, arguments)]


def run(command: Sequence[str], environment: Mapping[str, str]) -> Took:
    """Run a program to its end, without the caller's own settings.

    Raises:
        RuntimeError: it ended with another exit code than 0; the message is its output.
    """
    with ExitStack() as files:
        out, err = (files.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        began, highest_kb = time.monotonic(), None
        process = start(command, environment, out, err)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            highest_kb = peak_kb(process.pid) or highest_kb
            time.sleep(_LOOK_EVERY_S)
        wall_s = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        said, complained = _text(out), _text(err)
    if process.returncode:
        msg = f"{' '.join(command[:4])} ended with {process.returncode}:\n{complained[-_SAID_AT_MOST:]}"
        raise RuntimeError(msg)
    last = said.strip().rpartition("\n")[2]
    return Took(
        wall_s, ended[2].ru_utime + ended[2].ru_stime, highest_kb and highest_kb / 1024, json.loads(last) if last.startswith("{") else {}
    )


def start(command: Sequence[str], environment: Mapping[str, str], out: Any = DEVNULL, err: Any = DEVNULL) -> "subprocess.Popen[bytes]":
    """Start a program with these settings and none of the caller's own."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return subprocess.Popen(command, cwd=ROOT, env=kept | dict(environment), stdout=out, stderr=err)


def peak_kb(pid: int) -> int | None:
    """Return the peak resident memory of a process that runs, None if it is gone; the usage of wait4 would include the parent's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), None)


def _text(file: Any) -> str:
    file.seek(0)
    return bytes(file.read()).decode("utf-8", "replace")
