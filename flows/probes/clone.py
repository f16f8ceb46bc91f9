"""Probe 11: what a clone without trees fetches, and what a later fetch adds."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from collectors.errors import SourceError
from collectors.git.bare_clone import Mirror
from collectors.git.branches import Branches
from collectors.git.command import Git
from flows.probes.expectation import Observed, judged

CLONE_S = 150.0  # of the five minutes for all probes


def clone(git: Git, folder: Path, repo: str) -> Iterator[Observed]:
    """Clone the default branch as a run does, into a folder that the next day's probe continues from."""
    shutil.rmtree(folder, ignore_errors=True)
    yield from _read(git, folder, repo, "clone-filtered", "cloned")


def fetch(git: Git, folder: Path, repo: str) -> Iterator[Observed]:
    """Fetch into the clone of the day before."""
    if not folder.is_dir():
        yield judged("fetch-small", None, "there is no clone of the day before")
        return
    yield from _read(git, folder, repo, "fetch-small", "fetched")


def _read(git: Git, folder: Path, repo: str, expectation: str, did: str) -> Iterator[Observed]:
    if not git.is_installed():
        yield judged(expectation, None, "git is not installed")
        return
    began_at, before = time.monotonic(), _kinds(git, folder) if folder.is_dir() else Counter[str]()
    mirror = Mirror(git, folder, repo)
    try:
        branches = mirror.branches(None)
        mirror.read(Branches(branches.default, {branches.default: branches.tips[branches.default]}))
        kinds = _kinds(git, folder)
    except SourceError as trouble:
        yield judged(expectation, None, f"not {did}: {trouble.reason}")
        return
    kinds.subtract(before)
    seconds, size = time.monotonic() - began_at, sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    figures = {"seconds": round(seconds, 1), "bytes": size, **{f"new {kind}s": count for kind, count in sorted(kinds.items()) if count}}
    found = f"{did} in {seconds:.0f} s: {kinds['commit']} commits, {kinds['tree']} trees, {size / 1e6:.1f} MB in all"
    yield judged(expectation, not kinds["tree"] and not kinds["blob"], found, [figures])


def _kinds(git: Git, folder: Path) -> Counter[str]:
    output = git.run(folder, ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)", "--unordered"])
    return Counter(output.decode("ascii", "replace").split())
