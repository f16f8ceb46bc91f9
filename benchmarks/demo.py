"""Costs of the demo, and how long its screen stays still: `python -m benchmarks.demo [--all]` runs it in a terminal of its own (Linux).

CPU seconds are those of each process and of the git that it waits for, so they can be compared between busy machines. A change
of the screen is a change of its text; a change of the seconds that a bar counts is measured separately from a change of the steps.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

_CHECK_EVERY_S = 0.2
_SIZE = (40, 100)  # lines and columns
_PREFECT, _SANDBOX = "flows.orchestration.local_server", "-m sandbox"
_MOVES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\s")
_CLOCK = re.compile(r"\d+:\d\d:\d\d")
_HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Silence:
    """A period without a change of the screen: when it began, how long it lasted, and the text."""

    began_s: float
    seconds: float
    shown: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A demo that ended.

    Attributes:
        exit_code: of the command.
        wall_s: from its start to its end.
        ended_s: from Ctrl-C to its end; None without Ctrl-C.
        cpu_s: by program.
        silence: the longest period without any change of the screen.
        pause: the longest one without a change other than the counted seconds.
        left: commands of processes that the demo started and that still run.
    """

    exit_code: int
    wall_s: float
    ended_s: float | None
    cpu_s: Mapping[str, float]
    silence: Silence
    pause: Silence
    left: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Process:
    parent: int
    state: str
    own_s: float
    waited_for_s: float


def watch(command: Sequence[str], environment: Mapping[str, str], interrupt_after_s: float | None = None) -> Watched:
    """Run a command in a terminal and watch the screen and its processes.

    Args:
        command: what to run.
        environment: all of its settings.
        interrupt_after_s: when to press Ctrl-C; None: never.
    """
    began = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell makes jobs in the background of a script ignore it
        os.execvpe(command[0], list(command), environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *_SIZE, 0, 0))
    changes, steps = [(0.0, "")], [(0.0, "")]
    seen: dict[int, tuple[str, _Process]] = {}
    pressed, checked_at = None, 0.0
    while True:
        ready, _, _ = select.select([terminal], [], [], _CHECK_EVERY_S / 2)
        now = time.monotonic() - began
        if ready:
            try:
                text = os.read(terminal, 1 << 16).decode("utf-8", "replace")
            except OSError:  # its last process has closed the terminal
                break
            drawn = _MOVES.sub("", text)
            for record, plain in ((changes, drawn), (steps, _CLOCK.sub("", drawn))):
                if plain and plain != record[-1][1]:
                    record.append((now, plain))
        if pressed is None and interrupt_after_s is not None and now >= interrupt_after_s:
            os.write(terminal, b"\x03")
            pressed = now
        if now - checked_at >= _CHECK_EVERY_S:
            _record_processes(pid, seen)
            checked_at = now
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    ended = time.monotonic() - began
    for record in (changes, steps):
        record.append((ended, ""))
    left = [name for number, (name, _) in seen.items() if _is_alive(number)]
    ended_s = None if pressed is None else ended - pressed
    return Watched(os.waitstatus_to_exitcode(status), ended, ended_s, _cpu(pid, seen), _longest(changes), _longest(steps), left)


def _longest(record: Sequence[tuple[float, str]]) -> Silence:
    silences = [Silence(before, after - before, text[:60]) for (before, text), (after, _) in pairwise(record)]
    return max(silences, key=lambda one: one.seconds)


def _record_processes(root: int, seen: dict[int, tuple[str, _Process]]) -> None:
    """Record the CPU time of every process below the root."""
    found = {int(path.name): process for path in Path("/proc").glob("[0-9]*") if (process := _process(path)) is not None}
    family, before = {root}, 0
    while len(family) > before:
        before = len(family)
        family |= {number for number, process in found.items() if process.parent in family}
    for number in family & found.keys():
        name = _command(number) or (seen[number][0] if number in seen else "")
        seen[number] = (name, found[number])


def _process(path: Path) -> _Process | None:
    try:
        fields = (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return None
    own, waited_for = (sum(map(int, fields[first : first + 2])) / _HERTZ for first in (11, 13))
    return _Process(int(fields[1]), fields[0], own, waited_for)


def _command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _is_alive(number: int) -> bool:
    process = _process(Path(f"/proc/{number}"))
    return process is not None and process.state != "Z"


def _cpu(root: int, seen: Mapping[int, tuple[str, _Process]]) -> Mapping[str, float]:
    """Return the seconds by program. Most git processes are too short to be seen, so git is the time that a program waited for others."""
    if root not in seen:  # it ended before the first check
        return {}
    pulse = seen[root][1]
    prefect, sandbox = ([process for name, process in seen.values() if sign in name] for sign in (_PREFECT, _SANDBOX))
    spent = {
        "pulse": pulse.own_s,
        "Prefect": sum(process.own_s for process in prefect),
        "sandbox": sum(process.own_s for process in sandbox),
        "git of the sandbox": sum(process.waited_for_s for process in sandbox),
    }
    return {**spent, "git of pulse": max(0.0, pulse.own_s + pulse.waited_for_s - sum(spent.values()))}


def main() -> None:
    """Run the demo once and print the measurements."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as home:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TERM") if name in os.environ}
        seen = watch([str(Path(sys.executable).with_name("pulse")), "demo", *sys.argv[1:]], {**kept, "PULSE_HOME": home})
    spent = ", ".join(f"{role} {seconds:.1f}" for role, seconds in seen.cpu_s.items())
    lines = (
        f"exit {seen.exit_code}, wall {seen.wall_s:.1f} s, load before {load:.1f} on {os.cpu_count()} cores",
        f"CPU {sum(seen.cpu_s.values()):.1f} s: {spent}",
        f"longest time without a change of the screen {seen.silence.seconds:.1f} s, at {seen.silence.began_s:.1f}",
        f"longest time without another step {seen.pause.seconds:.1f} s, at {seen.pause.began_s:.1f} ({seen.pause.shown})",
        f"processes left: {', '.join(seen.left) or 'none'}",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
