from pathlib import Path

import pytest

from tests.warehouse.metrics.metrics_by_loops import metric_rows
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import open_work
from warehouse.measure import measure


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_every_metric_on_every_date_equals_a_plain_count(tmp_path: Path, seed: int) -> None:
    raw = history(seed)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure(work, HORIZON)
        rows = work.cursor().execute("select framework, metric, as_of, value, sample_size, status from pulse.metric_values").fetchall()
    found = {(framework, metric, as_of): answer for framework, metric, as_of, *answer in rows}
    expected = {key: list(answer) for key, answer in metric_rows(raw, HORIZON).items()}
    looped = {metric for _, metric, _ in expected}  # a new metric may have no loops yet: its cases were counted by hand
    found = {key: answer for key, answer in found.items() if key[1] in looped}
    wrong = {key: (found.get(key), expected.get(key)) for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)}
    assert not wrong, sorted(wrong.items())[:20]
