"""The Speed Score is the mean of five, and only of five."""

import datetime as dt

import pytest


def test_the_written_assessment_gives_5_4(judge, metric_rows, stated, written, five) -> None:
    # the document's own sum: (4.5 + 7.0 + 2.0 + 6.0 + 7.5) / 5 = 5.40; with health unrounded, 4.47, it is 5.39
    speed = judge(metric_rows(stated), assessments=written(**five), basis="stated")["speed"]
    assert speed["score"] == pytest.approx((4.47 + 7.0 + 2.0 + 6.0 + 7.5) / 5, abs=0.002)


def test_a_missing_dimension_leaves_no_speed_score_and_is_named(judge, metric_rows, stated, written, five) -> None:
    del five["research"]
    result = judge(metric_rows(stated), assessments=written(**five))
    assert result["speed"]["score"] is None
    assert result["speed"]["reason"] == "the Speed Score needs every dimension; without a score: research"
    assert result["research"]["reason"] == "nobody has assessed research on or before this date"
    assert result["speed"]["coverage"] == pytest.approx(0.8)


def test_the_newest_assessment_on_or_before_the_date_counts(judge, metric_rows, stated, written) -> None:
    made = [
        *written(on=dt.date(2023, 1, 1), research=4.0),
        *written(on=dt.date(2024, 1, 29), research=2.0),
        *written(on=dt.date(2024, 1, 30), research=9.0),
        *[row | {"framework": "zzz"} for row in written(on=dt.date(2024, 1, 29), research=8.0)],
    ]
    assert judge(metric_rows(stated), assessments=made[::-1])["research"]["score"] == 2.0
    assert judge(metric_rows(stated, as_of=dt.date(2022, 12, 31)), assessments=made)["research"]["score"] is None


@pytest.mark.parametrize(
    ("health", "four", "weakest"),
    [("measured", "assessed", "assessed"), ("stated", "assessed", "stated"), ("measured", "measured", "measured")],
)
def test_the_basis_is_the_weakest_of_the_five(judge, metric_rows, stated, written, five, health: str, four: str, weakest: str) -> None:
    made = [row | {"basis": four} for row in written(**five)]
    result = judge(metric_rows(stated), assessments=made, basis=health)
    assert (result["speed"]["basis"], result["health"]["basis"], result["learning"]["basis"]) == (weakest, health, four)


def test_an_unknown_basis_is_refused(judge, metric_rows, stated) -> None:
    with pytest.raises(ValueError, match="basis must be one of measured, assessed, stated, not guessed"):
        judge(metric_rows(stated), basis="guessed")
