"""Commits keep their place: on the first-parent line or beside it, merged where the data say so."""

import subprocess
from pathlib import Path

import pytest

from sandbox.commits import Commit, create

HOUR = 3_600


def line(*marks: str) -> list[Commit]:
    """`m` a mainline commit, `M` a mainline merge, `s` a side commit, `S` a side merge; one an hour from 2020 on."""
    return [
        Commit(1_577_836_800 + index * HOUR, 1_577_836_800, "A", "a@b.invalid", f"{index}", mark in "sS", mark in "MS")
        for index, mark in enumerate(marks)
    ]


def git(folder: Path, *arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.split()


def subjects(folder: Path, *arguments: str, branch: str = "main") -> set[int]:
    return {int(subject) for subject in git(folder, "log", "--format=%s", *arguments, branch)}


@pytest.mark.parametrize(
    ("marks", "mainline", "merges"),
    [
        ("mmm", {0, 1, 2}, set()),
        ("mssM", {0, 3}, {3}),
        ("msmM", {0, 2, 3}, {3}),  # the side line waits for the merge
        ("msm", {0, 2}, {2}),  # no merge follows, so the last one brings it home
        ("mmMm", {0, 1, 2, 3}, {2}),  # a merge of nothing new merges an ancestor
        ("mmsSM", {0, 1, 4}, {3, 4}),
        ("msMsMsM", {0, 2, 4, 6}, {2, 4, 6}),
    ],
)
def test_the_shape_is_the_one_asked_for(tmp_path: Path, marks: str, mainline: set[int], merges: set[int]) -> None:
    create(tmp_path / "r.git", {"main": line(*marks)}, default="main")
    assert subjects(tmp_path / "r.git") == set(range(len(marks)))
    assert subjects(tmp_path / "r.git", "--first-parent") == mainline
    assert subjects(tmp_path / "r.git", "--merges") == merges


def test_dates_and_people_are_kept(tmp_path: Path) -> None:
    create(tmp_path / "r.git", {"main": [Commit(1_600_000_000, 1_500_000_000, "Ä Ö", "x@y.invalid", "Zwölf")]}, default="main")
    shown = git(tmp_path / "r.git", "log", "--format=%ct %at %an %ae %s", "main")
    assert " ".join(shown) == "1600000000 1500000000 Ä Ö x@y.invalid Zwölf"


def test_a_release_branch_leaves_the_trunk_where_it_stood(tmp_path: Path) -> None:
    trunk = line("m", "m", "m", "m")
    late = Commit(trunk[1].committed_at + 60, 0, "A", "a@b.invalid", "99")
    create(tmp_path / "r.git", {"main": trunk, "v1.x": [late]}, default="main")
    assert subjects(tmp_path / "r.git", branch="v1.x") == {0, 1, 99}


def test_a_history_that_ends_beside_the_mainline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be on the mainline"):
        create(tmp_path / "r.git", {"main": line("m", "s")}, default="main")


def test_the_repository_serves_partial_clones(tmp_path: Path) -> None:
    create(tmp_path / "r.git", {"main": line("m", "m")}, default="main")
    clone = ["git", "clone", "--bare", "--filter=tree:0", f"file://{tmp_path}/r.git", str(tmp_path / "c.git")]
    done = subprocess.run(clone, check=True, capture_output=True, text=True)
    assert "not recognized" not in done.stderr
    assert len(git(tmp_path / "c.git", "rev-list", "HEAD")) == 2


def test_the_same_commits_have_the_same_names(tmp_path: Path) -> None:
    for name in ("a", "b"):
        create(tmp_path / name, {"main": line("m", "s", "M")}, default="main")
    assert git(tmp_path / "a", "rev-parse", "main") == git(tmp_path / "b", "rev-parse", "main")
