"""Runs one command to its end, or ends it: its last words, how it ended, how long it took."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from collectors.errors import Unavailable

_POLL_S = 0.05
_KEPT_BYTES = 65536  # of the end of what it says
_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Attributes:
        status: its exit status, negative for a signal; None: it was ended because its time was over.
        said: the end of its output and errors together.
        seconds: that it took.
    """

    status: int | None
    said: str
    seconds: float


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path, timeout_s: float, is_stopping: Callable[[], bool]) -> Ended:
    """Run a command with exactly this environment and no input.

    Raises:
        Unavailable: the run is ending.
    """
    begun = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
    ) as process:
        kept = bytearray()
        reader = threading.Thread(target=_read, args=(process, kept), daemon=True)
        reader.start()
        try:
            status = _wait(process, begun + timeout_s, is_stopping)
        finally:
            _end(process)
            reader.join(timeout=5.0)  # a process that left the session may still hold the pipe
    return Ended(status, bytes(kept).decode("utf-8", "replace"), time.monotonic() - begun)


def _wait(process: "subprocess.Popen[bytes]", ends_at: float, is_stopping: Callable[[], bool]) -> int | None:
    while time.monotonic() < ends_at:
        try:
            return process.wait(timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            if is_stopping():
                raise Unavailable("the try was stopped because the run is ending") from None
    return None


def _read(process: "subprocess.Popen[bytes]", kept: bytearray) -> None:
    assert process.stdout is not None  # noqa: S101 (it was asked for)
    while piece := os.read(process.stdout.fileno(), _PIECE):
        kept += piece
        del kept[:-_KEPT_BYTES]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it and whatever it started in its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
