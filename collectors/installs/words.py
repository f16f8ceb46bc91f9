"""From what pip and Python said to an error in plain words. What they said is a stranger's text: one line of it is kept, without paths."""

import re
from typing import Literal

ErrorKind = Literal[
    "no file of it fits this Python",
    "it cannot be built",
    "its requirements contradict each other",
    "a requirement of it is not to be had",
    "it does not fit what it installs",
    "it took too long",
    "it wanted too much memory",
    "it crashed",
    "it wants a network",
    "a module is missing",
    "a system library is missing",
    "it ends the process",
    "it raises an error",
    "it does not install",
    "it needs larger files than are fetched",
    "this Python makes no environments",
]
"""Why a package was not installed, or not imported."""

_DETAIL_CHARACTERS = 200
_TRACEBACK = "Traceback (most recent call last):\n"
_PATH = re.compile(r"(?:/[\w.+@-]+){2,}/?")
_NETWORK = re.compile(
    r"network is unreachable|name resolution|name or service not known|urlerror|connectionerror|connection refused|max retries",
    re.IGNORECASE,
)
_MEMORY = re.compile(r"\bMemoryError\b|std::bad_alloc|cannot allocate memory", re.IGNORECASE)
_INSTALL: tuple[tuple[re.Pattern[str], ErrorKind], ...] = (
    (re.compile(r"ResolutionImpossible|conflicting dependencies"), "its requirements contradict each other"),
    (
        re.compile(
            r"metadata-generation-failed|subprocess-exited-with-error|Failed to build|Failed building wheel|legacy-install-failure"
            r"|did not run successfully|setup\.py egg_info"
        ),
        "it cannot be built",
    ),
)
_NO_FILE = re.compile(r"No matching distribution found for (\S+)")


def install_error(said: str, package: str) -> ErrorKind:
    """Return why an installation failed.

    Args:
        said: what pip said.
        package: the requirement that was asked for, as NAME==VERSION.
    """
    if _MEMORY.search(said):
        return "it wanted too much memory"
    missing = _NO_FILE.findall(said)
    built = next((kind for pattern, kind in _INSTALL if pattern.search(said)), None)
    if built:
        return built
    if missing:
        return "no file of it fits this Python" if missing[-1].lower() == package.lower() else "a requirement of it is not to be had"
    return "it does not install"


def import_error(said: str, status: int) -> ErrorKind:
    """Return why an import failed.

    Args:
        said: what the process said, its traceback last.
        status: its exit status; above 128 or below 0 it died of a signal.
    """
    last = error_line(said)
    if _MEMORY.search(last):
        return "it wanted too much memory"
    if status < 0 or status > 128:
        return "it wanted too much memory" if _MEMORY.search(said) else "it crashed"
    if _NETWORK.search(last):
        return "it wants a network"
    if last.startswith("ModuleNotFoundError"):
        return "a module is missing"
    if last.startswith(("ImportError", "OSError")) and ("cannot open shared object" in last or "GLIBC" in last):
        return "a system library is missing"
    if _TRACEBACK in said:
        return "it raises an error"
    return "it ends the process"


def last_line(said: str) -> str:
    """Return the last line that says something."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")


def error_line(said: str) -> str:
    """Return the line that names the error: after the frames of the last traceback, else the last one of pip, else the last one."""
    _, traceback, rest = said.rpartition(_TRACEBACK)
    after = next((line.strip() for line in rest.splitlines() if line[:1].strip()), "") if traceback else ""
    of_pip = [line for line in said.splitlines() if line.startswith("ERROR:")]
    return after or (of_pip[-1].removeprefix("ERROR:").strip() if of_pip else last_line(said))


def detail(said: str) -> str | None:
    """Return the line to keep, printable and without paths of this machine; None where nothing was said."""
    plain = "".join(each if each.isprintable() else " " for each in _PATH.sub("...", error_line(said)))
    return plain[:_DETAIL_CHARACTERS].strip() or None
