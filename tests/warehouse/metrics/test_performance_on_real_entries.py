"""The metrics of MLPerf from real entries, as others have collected them, against a plain count over the same file."""

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from catalog.rounds import rounds
from collectors.mlperf.frameworks import framework
from scoring.rubric import load
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

ENTRIES = Path(__file__).parents[4] / "shared" / "data" / "sources" / "mlperf_frameworks.csv"
JANUARY = dt.date(2024, 1, 29)
OUT_BY_THEN = ("v0.5", "v0.6", "v0.7", "v1.0", "v1.1", "v2.0", "v2.1", "v3.0", "v3.1")

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not ENTRIES.is_file(), reason=f"no real entries at {ENTRIES}")]


def entries() -> list[dict[str, str]]:
    with ENTRIES.open(newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["suite"] == "training" and row["round"] in OUT_BY_THEN]


def counted(family: str, *of: str) -> int:
    """Submitters, by the column that those who collected the entries made of the text."""
    benchmarks = {"resnet", "unet3d"}
    newest = [row for row in entries() if row["round"] in of and row["division"] == "closed" and row["framework_family"] == family]
    return len({row["submitter"] for row in newest if row["benchmark"] in benchmarks})


def points(metric: str, value: float) -> float:
    """By the anchors of the shipped rubric."""
    (one,) = (each for each in load().indicators if each.metric == metric)
    return float(one.curve(np.array([value], dtype=float))[0])


def test_mxnet_measures_at_least_eight_and_a_half_in_performance_in_january_2024(tmp_path: Path) -> None:
    raw = RawRows()
    raw.framework("mxnet", ("o/mxnet", "core", None, None))
    raw.name("o/mxnet", 1)
    raw.observe(1, "2018-01-01", "2018-01-01", "o/mxnet")
    for each in rounds("mlperf-training"):
        raw.subject("mxnet", "benchmark_round", f"mlperf/{each.repository}", each.published_on)
        if each.repository.rpartition("_")[2] in OUT_BY_THEN:
            raw.cover_subject(f"mlperf/{each.repository}", "benchmark_entries", JANUARY)
    for row in entries():
        named = framework(row["framework_text"], row["benchmark"])
        subject = f"mlperf/training_results_{row['round']}"
        raw.benchmark_entry(subject, row["submitter"], named, row["benchmark"], division=row["division"])
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure(work, JANUARY)
        query = "select metric, status, value from pulse.metric_values where (framework, as_of) = ('mxnet', $1) and metric in $2"
        asked = [JANUARY, ["mlperf_use", "mlperf_best", "bench_age"]]
        found = {metric: (status, value) for metric, status, value in work.cursor().execute(query, asked).fetchall()}
        early = "select as_of, value from pulse.metric_values where metric = 'mlperf_use' and value is not null order by as_of limit 1"
        first = work.cursor().execute(early).fetchall()
    assert found["mlperf_use"] == ("observed", counted("mxnet", "v3.0", "v3.1"))
    assert counted("mxnet", "v3.1") == 12  # as sources and the published table have it
    assert (found["mlperf_use"][1], found["bench_age"][1]) == (15, 82)  # what tests/scoring/test_performance.py scores
    assert first == [(dt.date(2018, 12, 17), counted("mxnet", "v0.5"))] == [(dt.date(2018, 12, 17), 1)]  # the Monday after v0.5
    assert found["bench_age"] == ("observed", (JANUARY - dt.date(2023, 11, 8)).days)
    assert found["mlperf_best"] == ("not_applicable", None)  # no time was collected of any other framework
    use, age = points("mlperf_use", found["mlperf_use"][1]), points("bench_age", found["bench_age"][1])
    assert (0.4 * use + 0.2 * age) / 0.6 >= 8.5
