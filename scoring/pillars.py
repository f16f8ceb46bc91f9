"""From points to pillars: which inputs count, with which share, and when there are too few."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from scoring.columns import Flags, Integers, Numbers
from scoring.dimension_policy import DimensionPolicy, PillarPolicy
from scoring.inputs import NOT_APPLICABLE, OBSERVED, STALE, STRUCTURAL_ZERO, Inputs
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Pillar:
    """One pillar of every row.

    Attributes:
        columns: Columns of the indicators in the matrices of `Inputs`.
        nominal: Weight of each of them in the rubric.
        points: Points of each indicator, NaN where it does not count.
        weights: Share of each indicator among those that count; rows sum to 1, or to 0 where nothing counts.
        coverage: Share of the nominal weight that counts, of what applies here.
        stale: Share of it that is past its due date.
        enough: Whether there is enough to score.
        score: 0 to 10, NaN where there is not enough.
    """

    columns: Integers
    nominal: Numbers
    points: Numbers
    weights: Numbers
    coverage: Numbers
    stale: Numbers
    enough: Flags
    score: Numbers


def build(inputs: Inputs, rubric: Rubric, pillar: PillarPolicy) -> Pillar:
    """Score one pillar of every row.

    Observed values and structural zeros count, a structural zero with 0 points whatever the curve. All other states count
    as not covered, `not_applicable` too, unless the indicator may not apply: then it is not part of the coverage. The weights
    of what counts are raised to sum to 1, provided that they cover `minimum_coverage` of what applies and that one
    of `needs_one_of` is there, if the pillar asks for that.
    """
    columns = np.array([c for c, indicator in enumerate(rubric.indicators) if indicator.pillar == pillar.name], dtype=np.int64)
    nominal = np.array([rubric.indicators[c].weight for c in columns], dtype=np.float64)
    status = inputs.status[:, columns]
    points = np.full(status.shape, np.nan)
    for place, column in enumerate(columns):
        points[:, place] = rubric.indicators[column].curve(inputs.value[:, column])
    points[status != OBSERVED] = np.nan
    points[status == STRUCTURAL_ZERO] = 0
    counts = (status == OBSERVED) | (status == STRUCTURAL_ZERO)
    leaves = (status == NOT_APPLICABLE) & np.array([rubric.indicators[c].may_not_apply for c in columns], dtype=bool)
    covered, applies = counts @ nominal, np.where(leaves.any(axis=1), ~leaves @ nominal, 1.0)
    coverage = np.divide(covered, applies, out=np.zeros_like(covered), where=applies > 0)
    enough = coverage >= rubric.minimum_coverage - 1e-9
    if pillar.needs_one_of:
        needed = [place for place, column in enumerate(columns) if rubric.indicators[column].metric in pillar.needs_one_of]
        enough &= counts[:, needed].any(axis=1)
    weights = np.divide(counts * nominal, covered[:, None], out=np.zeros(counts.shape), where=covered[:, None] > 0)
    score = np.where(enough, (weights * np.nan_to_num(points)).sum(axis=1), np.nan)
    stale = np.divide((status == STALE) @ nominal, applies, out=np.zeros_like(covered), where=applies > 0)
    return Pillar(columns, nominal, points, weights, coverage, stale, enough, np.minimum(score, 10))


def pooled(dimension: DimensionPolicy, of_pillar: Mapping[str, Numbers]) -> Numbers:
    """Add the pillars of a dimension, each with its weight; NaN if one is missing."""
    return reduce(add, [pillar.weight * of_pillar[pillar.name] for pillar in dimension.pillars])
