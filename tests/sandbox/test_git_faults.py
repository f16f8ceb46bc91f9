"""What git says when the other side fails."""

import subprocess
from pathlib import Path

import pytest

from sandbox import git_faults
from sandbox.commits import Commit, create


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    history = [Commit(1_600_000_000 + number, 1_600_000_000, "A", "a@b.invalid", f"Change {number}") for number in range(200)]
    create(tmp_path / "r.git", {"main": history, "v1.x": history[-1:]}, default="main")
    return tmp_path / "r.git"


def clone(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "clone", "--bare", "--filter=tree:0", folder.as_uri(), str(folder.parent / name)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_server_that_refuses_filters_makes_git_warn(folder: Path) -> None:
    with git_faults.filters_refused(folder):
        assert "filtering not recognized by server" in clone(folder, "a").stderr
    assert "not recognized" not in clone(folder, "b").stderr


def test_a_clone_breaks_off_and_works_again_afterwards(folder: Path) -> None:
    with git_faults.cut_off(folder):
        assert clone(folder, "a").returncode != 0
    assert clone(folder, "b").returncode == 0


def test_a_dropped_branch_is_no_longer_offered(folder: Path) -> None:
    git_faults.drop_branch(folder, "v1.x")
    heads = subprocess.run(["git", "ls-remote", "--heads", folder.as_uri()], check=True, capture_output=True, text=True).stdout
    assert [line.split()[1] for line in heads.splitlines()] == ["refs/heads/main"]
