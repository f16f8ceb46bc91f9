"""A repository of 100,000 issues, 200,000 stars and 100,000 commits comes whole, within a gigabyte of memory."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks import world
from benchmarks.scene import scene
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository

pytestmark = [pytest.mark.long, pytest.mark.timeout(3_000)]
NAME = "acme/huge"
ISSUES, CLOSED, COMMITS, STARS = 100_000, 80_000, 100_000, 200_000
GIGABYTE_MB = 1_024
_BEGAN = datetime(2016, 8, 22, 12, tzinfo=UTC)
_DAYS = 3_600


def huge(git_root: Path) -> Dataset:
    found = Dataset(git_root, world.FIRST_NIGHT.date() - timedelta(days=1))
    found.add(Repository(99, NAME, "2016-08-22T12:00:00Z", "2026-08-01T00:00:00Z"))
    for step in range(100):
        at = _BEGAN + timedelta(days=36 * step)
        issues = found.open_issues(NAME, ISSUES // 100, at)
        found.close_issues(NAME, issues[: CLOSED // 100], at + timedelta(days=5))
    for day in range(0, _DAYS, 9):
        found.add_stars(NAME, STARS * 9 // _DAYS, (_BEGAN + timedelta(days=day)).date())
    seconds = _DAYS * 86_400 // COMMITS
    moments = [int(_BEGAN.timestamp()) + seconds * number for number in range(COMMITS)]
    people = [(f"person {number}", f"person{number}@authors.invalid") for number in range(500)]
    found.write_git(NAME, {"main": [Commit(at, at, *people[at % 500], f"Change {at}") for at in moments]})
    return found


def test_it_comes_whole_within_a_gigabyte(tmp_path: Path) -> None:
    with scene(tmp_path, huge(tmp_path / "git")) as shown:
        first = shown.product(world.FIRST_NIGHT)
    with duckdb.connect(tmp_path / "home" / "pulse.duckdb", read_only=True) as con:
        counts = con.execute(
            "select (select count(*) from issues), (select count(*) from issues where closed_at is not null),"
            " (select sum(gained) from stars_daily), (select count(*) from commits)"
        ).fetchall()[0]
    assert counts == (ISSUES, CLOSED, STARS, COMMITS)
    assert first.took.peak_mb is not None
    assert first.took.peak_mb < GIGABYTE_MB
    assert first.requests <= CLOSED / 200 + 30  # the longest chain from both ends; stars take 18 pages beside it
