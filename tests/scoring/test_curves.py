"""Curves stay between 0 and 10, never turn, and pass through their anchors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.curves import Curve
from scoring.rubric import load

CURVES = {indicator.metric: indicator.curve for indicator in load().indicators}
VALUES = st.floats(min_value=-10, max_value=1e9, allow_nan=False)


@pytest.mark.parametrize("metric", CURVES)
@given(one=VALUES, other=VALUES)
def test_more_of_a_metric_never_turns_the_points(metric: str, one: float, other: float) -> None:
    curve = CURVES[metric]
    low, high = curve(np.array(sorted([one, other])))
    falls = curve.points[0] > curve.points[-1]
    assert (low >= high) if falls else (low <= high)


@pytest.mark.parametrize("metric", CURVES)
@given(value=VALUES)
def test_points_lie_between_0_and_10(metric: str, value: float) -> None:
    assert 0 <= CURVES[metric](np.array([value]))[0] <= 10


@pytest.mark.parametrize("metric", CURVES)
def test_a_curve_passes_through_its_anchors(metric: str) -> None:
    curve = CURVES[metric]
    assert curve(np.array(curve.values)) == pytest.approx(curve.points)


def test_a_missing_value_has_no_points() -> None:
    assert np.isnan(CURVES["stars"](np.array([np.nan]))[0])


def test_lines_are_straight_over_the_logarithm_of_one_plus_a_count() -> None:
    # between 0 and 99, log(1 + 9) lies half-way to log(1 + 99)
    assert Curve("log1p", (0, 99), (0, 10))(np.array([9]))[0] == pytest.approx(5)


def test_lines_are_straight_over_a_ratio() -> None:
    assert Curve("linear", (0.0, 0.5, 1.0), (0, 2, 10))(np.array([0.75]))[0] == pytest.approx(6)


@pytest.mark.parametrize("metric", [metric for metric in CURVES if CURVES[metric].scale != "steps"])  # between levels there is no value
@given(points=st.floats(min_value=0.01, max_value=9.99))
def test_the_value_for_some_points_has_these_points(metric: str, points: float) -> None:
    value = CURVES[metric].value_at(points)
    assert value is not None
    assert CURVES[metric](np.array([value]))[0] == pytest.approx(points, abs=1e-6)


def test_points_that_a_curve_never_reaches_have_no_value() -> None:
    assert Curve("linear", (0, 1), (2, 8)).value_at(9) is None
