"""Real git repositories from rows, by `git fast-import`: the same rows always give the same shas."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.worlds.strict_server.rows import CommitRow, RepoRow

_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def write(repo: RepoRow, root: Path) -> Path:
    """Write `root/owner/name.git` anew, with all refs, and partial clones allowed; fill `repo.shas`."""
    folder = root / f"{repo.name}.git"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _git("init", "--quiet", "--bare", f"--initial-branch={repo.default_branch}", str(folder))
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        _git("-C", str(folder), "config", key, "true")
    marks = folder / "marks"
    _git("-C", str(folder), "fast-import", "--quiet", f"--export-marks={marks}", stdin=b"".join(_stream(repo)))
    by_mark = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
    repo.shas = {key: by_mark[f":{mark}"] for mark, key in enumerate(repo.commits, 1)}
    marks.unlink()
    _git("-C", str(folder), "update-ref", "-d", "refs/import/line")
    return folder


def _git(*arguments: str, stdin: bytes | None = None) -> None:
    subprocess.run(["git", *arguments], input=stdin, check=True, capture_output=True, env=os.environ | _QUIET)


def _stream(repo: RepoRow) -> Iterator[bytes]:
    mark_of: dict[str, int] = {}
    for mark, (key, commit) in enumerate(repo.commits.items(), 1):
        yield from _commit(commit, mark, [mark_of[parent] for parent in commit.parents])
        mark_of[key] = mark
    tips = {f"refs/heads/{name}": tip for name, tip in repo.branches.items()}
    tips |= {f"refs/pull/{number}/head": tip for number, tip in repo.pull_heads.items()}
    tips |= {f"refs/tags/{name}": tip for name, tip in repo.tags.items()}
    for ref, tip in tips.items():
        yield f"reset {ref}\nfrom :{mark_of[tip]}\n\n".encode()


def _commit(commit: CommitRow, mark: int, parents: list[int]) -> Iterator[bytes]:
    if not parents:
        yield b"reset refs/import/line\n"
    yield f"commit refs/import/line\nmark :{mark}\n".encode()
    yield f"author {commit.author_name} <{commit.author_email}> {_when(commit.authored_at)}\n".encode()
    yield f"committer {commit.committer_name} <{commit.committer_email}> {_when(commit.committed_at)}\n".encode()
    yield _data(commit.subject)
    for word, parent in zip(["from", *["merge"] * len(parents)], parents, strict=False):
        yield f"{word} :{parent}\n".encode()
    yield b"M 100644 inline notes.txt\n" + _data(commit.key)


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)


def _when(at: datetime) -> str:
    return f"{int(at.timestamp())} {at.strftime('%z')}"
