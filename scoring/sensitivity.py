"""What a score hangs on: each indicator left out in turn, and the smallest change of one that would cross a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.inputs import MISSING, OBSERVED, Inputs
from scoring.pillars import build
from scoring.rubric import PILLARS, Rubric


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator's change that brings Health to the threshold, all others staying.

    Attributes:
        metric: The indicator.
        before: Its value now.
        after: The value that it would need.
        points: Change of its points, signed.
    """

    metric: str
    before: float
    after: float
    points: float


def health_of(inputs: Sequence[Mapping[str, float]], rubric: Rubric) -> list[float | None]:
    """Uncapped Health of each set of observed values, None where they are too few; a metric that is not named is missing."""
    rows = _rows(inputs, rubric)
    health = sum(rubric.pillar_weights[name] * build(rows, rubric, name).score for name in PILLARS)
    return [None if np.isnan(score) else float(score) for score in np.atleast_1d(health)]


def leave_one_out(values: Mapping[str, float], rubric: Rubric) -> dict[str, float | None]:
    """Uncapped Health without each of the values, the others taking over its weight.

    Args:
        values: Observed values by metric.
        rubric: The policy.
    """
    left = [{metric: value for metric, value in values.items() if metric != without} for without in values]
    return dict(zip(values, health_of(left, rubric), strict=True))


def smallest_changes(values: Mapping[str, float], rubric: Rubric, threshold: float) -> tuple[Change, ...]:
    """For each indicator that could do it alone, the change that brings uncapped Health to the threshold.

    Args:
        values: Observed values by metric.
        rubric: The policy.
        threshold: Health to reach, 0 to 10.

    Returns:
        The smallest change of points first. Empty where Health has no score, or where no indicator can do it alone.
    """
    rows = _rows([values], rubric)
    pillars = {name: build(rows, rubric, name) for name in PILLARS}
    health = sum(float(rubric.pillar_weights[name] * pillar.score[0]) for name, pillar in pillars.items())
    changes = []
    for name, pillar in pillars.items():
        for place, column in enumerate(pillar.columns):
            indicator, leverage = rubric.indicators[column], float(rubric.pillar_weights[name] * pillar.weights[0, place])
            if np.isnan(health) or not leverage:
                continue
            points = (threshold - health) / leverage
            after = indicator.curve.value_at(float(pillar.points[0, place]) + points)
            if after is not None:
                changes.append(Change(indicator.metric, values[indicator.metric], after, points))
    return tuple(sorted(changes, key=lambda change: abs(change.points)))


def _rows(values: Sequence[Mapping[str, float]], rubric: Rubric) -> Inputs:
    matrix = np.array([[row.get(indicator.metric, np.nan) for indicator in rubric.indicators] for row in values])
    empty = np.full(matrix.shape, np.nan)
    status = np.where(np.isnan(matrix), MISSING, OBSERVED).astype(np.int8)
    none, zero = np.full(matrix.shape, -1), np.zeros(len(matrix), dtype=np.int64)
    return Inputs(["values"], zero, zero.astype("datetime64[D]"), matrix, empty, empty, empty, status, none)
