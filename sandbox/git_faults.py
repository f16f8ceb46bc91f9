"""Faults of a git server: refused filters, vanished branches, clones that break off."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.commits import own_environment


@contextmanager
def filters_refused(folder: Path) -> Iterator[None]:
    """The server refuses partial clones; git then warns and fetches everything."""
    _git(folder, "config", "uploadpack.allowFilter", "false")
    try:
        yield
    finally:
        _git(folder, "config", "uploadpack.allowFilter", "true")


@contextmanager
def cut_off(folder: Path) -> Iterator[None]:
    """Clones and fetches break off: half of the stored objects, packed or loose, cannot be read."""
    objects = folder / "objects"
    stored = {path: path.read_bytes() for path in (*objects.glob("pack/*.pack"), *objects.glob("[0-9a-f][0-9a-f]/*"))}
    for path, content in stored.items():
        _replace(path, content[: len(content) // 2])
    try:
        yield
    finally:
        for path, content in stored.items():
            _replace(path, content)


def drop_branch(folder: Path, branch: str) -> None:
    """Delete a branch; its commits are no longer served."""
    _git(folder, "update-ref", "-d", f"refs/heads/{branch}")


def _replace(path: Path, content: bytes) -> None:
    path.chmod(0o600)  # git writes its packs read-only
    path.write_bytes(content)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=own_environment(), check=True, capture_output=True)
