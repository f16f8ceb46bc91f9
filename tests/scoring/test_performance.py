"""Performance as the shipped rubric measures it; the points are worked out by hand from its anchors."""

from datetime import date
from math import log1p

import pytest

from scoring.rubric import Rubric, load

MXNET_2024 = {"mlperf_use": 15.0, "bench_age": 82.0}
"""Counted from the entries of MLPerf (tests/warehouse/metrics/test_performance_on_real_entries.py)."""
ALONE = {"value": None, "status": "not_applicable", "reason": "nobody ran another framework on the same machine"}
NO_ROUND = {"value": None, "status": "not_applicable", "reason": "the catalog names no benchmark_round"}
NO_ENTRY = {"value": None, "status": "missing", "reason": "no entry yet"}


@pytest.fixture(scope="module")
def shipped() -> Rubric:
    return load()


def test_mxnet_in_january_2024_has_10_beside_the_7_and_a_half_that_was_stated(judge, metric_rows, written, five, shipped: Rubric) -> None:
    # fifteen submitters and a time of 82 days have 10 points each, and nobody ran another framework on the same machine
    made = judge(metric_rows(MXNET_2024 | {"mlperf_best": ALONE}), assessments=written(**five), rubric=shipped)["performance"]
    assert (made["score"], made["basis"], made["coverage"]) == (pytest.approx(10), "measured", pytest.approx(1.0))


def test_the_time_beside_others_counts_two_fifths(judge, metric_rows, shipped: Rubric) -> None:
    # four submitters lie between 3 and 8; 1.2 lies half-way from 9 to 7, 365 days have 6
    use = 5 + 2.5 * (log1p(4) - log1p(3)) / (log1p(8) - log1p(3))
    made = judge(metric_rows({"mlperf_use": 4.0, "mlperf_best": 1.2, "bench_age": 365.0}), rubric=shipped)["performance"]
    assert made["score"] == pytest.approx(0.4 * use + 0.4 * 8 + 0.2 * 6)


def test_an_end_caps_nothing_since_its_entries_end_by_themselves(judge, metric_rows, shipped: Rubric) -> None:
    retired = {"framework": "mxnet", "kind": "retired", "on_date": date(2023, 10, 1), "source": "s", "precision": "day"}
    rows = metric_rows({"mlperf_use": 0.0, "mlperf_best": ALONE, "bench_age": 730.0})
    made = judge(rows, [retired], rubric=shipped)["performance"]
    assert made["score"] == pytest.approx(0.2 * 3 / 0.6)


def test_who_was_never_timed_has_no_number_and_who_is_in_no_round_says_so(judge, metric_rows, shipped: Rubric) -> None:
    early = judge(metric_rows({"mlperf_use": NO_ENTRY, "mlperf_best": ALONE, "bench_age": NO_ENTRY}), rubric=shipped)["performance"]
    assert (early["score"], early["coverage"]) == (None, 0)
    assert "mlperf_use missing" in early["reason"]
    nowhere = judge(metric_rows(dict.fromkeys(("mlperf_use", "mlperf_best", "bench_age"), NO_ROUND)), rubric=shipped)["performance"]
    assert nowhere["score"] is None
    assert nowhere["reason"].startswith("not applicable: the catalog names no benchmark_round")
