"""A rubric can say all that is proposed for the dimensions that people assess today: every scale, minimum evidence, what may not apply."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from scoring.curves import Curve
from scoring.draws import shuffles, starts
from scoring.rubric import Rubric, load
from tests.scoring.conftest import VERSION_1

HERE = Path(__file__).parent
NOT_APPLICABLE = {"value": None, "status": "not_applicable", "reason": "no vendor lists it"}
MXNET_2024 = {"release_age": 593.0, "py_support": 0.5, "installs": 0.0, "platforms": 0.6, "vendor_stale": 594.0, "open_vulns": 3.0}
"""Production of MXNet in January 2024, as it was read from package files, vendor tables and a try to install it."""


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    text = VERSION_1.read_text().replace("\nversion = 1\n", "\nversion = 2\n")
    for name in ("production", "research", "learning", "performance"):
        text += f"\n[dimension.{name}.pillars.{name}]\nweight = 1.0\n"
    text += '\n[[cap]]\ndimensions = ["production", "learning"]\nkinds = ["retired", "archived"]\n'
    text += 'steps = [{ after_months = 0, at_most = 3.0 }]\nwhy = "Nobody mends it."\n'
    file = tmp_path_factory.mktemp("policy") / "rubric.toml"
    file.write_text(text + (HERE / "proposed_indicators.toml").read_text())
    return load(file)


def test_production_of_mxnet_in_january_2024_is_what_was_worked_out_apart_from_this_code(judge, metric_rows, proposed: Rubric) -> None:
    # 593 days are 5 - 3 x 228 / 365 = 3.126 points, a share of .5 is 4.5, .6 is 6, 594 days are 2 x 136 / 365 = .745, high is 3:
    # .15 x 3.126 + .2 x 4.5 + 0 + .1 x 6 + .2 x .745 + .15 x 3 = 2.568; the proposal says 2.6
    assert judge(metric_rows(MXNET_2024), rubric=proposed)["production"]["score"] == pytest.approx(2.568, abs=0.001)


def test_performance_of_mxnet_in_january_2024(judge, metric_rows, proposed: Rubric) -> None:
    # 12 submitters lie (ln 13 - ln 9) / (ln 16 - ln 9) = .6391 between 8 and 15: 9.098 points; the two others have 10
    made = judge(metric_rows({"mlperf_use": 12.0, "mlperf_best": 1.0, "bench_age": 85.0}), rubric=proposed)["performance"]
    assert made["score"] == pytest.approx(0.4 * 9.098 + 0.6 * 10, abs=0.001)


def test_what_cannot_apply_leaves_the_weight_that_there_is_to_cover(judge, metric_rows, proposed: Rubric) -> None:
    nowhere = dict.fromkeys(("py_support", "installs", "platforms", "vendor_stale"), NOT_APPLICABLE)
    made = judge(metric_rows({"release_age": 365.0, "open_vulns": 1.0} | nowhere), rubric=proposed)["production"]
    assert (made["score"], made["coverage"]) == (pytest.approx((0.15 * 5 + 0.15 * 8) / 0.30), pytest.approx(1.0))


def test_what_was_not_read_does_not(judge, metric_rows, proposed: Rubric) -> None:
    # without a vendor .80 is there to cover; without a try to install .60 of it are covered
    given = {"release_age": 365.0, "py_support": 1.0, "platforms": 1.0, "open_vulns": 0.0, "vendor_stale": NOT_APPLICABLE}
    made = judge(metric_rows(given), rubric=proposed)["production"]
    assert made["coverage"] == pytest.approx(0.60 / 0.80)
    assert made["score"] == pytest.approx((0.15 * 5 + 0.20 * 10 + 0.10 * 10 + 0.15 * 10) / 0.60)
    few = judge(metric_rows({"release_age": 365.0, "platforms": 1.0, "vendor_stale": NOT_APPLICABLE}), rubric=proposed)["production"]
    assert (few["score"], few["coverage"]) == (None, pytest.approx(0.25 / 0.80))
    assert "production has 0.31 of its weight where 0.60 is needed" in few["reason"]


def test_where_nothing_applies_there_is_no_score(judge, metric_rows, proposed: Rubric) -> None:
    made = judge(metric_rows(dict.fromkeys(MXNET_2024, NOT_APPLICABLE)), rubric=proposed)["production"]
    assert made["score"] is None
    assert made["reason"].startswith("not applicable: no vendor lists it")


def test_too_few_cases_are_insufficient_and_say_so(judge, metric_rows, proposed: Rubric) -> None:
    def answered(cases: int | None) -> tuple[str, str | None]:
        rows = metric_rows({"answered": {"value": 0.6, "sample_size": cases}, "docs_fresh": 0.5})
        parts = judge(rows, rubric=proposed, whole=True).parts.to_pylist()
        return next((part["status"], part["reason"]) for part in parts if part["metric"] == "answered")

    assert answered(19) == ("insufficient", "fewer than 20 cases")
    assert answered(20) == ("observed", None)
    assert answered(None) == ("observed", None)  # a document gives no number of cases


def test_a_level_has_its_own_points_until_the_next_one() -> None:
    severity = Curve("steps", (0, 1, 2, 3, 4), (10, 8, 6, 3, 0))
    assert severity(np.array([-1, 0, 2, 2.9, 3, 9])).tolist() == [10, 10, 6, 6, 3, 0]
    assert np.isnan(severity(np.array([np.nan]))[0])
    assert (severity.value_at(6), severity.value_at(7)) == (2, None)


def test_a_cap_of_their_own_holds_production_and_learning(judge, metric_rows, proposed: Rubric) -> None:
    retired = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 10, 1), "source": "s", "precision": "day"}
    good = {"mlperf_use": 15.0, "mlperf_best": 1.0, "bench_age": 85.0, **dict.fromkeys(("docs_fresh", "links_ok", "answered"), 1.0)}
    made = judge(metric_rows(good), [retired], rubric=proposed)
    assert (made["learning"]["score"], made["performance"]["score"]) == (3.0, pytest.approx(10))


def test_the_interval_of_a_share_agrees_with_an_independent_simulation(judge, metric_rows, proposed: Rubric) -> None:
    given = {"docs_fresh": 0.5, "links_ok": {"value": 0.85, "sample_size": 200}, "answered": {"value": 0.5, "sample_size": 40}}
    made = judge(metric_rows(given), rubric=proposed)["learning"]
    rng = np.random.default_rng(7)
    links = np.interp(rng.beta(170.5, 30.5, 400_000), [0.6, 0.8, 0.9, 0.95, 0.99], [0, 4, 6, 8, 10])
    answers = np.interp(rng.beta(20.5, 20.5, 400_000), [0.2, 0.4, 0.6, 0.8], [0, 4, 7, 10])
    low, high = np.quantile((8 + links + answers) / 3, [0.05, 0.95])
    assert (made["low"], made["high"]) == pytest.approx((low, high), abs=0.06)


def test_more_indicators_leave_the_draws_of_the_first_as_they_were(proposed: Rubric) -> None:
    assert proposed.streams > 16
    assert (shuffles(2, 1000, proposed.streams)[:16] == shuffles(2, 1000)).all()
    many = starts([("mxnet", "2024-01-29"), ("jax", "2024-01-29")], 2, 1000, 40)
    assert (many[:, :16] == starts([("mxnet", "2024-01-29"), ("jax", "2024-01-29")], 2, 1000)).all()
    assert many.shape == (2, 40)
    assert len(set(many[0].tolist())) > 30  # forty streams of their own, drawn from a thousand places


def test_each_of_the_five_can_be_measured_and_the_speed_score_is_their_mean(judge, metric_rows, stated, proposed: Rubric) -> None:
    rest = {"paper_share": 1.0, "repo_share": 5.0, "model_share": 0.3, "docs_fresh": 0.0, "links_ok": 0.9, "answered": 0.4}
    played = {"mlperf_use": 8.0, "mlperf_best": 1.1, "bench_age": 365.0}
    made = judge(metric_rows(stated | MXNET_2024 | rest | played), rubric=proposed)
    assert {made[name]["basis"] for name in ("health", "production", "research", "learning", "performance", "speed")} == {"measured"}
    assert made["research"]["score"] == pytest.approx(0.45 * 2 + 0.35 * 4 + 0.20 * 1)
    assert made["learning"]["score"] == pytest.approx((0.25 * 0 + 0.25 * 6 + 0.25 * 4) / 0.75)
    assert made["performance"]["score"] == pytest.approx(0.4 * 7.5 + 0.4 * 9 + 0.2 * 6)
    five = [made[name]["score"] for name in ("health", "production", "research", "learning", "performance")]
    assert made["speed"]["score"] == pytest.approx(sum(five) / 5)


def test_a_replay_from_git_alone_leaves_the_others_without_a_score(judge, metric_rows, stated, proposed: Rubric) -> None:
    git = {metric: stated[metric] for metric in ("commits_wk", "commit_ret", "contrib_ret")}
    made = judge(metric_rows(git), rubric=proposed.only(frozenset(git)))
    # the points are those of test_missing_data: .22 x 4.5746 + .18 x 1.5 + .22 x 3.5 of .62
    assert made["vitality"]["score"] == pytest.approx((0.22 * 4.5746 + 0.18 * 1.5 + 0.22 * 3.5) / 0.62, abs=0.001)
    assert [made[name]["score"] for name in ("production", "research", "learning", "performance", "speed")] == [None] * 5
