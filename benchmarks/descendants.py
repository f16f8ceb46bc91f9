"""CPU and memory of a process with all that it started, as Linux books them in /proc."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from benchmarks.process import peak_kb

_LOOK_EVERY_S = 0.5
_GONE_S = 120
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process, and of those that it started and waited for; those that still run are not in it."""
    return sum(map(int, _stat(pid)[11:15])) / _TICKS


def descendants(pid: int, children: Mapping[int, Sequence[int]] | None = None) -> list[int]:
    """Return what a process started, and what that started in turn, as far as it still runs; `children` is what runs now, if known."""
    children = running() if children is None else children
    found = [*children.get(pid, ())]
    for each in found:
        found += children.get(each, ())
    return found


def running() -> Mapping[int, Sequence[int]]:
    """Return the children of each process of this machine."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            children.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return children


def wait_until_alone(pid: int) -> None:
    """Wait until nothing runs that the process started: only then its CPU seconds have theirs.

    Raises:
        RuntimeError: something still runs after two minutes.
    """
    until = time.monotonic() + _GONE_S
    while descendants(pid):
        if time.monotonic() > until:
            msg = f"the process {pid} has processes that do not end: {descendants(pid)}"
            raise RuntimeError(msg)
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def peaks_mb(pids: Sequence[int]) -> Iterator[Mapping[int, float]]:
    """Look twice a second within the context; yields, by process, the highest peak memory of a single one of its descendants, in MB.

    What a descendant takes in its last half second is missed.
    """
    found, over = dict.fromkeys(pids, 0.0), Event()

    def look() -> None:
        while not over.wait(_LOOK_EVERY_S):
            children = running()
            for pid in pids:
                found[pid] = max([found[pid], *((peak_kb(each) or 0) / 1024 for each in descendants(pid, children))])

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _stat(pid: int) -> list[str]:
    """Return the fields after the name, which may have spaces and brackets in it: state, parent, ..., utime, stime, cutime, cstime."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
