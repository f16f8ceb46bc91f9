"""Intervals carry the noise of the counts behind the values, the same on every machine."""

import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from scoring.draws import gamma_quantiles, middles, poisson_quantiles, shuffles, starts

COUNTED = {
    "commits_wk": {"value": 4.0, "sample_size": 52},
    "commit_ret": {"value": 0.40, "sample_size": 52},
    "contrib_ret": {"value": 0.60, "sample_size": 12},
    "closed30": {"value": 0.35, "sample_size": 40},
}
STOCK = {"stars": 20_000.0, "forks": 6_800.0, "lifetime_contrib": 1_000.0}


def test_exact_facts_have_no_interval(judge, metric_rows, stated) -> None:
    health = judge(metric_rows(stated))["health"]
    assert health["low"] == health["score"] == health["high"]


def test_the_interval_agrees_with_an_independent_simulation(judge, metric_rows) -> None:
    # Poisson counts of commits and people, one count of commits for both its indicators, Beta for the close rate; curves by hand
    rng = np.random.default_rng(5)
    commits, people = rng.poisson(52, 400_000), rng.poisson(12, 400_000)
    rate = rng.beta(14.5, 26.5, 400_000)
    kept = ([0, 0.1, 0.25, 0.5, 0.75, 0.9], [0, 1, 2.5, 5, 8, 10])
    pace = np.interp(np.log1p(commits / 13), np.log1p([0, 1, 5, 10, 25, 50, 100]), [0, 2, 4, 5, 7, 8.5, 10])
    closed = np.interp(rate, [0, 0.25, 0.5, 0.65, 0.8, 0.9], [0, 2.5, 5, 7, 9, 10])
    drawn = 0.22 * pace + 0.18 * np.interp(commits / 130, *kept) + 0.22 * np.interp(people / 20, *kept) + 0.20 * closed
    low, high = np.quantile(drawn / 0.82, [0.05, 0.95])
    vitality = judge(metric_rows(STOCK | COUNTED))["vitality"]
    assert (vitality["low"], vitality["high"]) == pytest.approx((low, high), abs=0.06)
    assert high - low > 1


def test_a_stated_range_spreads_evenly(judge, metric_rows, stated) -> None:
    # only contributors vary: 0.2 to 0.5 are 2 to 5 points, the middle 90 % 2.15 to 4.85; their share of vitality is .22 / .95
    values = stated | {"contrib_ret": {"value": 0.35, "low": 0.2, "high": 0.5}}
    vitality = judge(metric_rows(values), basis="stated")["vitality"]
    assert vitality["low"] == pytest.approx(vitality["score"] - 1.35 * 0.22 / 0.95, abs=0.002)
    assert vitality["high"] == pytest.approx(vitality["score"] + 1.35 * 0.22 / 0.95, abs=0.002)


def test_health_and_speed_move_by_their_share(judge, metric_rows, written, five) -> None:
    result = judge(metric_rows(STOCK | COUNTED), assessments=written(**five))
    width = {dimension: row["high"] - row["low"] for dimension, row in result.items() if row["low"] is not None}
    assert width["health"] == pytest.approx(0.75 * width["vitality"])
    assert width["speed"] == pytest.approx(0.2 * width["health"])


def test_an_interval_reaches_its_score_where_the_curve_is_flat(judge, metric_rows) -> None:
    top = {"commits_wk": 100.0, "commit_ret": 1.0, "contrib_ret": {"value": 0.9, "sample_size": 30}, "closed30": 0.95}
    vitality = judge(metric_rows(STOCK | top))["vitality"]
    assert (vitality["score"], vitality["high"]) == pytest.approx((10, 10))
    assert vitality["low"] < 9.7


def test_a_count_of_zero_is_certain(judge, metric_rows) -> None:
    dead = {metric: {"value": 0.0, "sample_size": 0} for metric in ("commits_wk", "commit_ret", "contrib_ret")}
    vitality = judge(metric_rows(STOCK | dead))["vitality"]
    assert (vitality["low"], vitality["score"], vitality["high"]) == (0, 0, 0)


def test_a_wider_interval_lowers_confidence(judge, metric_rows) -> None:
    vitality = judge(metric_rows(STOCK | COUNTED))["vitality"]
    width = vitality["high"] - vitality["low"]
    assert vitality["confidence"] == pytest.approx(0.82 * (1 - width / 4))


def test_a_row_has_the_same_interval_alone_and_among_others(judge, metric_rows) -> None:
    alone = judge(metric_rows(STOCK | COUNTED))["health"]
    many = [metric_rows(STOCK | COUNTED, framework=f"f{n}") for n in range(100)]
    rows = judge(pa.concat_tables([*many, metric_rows(STOCK | COUNTED)]), whole=True).scores.to_pylist()
    among = next(row for row in rows if row["framework"] == "mxnet" and row["dimension"] == "health")
    assert (among["low"], among["high"]) == (alone["low"], alone["high"])


def test_frameworks_draw_independently(judge, metric_rows) -> None:
    rows = [judge(metric_rows(STOCK | COUNTED, framework=name))["vitality"] for name in ("jax", "keras", "flax")]
    assert len({row["low"] for row in rows}) == 3


def test_draws_are_the_same_in_another_process() -> None:
    code = (
        "from scoring.draws import starts, shuffles; print(starts([('mxnet', '2024-01-29')], 1, 1000).tolist(), shuffles(1, 1000)[3, :5])"
    )
    here = f"{starts([('mxnet', '2024-01-29')], 1, 1000).tolist()} {shuffles(1, 1000)[3, :5]}"
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": "77"}, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == here


def test_another_version_draws_otherwise() -> None:
    assert (starts([("mxnet", "2024-01-29")], 1, 1000) != starts([("mxnet", "2024-01-29")], 2, 1000)).any()


def test_every_shuffle_takes_each_slice_once() -> None:
    assert (np.sort(shuffles(1, 1000), axis=1) == np.arange(1000)).all()


def test_quantiles_are_those_of_the_distributions() -> None:
    counts = np.array([1, 2, 3, 7, 40, 500, 12_345])
    assert (poisson_quantiles(counts, middles(1000)) == stats.poisson.ppf(middles(1000), counts[:, None])).all()
    assert gamma_quantiles(counts, middles(100)) == pytest.approx(stats.gamma.ppf(middles(100), counts[:, None] + 0.5))
