"""The sandbox writes into its own repositories, whatever repository the caller's environment names."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository


def test_a_repository_named_by_the_environment_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = tmp_path / "foreign.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(foreign)], check=True)
    monkeypatch.setenv("GIT_DIR", str(foreign))
    dataset = Dataset(tmp_path / "git", date(2024, 1, 1))
    dataset.add(Repository(1, "acme/engine", "2023-01-01T00:00:00Z", "2023-12-01T00:00:00Z"))
    dataset.write_git("acme/engine", {"main": [Commit(1_700_000_000, 1_700_000_000, "Ann", "ann@authors.invalid", "First")]})
    monkeypatch.delenv("GIT_DIR")
    told = {
        folder: subprocess.run(["git", "for-each-ref"], cwd=folder, check=True, capture_output=True, text=True).stdout.split()
        for folder in (foreign, dataset.git_folder("acme/engine"))
    }
    assert told[foreign] == []
    assert told[dataset.git_folder("acme/engine")][1:] == ["commit", "refs/heads/main"]
