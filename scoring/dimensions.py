"""The eight dimensions of every row, ready to be written down."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring import assessed, reasons
from scoring.caps import Holds, sentences
from scoring.columns import Integers, Numbers, floats, index
from scoring.confidence import confidence
from scoring.inputs import Inputs
from scoring.pillars import Pillar
from scoring.rubric import Rubric
from scoring.speed import BASES, FIVE, speed, weakest
from scoring.texts import Texts, none


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of every row; NaN becomes NULL.

    Attributes:
        name: health, vitality, stock, production, research, learning, performance or speed.
        score: 0 to 10, not rounded.
        low: Lower end of the interval.
        high: Upper end.
        coverage: Share of the weight that had data, 0 to 1.
        confidence: 0 to 1.
        basis: Index into `BASES`, -1 where there is no score to have one.
        uncapped: What the score would be without caps.
        reason: Why there is no score, or which cap holds.
    """

    name: str
    score: Numbers
    low: Numbers
    high: Numbers
    coverage: Numbers
    confidence: Numbers
    basis: Integers
    uncapped: Numbers
    reason: Texts


def of_pillar(name: str, pillar: Pillar, low: Numbers, high: Numbers, reason: Texts, rubric: Rubric, basis: str) -> Dimension:
    """Stock or vitality: never capped."""
    sure = confidence(pillar.coverage, pillar.stale, high - low, rubric.zero_precision_width)
    return Dimension(name, pillar.score, low, high, pillar.coverage, sure, _basis(pillar.score, basis), np.full(len(low), np.nan), reason)


def of_health(
    pillars: tuple[tuple[Pillar, Dimension], ...], low: Numbers, high: Numbers, held: Holds, facts: pa.Table, rubric: Rubric, basis: str
) -> Dimension:
    """Health: the weighted pillars under the strictest cap; without a score where a pillar has none.

    Args:
        pillars: Each pillar with its dimension.
        low: Lower end of the interval before caps.
        high: Upper end, likewise.
        held: The strictest cap on each row.
        facts: What the caps rest on.
        rubric: The policy.
        basis: Where the inputs come from.
    """
    shares = [(rubric.pillar_weights[dimension.name], pillar) for pillar, dimension in pillars]
    uncapped = np.add.reduce([share * pillar.score for share, pillar in shares])
    coverage = np.add.reduce([share * pillar.coverage for share, pillar in shares])
    stale = np.add.reduce([share * pillar.stale for share, pillar in shares])
    score, low, high = (np.minimum(values, held.at_most) for values in (uncapped, low, high))
    reason = none(len(score))
    for _, dimension in pillars:
        reason.fill(dimension.reason)
    reason.fill(sentences(held, facts, uncapped))
    sure = confidence(coverage, stale, high - low, rubric.zero_precision_width)
    return Dimension("health", score, low, high, coverage, sure, _basis(score, basis), uncapped, reason)


def of_assessments(name: str, inputs: Inputs, assessments: pa.Table) -> Dimension:
    """A dimension that people judge: the newest judgement made on or before the row's as_of, without an interval."""
    row = assessed.newest(inputs, assessments, name)
    score = np.append(floats(assessments, "score"), np.nan)[row]
    basis = np.where(np.isnan(score), -1, np.append(index(assessments, "basis", BASES), -1)[row])
    empty = np.full(len(row), np.nan)
    there = np.isfinite(score)
    return Dimension(name, score, empty, empty, there.astype(np.float64), empty, basis, empty, reasons.of_assessed(name, ~there))


def of_speed(health: Dimension, others: list[Dimension]) -> Dimension:
    """The Speed Score, once all five are there; its interval moves with health's alone, since the others are given without one."""
    dimensions = {dimension.name: dimension for dimension in (health, *others)}
    five = np.column_stack([dimensions[name].score for name in FIVE])
    score, width = speed(five), len(FIVE)
    low, high = (np.clip(score + (end - health.score) / width, 0, 10) for end in (health.low, health.high))
    there = np.isfinite(five)
    basis = np.where(np.isnan(score), -1, weakest(np.column_stack([dimensions[name].basis for name in FIVE])))
    empty = np.full(len(score), np.nan)
    return Dimension("speed", score, low, high, there.mean(axis=1), empty, basis, empty, reasons.of_speed(FIVE, ~there))


def _basis(score: Numbers, basis: str) -> Integers:
    return np.where(np.isnan(score), -1, BASES.index(basis))
