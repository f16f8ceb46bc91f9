"""Writes commits into bare git repositories with `git fast-import`; every tree is empty, only the history matters."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to write.

    Attributes:
        committed_at: seconds since 1970, UTC.
        authored_at: the same.
        name: the author's name.
        email: the author's address.
        subject: first line of the message.
        is_side: not on the first-parent line; the next merge on the mainline merges it.
        is_merge: has two parents.
    """

    committed_at: int
    authored_at: int
    name: str
    email: str
    subject: str
    is_side: bool = False
    is_merge: bool = False


_KEEPING_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 28)}
"""glibc gives the memory of each compressed object back to the system and asks for it again: up to 2 s for a history of 94,000 commits."""
COMMITTER = "Sandbox <sandbox@localhost.invalid>"


def create(folder: Path, branches: dict[str, Sequence[Commit]], *, default: str) -> None:
    """Write a bare repository that serves partial clones; each branch starts at the default branch's commit before its first one.

    A branch other than the default one is a release line: its tip has a tag.

    Raises:
        subprocess.CalledProcessError: git refuses.
    """
    _git("init", "--quiet", "--bare", f"--initial-branch={default}", str(folder))
    with (folder / "config").open("a") as config:
        config.write("[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n")
    if branches[default]:
        append(folder, default, branches[default])
    for name, commits in branches.items():
        if name != default and commits:
            append(folder, name, commits, start=_last_before(folder, default, commits[0].committed_at))
            _git("update-ref", f"refs/tags/{name}-released", f"refs/heads/{name}", cwd=folder)


def append(folder: Path, branch: str, commits: Sequence[Commit], *, start: str | None = None) -> None:
    """Add commits at the tip of a branch, or (with `start`) create the branch at a commit."""
    tip = start or head(folder, branch)
    _import(folder, shape(commits, branch, tip))


def head(folder: Path, branch: str) -> str | None:
    """Return the tip of a branch, None if it does not exist."""
    ref = f"refs/heads/{branch}"
    found = _git("for-each-ref", "--format=%(objectname)", ref, cwd=folder)
    return found.strip() or None


def shape(commits: Sequence[Commit], branch: str, tip: str | None) -> Iterator[str]:
    """Yield the fast-import stream of commits (ascending by committer date).

    Side commits form a chain on the mainline's tip of their time until the next mainline merge; the last mainline commit
    merges those that are left. A merge without a side line merges an ancestor.

    Raises:
        ValueError: the first or the last commit is a side commit, which nothing could merge.
    """
    if commits and (commits[0].is_side or commits[-1].is_side):
        raise ValueError("the first and the last commit must be on the mainline")
    main, side, elder = tip, None, None
    for index, commit in enumerate(commits):
        mark = f":{index + 1}"
        if commit.is_side:
            parents = [side or main, elder if commit.is_merge else None]
            side = mark
        else:
            joins = side is not None and (commit.is_merge or index == len(commits) - 1)
            parents = [main, side if joins else elder if commit.is_merge else None]
            side = None if joins else side
            elder, main = main, mark
        yield _stanza(commit, branch, mark, [parent for parent in parents if parent])
    yield f"reset refs/heads/{branch}\nfrom {main}\n\n" if main else ""


def _stanza(commit: Commit, branch: str, mark: str, parents: list[str]) -> str:
    message = commit.subject
    lines = [
        f"commit refs/heads/{branch}",
        f"mark {mark}",
        f"author {commit.name} <{commit.email}> {commit.authored_at} +0000",
        f"committer {COMMITTER} {commit.committed_at} +0000",
        f"data {len(message.encode())}",
        message,
        *(f"{'merge' if index else 'from'} {parent}" for index, parent in enumerate(parents)),
    ]
    return "\n".join(lines) + "\n\n"


def _import(folder: Path, stream: Iterable[str]) -> None:
    """Write commits, uncompressed: these repositories do not live long."""
    _git("-c", "core.compression=0", "fast-import", "--quiet", "--force", cwd=folder, stdin="".join(stream))


def _last_before(folder: Path, branch: str, moment: int) -> str:
    """The branch's last commit before a time; the root if all are later."""
    found = _git("rev-list", "-1", "--first-parent", f"--before={moment}", branch, cwd=folder).strip()
    return found or _git("rev-list", "--max-parents=0", branch, cwd=folder).split()[0]


def own_environment() -> dict[str, str]:
    """Return this process's environment without git's own variables: in a hook, GIT_DIR would override the folder."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _git(*arguments: str, cwd: Path | None = None, stdin: str | None = None) -> str:
    command, environment = ["git", *arguments], own_environment() | _KEEPING_MEMORY
    done = subprocess.run(command, cwd=cwd, env=environment, input=stdin, check=True, capture_output=True, encoding="utf-8")
    return done.stdout
