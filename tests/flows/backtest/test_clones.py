"""A back-test of repositories that nobody has as a file yet: they are cloned once and kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from sandbox import commits
from tests.worlds.fading_frameworks import commit, fade

Pulse = Callable[..., tuple[int, str, str]]
EVENTS = """
[[event]]
framework = "engine"
repos = ["acme/engine", "acme/nowhere"]
date = 2024-08-01
kind = "archived"
ending = "fade"
source = "made up"
"""


@pytest.mark.long
def test_what_the_folder_lacks_is_cloned_once_and_judged(pulse: Pulse, no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # two commits a day until 2024-01-07, the last of them a merge of one side commit; another branch does not count
    *before, last = fade()
    at = datetime.fromtimestamp(last.committed_at, UTC)
    merged = [*before, commit(at - timedelta(minutes=1), 1, is_side=True), commit(at, 2, is_merge=True)]
    commits.create(
        no_settings / "git" / "acme" / "engine.git", {"main": merged, "other": [commit(at + timedelta(hours=1), 3)]}, default="main"
    )
    monkeypatch.setenv("GITHUB_SERVER_URL", (no_settings / "git").as_uri())
    (no_settings / "events.toml").write_text(EVENTS)
    asked = ("backtest", "--data", "histories", "--events", "events.toml", "--clone")
    code, out, err = pulse(*asked)
    assert code == 0, err
    assert "cloning acme/engine" in err
    assert "acme/nowhere could not be cloned: " in err
    # the eighth week of work that collapsed is 2024-05-13, counted by hand in guarded_world.py: 80 days before the end, 2.6 months
    assert "2024-05-13 (2.6)" in out
    rows = duckdb.sql(
        """select count(*), count(*) filter (first_parent), count(distinct author_id), max(committed_at), any_value(repo)
           from 'histories/commits/acme__engine.parquet'"""
    ).fetchall()
    assert rows == [(len(merged), len(merged) - 1, 8, at.replace(tzinfo=None), "acme/engine")]
    assert "cloning acme/engine" not in pulse(*asked)[2]


def test_clones_are_kept_in_a_folder_of_ones_own(pulse: Pulse) -> None:
    assert pulse("backtest", "--clone")[::2] == (2, "--clone writes into the folder of histories: name one with --data\n")
