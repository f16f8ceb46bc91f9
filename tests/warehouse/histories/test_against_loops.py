"""The warehouse's SQL against counting by hand, week by week, on real histories."""

import datetime as dt
from pathlib import Path

import pytest

from tests.scoring.backtest import histories_by_loops
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_work
from warehouse.histories.folder import Member, load_histories, read_weeks
from warehouse.measure import measure

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not histories_by_loops.COMMITS.is_dir(), reason="the real histories are not in ../shared/data"),
]
NOW = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
REPOS = {"mxnet": "apache/mxnet", "dynet": "clab/dynet", "flax": "google/flax"}
"""Squash against merge; people under five for years and a long silence; sync accounts."""


def test_metrics_and_weeks_agree_with_counting_by_hand(tmp_path: Path) -> None:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        members = [Member(framework, repo) for framework, repo in REPOS.items()]
        found = load_histories(work, histories_by_loops.COMMITS.parent, members, {}, NOW)
        measure(work, histories_by_loops.LAST)
        metrics, weekly = read_weeks(work.cursor(), found.ends)
    measured = {(row["framework"], row["metric"], row["as_of"]): (row["status"], row["value"]) for row in metrics.to_pylist()}
    weeks = {(row["framework"], row["week_start"]): (row["human_commits"], row["mainline_commits"]) for row in weekly.to_pylist()}
    counted, counted_weeks = histories_by_loops.of_all({framework: (repo,) for framework, repo in REPOS.items()})
    compared = 0
    for row in counted.to_pylist():
        if row["as_of"] <= found.ends[row["framework"]]:
            status, value = measured[row["framework"], row["metric"], row["as_of"]]
            assert (status, value) == (row["status"], pytest.approx(row["value"], abs=1e-9)), row
            compared += 1
    for row in counted_weeks.to_pylist():
        if (row["framework"], row["week_start"]) in weeks:
            assert weeks[row["framework"], row["week_start"]] == (row["human_commits"], row["mainline_commits"]), row
    assert compared == sum(key[1] in histories_by_loops.METRICS for key in measured) > 4000
