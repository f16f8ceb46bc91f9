"""Commits of files, written into a bare git repository with `git fast-import`: for sources that read what files held over time."""

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from sandbox.commits import COMMITTER, own_environment

BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Change:
    """A commit at noon of a day.

    Attributes:
        day: UTC.
        files: what it writes, by path; None takes a file away.
    """

    day: date
    files: Mapping[str, str | None]


def write(folder: Path, changes: Iterable[Change], branch: str = BRANCH) -> None:
    """Write a bare repository that serves partial clones, anew or at the end of what is there; one commit for each change.

    Args:
        folder: the repository.
        changes: the oldest first.
        branch: that they are committed to; the default one is `main`.

    Raises:
        subprocess.CalledProcessError: when git refuses.
    """
    is_new = not folder.is_dir()
    if is_new:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _git("init", "--quiet", "--bare", f"--initial-branch={BRANCH}", str(folder))
        with (folder / "config").open("a") as config:
            config.write("[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n")
    has_commits = not is_new and bool(_git("for-each-ref", f"refs/heads/{branch}", cwd=folder))
    stream = b"".join(_stanza(change, branch, goes_on=place == 0 and has_commits) for place, change in enumerate(changes))
    _git("fast-import", "--quiet", cwd=folder, stdin=stream)


def _stanza(change: Change, branch: str, *, goes_on: bool) -> bytes:
    seconds = int(datetime.combine(change.day, time(12), UTC).timestamp())
    parts = [f"commit refs/heads/{branch}\ncommitter {COMMITTER} {seconds} +0000\ndata 0\n".encode()]
    if goes_on:
        parts.append(f"from refs/heads/{branch}^0\n".encode())
    for path, text in change.files.items():
        if text is None:
            parts.append(f"D {path}\n".encode())
        else:
            content = text.encode()
            parts.append(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
    return b"".join(parts) + b"\n"


def _git(*arguments: str, cwd: Path | None = None, stdin: bytes | None = None) -> bytes:
    return subprocess.run(["git", *arguments], cwd=cwd, env=own_environment(), input=stdin, check=True, capture_output=True).stdout
