"""A copy of the project, in which a recipe of CONTRIBUTING.md is followed as a contributor would."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of every file that is, or would be, under version control."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        """Write a new file."""
        file = self.folder / name
        assert not file.exists(), name
        file.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Put a text in the place of another one that is there once."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the copy, whose modules come before the installed ones."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "PYTEST_"))}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            timeout=800,
        )

    def passes(self, *tests: str) -> None:
        """Run tests of the copy, which must pass, and be at least one."""
        ended = self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
        assert ended.returncode == 0, ended.stdout[-4000:]


@pytest.fixture
def project(tmp_path: Path) -> Copy:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no checkout of git, so nobody knows which files belong to the project")
    folder = tmp_path / "project"
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q", folder], check=True)
    return Copy(folder)
