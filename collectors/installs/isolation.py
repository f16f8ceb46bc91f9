"""What stands between a tried package and this machine: bubblewrap where it works, else only a clean environment.

Under bubblewrap (https://github.com/containers/bubblewrap) a command sees the system's programs and its own folder, nothing of anybody's
home, no other process, and no network but one socket, if it is given one. Without it a command runs as the user who runs us: it gets
a clean environment and a home of its own, and could still read what that user can read and reach what this machine can reach.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from collectors.installs.pythons import Python

_INSIDE = Path(__file__).with_name("inside.py")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")
_NOBODY = 65534
_WORK = Path("/work")
_PROBE_S = 20.0
_UNREACHABLE = "http://127.0.0.1:9"  # what asks for a proxy is refused at once
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_APART = ("--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev")

BUBBLEWRAP, CLEAN = "bubblewrap", "clean environment only"
"""Names of the kinds, as rows have them."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """How a command is kept apart.

    Attributes:
        program: of bubblewrap; None: without it.
    """

    program: str | None

    @property
    def name(self) -> str:
        """As rows have it."""
        return CLEAN if self.program is None else BUBBLEWRAP

    @property
    def is_strict(self) -> bool:
        """Whether a command can neither read this machine's homes nor reach a network."""
        return self.program is not None

    def folder(self, work: Path) -> Path:
        """Return the path under which a command sees its folder."""
        return work if self.program is None else _WORK

    def command(self, python: Python, work: Path, memory_bytes: int, socket: Path | None, port: int, asked: Sequence[str]) -> list[str]:
        """Return the whole command.

        Args:
            python: that runs it, or whose environment does.
            work: its folder on this machine.
            memory_bytes: that a process may write to.
            socket: in `work`, that takes the place of the network; None: there is none.
            port: on its loopback that leads to the socket.
            asked: program and arguments, with paths as the command sees them.
        """
        if self.program is None:
            return [str(python.program), str(_INSIDE), str(memory_bytes), "-", "0", *asked]
        there = "-" if socket is None else str(_WORK / socket.name)
        inner = [str(python.program), "/inside.py", str(memory_bytes), there, str(port), *asked]
        return [self.program, *_walls(python, work), "--ro-bind", str(_INSIDE), "/inside.py", "--", *inner]

    def environment(self, python: Python, work: Path) -> Mapping[str, str]:
        """Return all variables that a command gets; none of ours is among them."""
        folder = self.folder(work)
        proxies = (
            {}
            if self.is_strict
            else {name: _UNREACHABLE for one in ("http", "https", "all") for name in (f"{one}_proxy", f"{one}_PROXY".upper())}
        )
        return {
            "PATH": os.pathsep.join([str(folder / "env" / "bin"), str(python.program.parent), "/usr/bin", "/bin"]),
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "LANG": "C.UTF-8",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "PYTHONNOUSERSITE": "1",
            "no_proxy": "127.0.0.1",
            "NO_PROXY": "127.0.0.1",
            **proxies,
        }


def _walls(python: Python, work: Path) -> list[str]:
    """The arguments of bubblewrap."""
    system = [part for place in map(Path, _SYSTEM) for part in _shown(place)]
    own = [] if _is_shown(python.prefix) else ["--ro-bind", str(python.prefix), str(python.prefix)]
    people = [part for name in ("passwd", "group", "hosts") for part in ("--ro-bind", str(work / "etc" / name), f"/etc/{name}")]
    return [
        *_APART,
        *("--uid", str(_NOBODY), "--gid", str(_NOBODY), "--hostname", "check", "--die-with-parent", "--new-session"),
        *("--tmpfs", "/tmp"),  # noqa: S108 (its own)
        *system,
        *own,
        *people,
        *("--bind", str(work), str(_WORK), "--chdir", str(_WORK)),
    ]


def _shown(place: Path) -> list[str]:
    if place.is_symlink():
        return ["--symlink", str(place.readlink()), str(place)]
    return ["--ro-bind", str(place), str(place)] if place.exists() else []


def _is_shown(prefix: Path) -> bool:
    return any(place == "/usr" and prefix.is_relative_to(place) for place in _SYSTEM)


def prepare(work: Path) -> None:
    """Make the folders and files that a command expects; `work` is empty."""
    for name in ("home", "tmp", "etc"):
        (work / name).mkdir()
    (work / "etc" / "passwd").write_text(f"check:x:{_NOBODY}:{_NOBODY}::{_WORK / 'home'}:/bin/sh\n")
    (work / "etc" / "group").write_text(f"check:x:{_NOBODY}:\n")
    (work / "etc" / "hosts").write_text("127.0.0.1 localhost check\n::1 localhost\n")


@cache
def best() -> Isolation:
    """Return bubblewrap where it is installed and may make its walls here, else the clean environment alone."""
    program = shutil.which("bwrap")
    return Isolation(program if program is not None and _works(program) else None)


def _works(program: str) -> bool:
    """Whether it can do here what we ask of it; in many containers it may not."""
    system = [part for place in map(Path, _SYSTEM) for part in _shown(place)]
    probe = [program, *_APART, *system, "--", "/bin/true"]
    try:
        return subprocess.run(probe, capture_output=True, timeout=_PROBE_S, check=False, env={}).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
