"""What happens after a date says nothing about it: events from then on removed or changed leave its metrics and scores as they are."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from scoring.rubric import load as load_rubric
from scoring.score import score
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import BEGIN, DAYS, HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.scores import frameworks_watched, measured_inputs

TIMES = {
    "commits": ("committed_at",),
    "pulls": ("created_at",),
    "forks": ("created_at",),
    "releases": ("published_at",),
    "star_days": ("day",),
    "issues": ("created_at",),
    "issue_events": ("happened_at",),
}
NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def happened_before(row: dict[str, Any], keys: tuple[str, ...], cutoff: dt.date) -> bool:
    """A commit without a date is in no week, so it never comes later."""
    moments = (row[key] for key in keys if row[key] is not None)
    return all((at.date() if isinstance(at, dt.datetime) else at) < cutoff for at in moments)


def without_future(seed: int, cutoff: dt.date, *, changed: bool) -> RawRows:
    """The same history as of the cutoff: what came later never came, or came otherwise."""
    raw, dice = history(seed), random.Random(seed)
    for table, keys in TIMES.items():
        raw.raw[table] = [row for row in raw.raw[table] if happened_before(row, keys, cutoff) or (changed and dice.random() < 0.5)]
    for table in ("issues", "pulls"):
        for row in raw.raw[table]:
            for key in ("closed_at", "merged_at"):
                if row.get(key) is not None and row[key].date() >= cutoff:
                    row[key] = None
    kept = {row["sha"] for row in raw.raw["commits"]}
    raw.raw["branch_commits"] = [row for row in raw.raw["branch_commits"] if row["sha"] in kept]
    seen_until = dt.datetime.combine(cutoff, dt.time()) + dt.timedelta(hours=48)
    for row in raw.raw["observations"]:
        if row["observed_at"] >= seen_until:
            row |= {"stars": 9_999, "forks": 9_999}
    return raw


def judged(folder: Path, raw: RawRows, until: dt.date) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Metrics and scores of every date up to one."""
    folder.mkdir()
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        raw.write(work)
        measure(work, HORIZON)
        return _up_to(work, until)


def _up_to(work: Work, until: dt.date) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    con = work.cursor()
    metrics = con.execute(f"select * from pulse.metric_values where as_of <= date '{until}' order by all").fetchall()
    inputs = measured_inputs(con, None, frameworks_watched(con))
    scores = score(inputs.metrics, inputs.facts, inputs.assessments, load_rubric(), NOW).scores.to_pylist()
    return metrics, sorted((tuple(row.values()) for row in scores if row["as_of"] <= until), key=repr)


@pytest.mark.parametrize(
    ("seed", "changed"), [(0, True), *(pytest.param(seed, bool(seed % 2), marks=pytest.mark.long) for seed in range(1, 20))]
)
def test_what_comes_later_leaves_metrics_and_scores_as_they_are(tmp_path: Path, seed: int, changed: bool) -> None:
    cutoff = BEGIN + dt.timedelta(days=random.Random(seed).randrange(DAYS // 3, DAYS))
    cutoff -= dt.timedelta(days=cutoff.weekday())
    whole, cut = (
        judged(tmp_path / "a", history(seed), cutoff),
        judged(tmp_path / "b", without_future(seed, cutoff, changed=changed), cutoff),
    )
    assert len(whole[0]) > 100
    assert set(whole[0]) - set(cut[0]) == set()
    assert whole == cut
