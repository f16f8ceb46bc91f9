"""What is missing is left out with a reason; too little evidence gives no score, never a guess."""

import datetime as dt

import pytest

from scoring.rubric import load
from tests.scoring.conftest import VERSION_1

EMPTY = {"value": None}


def by_hand(values: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weights[m] * values[m] for m in weights) / sum(weights.values())


@pytest.mark.parametrize("status", ["insufficient", "stale", "missing", "not_applicable"])
def test_an_input_without_an_answer_leaves_its_weight_to_the_others(judge, metric_rows, stated, status: str) -> None:
    result = judge(metric_rows(stated | {"closed30": {"status": status, **EMPTY}}))["vitality"]
    # points by hand from the anchors: 7.5 commits a week lie at (ln 8.5 - ln 6) / (ln 11 - ln 6) = .5746 between 4 and 5
    points = {"commits_wk": 4.5746, "commit_ret": 1.5, "contrib_ret": 3.5, "qa_ret": 1.5, "forum_ret": 1.0}
    weights = {"commits_wk": 0.22, "commit_ret": 0.18, "contrib_ret": 0.22, "qa_ret": 0.08, "forum_ret": 0.05}
    assert result["score"] == pytest.approx(by_hand(points, weights), abs=1e-3)
    assert result["coverage"] == pytest.approx(0.75)


def test_a_structural_zero_counts_with_no_points(judge, metric_rows, stated) -> None:
    zero = judge(metric_rows(stated | {"closed30": {"status": "structural_zero", **EMPTY}}))["vitality"]
    observed = judge(metric_rows(stated | {"closed30": 0.0}))["vitality"]
    assert (zero["score"], zero["coverage"]) == (pytest.approx(observed["score"]), pytest.approx(0.95))


def test_a_structural_zero_of_a_falling_curve_has_no_points_either(judge, metric_rows, stated) -> None:
    values = stated | {"release_days": {"status": "structural_zero", "value": 0.0}}
    parts = judge(metric_rows(values), whole=True).parts.to_pylist()
    assert [part["points"] for part in parts if part["metric"] == "release_days"] == [0]


def test_too_little_evidence_gives_no_score_and_says_what_is_left_out(judge, metric_rows, stated) -> None:
    values = {m: v for m, v in stated.items() if m not in ("contrib_ret", "closed30")}
    result = judge(metric_rows(values | {"closed30": {"status": "insufficient", **EMPTY}}))
    for dimension in ("vitality", "health"):
        assert (result[dimension]["score"], result[dimension]["low"], result[dimension]["confidence"]) == (None, None, None)
        assert result[dimension]["reason"] == (
            "insufficient evidence: vitality has 0.53 of its weight where 0.60 is needed "
            "(contrib_ret missing, closed30 insufficient, release_days missing)"
        )
    assert result["stock"]["score"] == pytest.approx(7.73, abs=0.005)


def test_sixty_percent_of_the_weight_is_enough(judge, metric_rows, stated) -> None:
    # commits_wk .22 + commit_ret .18 + closed30 .20 = .60
    values = {m: stated[m] for m in ("stars", "forks", "lifetime_contrib", "commits_wk", "commit_ret", "closed30")}
    assert judge(metric_rows(values))["vitality"]["score"] == pytest.approx((0.22 * 4.5746 + 0.18 * 1.5 + 0.20 * 5) / 0.60, abs=1e-3)


def test_vitality_needs_commits_or_contributors(judge, metric_rows, stated) -> None:
    values = stated | {m: {"status": "stale", **EMPTY} for m in ("commits_wk", "contrib_ret")}
    shifted = load(VERSION_1).only(
        frozenset({"commits_wk", "closed30", "qa_ret", "forum_ret", "release_days", "stars", "forks", "lifetime_contrib"})
    )
    result = judge(metric_rows({**values, "release_days": 10.0}), rubric=shifted)["vitality"]
    # .20 + .08 + .05 + .05 of .60 are there, .63 of what a replay without the other two could have
    assert result["score"] is None
    assert result["reason"].startswith("insufficient evidence: vitality needs commits_wk or contrib_ret (commits_wk stale")


def test_work_inside_a_host_is_not_applicable_in_the_words_of_the_metric(judge, metric_rows, stated) -> None:
    hosted = {"status": "not_applicable", "reason": "work lives in tensorflow/tensorflow", **EMPTY}
    values = stated | dict.fromkeys(("commits_wk", "commit_ret", "contrib_ret", "closed30"), hosted)
    result = judge(metric_rows(values))
    assert [result[d]["score"] for d in ("health", "vitality")] == [None, None]
    assert {result[d]["reason"] for d in ("health", "vitality")} == {"not applicable: work lives in tensorflow/tensorflow"}


def test_a_metric_that_nobody_collected_has_a_row_that_says_so(judge, metric_rows, stated) -> None:
    parts = judge(metric_rows(stated), whole=True).parts.to_pylist()
    release = next(part for part in parts if part["metric"] == "release_days")
    assert (release["status"], release["reason"], release["unit"]) == ("missing", "no value was collected", "days")
    assert (release["value"], release["points"], release["weight"], release["contribution"]) == (None, None, None, None)


def test_a_framework_with_no_known_metric_still_has_rows_without_scores(judge, metric_rows) -> None:
    result = judge(metric_rows({"c90": 12.0}))
    assert {row["score"] for row in result.values()} == {None}
    assert all(row["reason"] for row in result.values())


def test_an_observed_value_that_is_missing_is_a_contradiction(judge, metric_rows) -> None:
    with pytest.raises(ValueError, match="metric stars of mxnet as of 2024-01-29 is observed but has no finite value"):
        judge(metric_rows({"stars": EMPTY}))


def test_two_rows_for_one_metric_are_a_contradiction(judge, metric_rows) -> None:
    import pyarrow as pa

    with pytest.raises(ValueError, match="metric stars of mxnet as of 2024-01-29 has more than one row"):
        judge(pa.concat_tables([metric_rows({"stars": 1.0}), metric_rows({"stars": 2.0})]))


def test_stale_weight_lowers_confidence_beyond_its_coverage(judge, metric_rows, stated) -> None:
    missing = judge(metric_rows(stated | {"qa_ret": {"status": "missing", **EMPTY}}))["vitality"]
    stale = judge(metric_rows(stated | {"qa_ret": {"status": "stale", **EMPTY}}))["vitality"]
    # no noise here, so precision is 1: coverage .87, freshness .87 of the .95 that ever answered
    assert missing["confidence"] == pytest.approx(0.87)
    assert stale["confidence"] == pytest.approx(0.87 * 0.87 / 0.95)


def test_dates_keep_apart(judge, metric_rows, stated) -> None:
    import pyarrow as pa

    later = dt.date(2024, 2, 5)
    both = pa.concat_tables([metric_rows({**stated, "commits_wk": 0.0}, as_of=later), metric_rows(stated)])
    rows = judge(both, whole=True).scores.to_pylist()
    vitality = {row["as_of"]: row["score"] for row in rows if row["dimension"] == "vitality"}
    assert vitality[dt.date(2024, 1, 29)] - vitality[later] == pytest.approx(0.22 / 0.95 * 4.5746, abs=1e-3)
