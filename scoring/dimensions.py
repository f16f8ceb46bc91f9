"""Every dimension of every row, ready to be stored: measured, else assessed if the policy allows it, else with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring import assessed, reasons
from scoring.caps import sentences, strictest
from scoring.columns import Integers, Numbers, floats, index
from scoring.confidence import confidence
from scoring.dimension_policy import SPEED, DimensionPolicy
from scoring.inputs import Inputs
from scoring.intervals import Interval
from scoring.pillars import Pillar, pooled
from scoring.rubric import Cap, Rubric
from scoring.speed import BASES, reach, speed, weakest
from scoring.texts import Texts, none


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of every row; NaN becomes NULL.

    Attributes:
        name: Of a dimension of the policy, of one of its pillars, or `SPEED`.
        score: 0 to 10, not rounded.
        low: Lower end of the interval.
        high: Upper end.
        coverage: Share of the weight that had data, 0 to 1; 1 for what a person assessed as a whole.
        confidence: 0 to 1.
        basis: Index into `BASES`, -1 where there is no score to have one.
        uncapped: What the score would be without caps.
        reason: Why there is no score, which cap holds, or why an assessment stands where there are indicators.
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the dimensions of all rows are scored from.

    Attributes:
        inputs: The rows.
        facts: What caps rest on.
        assessments: Columns of `pulse.assessments`.
        pillars: By name.
        why_not: Why a pillar has no score, by its name.
        intervals: Of pillars and measured dimensions before caps, by name.
        rubric: The policy.
        caps: Those that hold here.
        basis: Where the inputs come from.
    """

    inputs: Inputs
    facts: pa.Table
    assessments: pa.Table
    pillars: Mapping[str, Pillar]
    why_not: Mapping[str, Texts]
    intervals: Mapping[str, Interval]
    rubric: Rubric
    caps: tuple[Cap, ...]
    basis: str


def of_pillar(name: str, evidence: Evidence) -> Dimension:
    """Score a pillar, which is never capped."""
    pillar, (low, high) = evidence.pillars[name], evidence.intervals[name]
    sure = confidence(pillar.coverage, pillar.stale, high - low, evidence.rubric.zero_precision_width)
    basis, empty = _basis(pillar.score, evidence.basis), np.full(len(low), np.nan)
    return Dimension(name, pillar.score, low, high, pillar.coverage, sure, basis, empty, evidence.why_not[name])


def of_dimension(policy: DimensionPolicy, evidence: Evidence) -> Dimension:
    """Score a dimension: measured if its pillars have enough data, else the newest assessment if one is allowed, else a reason."""
    if not policy.pillars:
        return _of_assessments(policy.name, evidence)
    found = _of_pillars(policy, evidence)
    return found if policy.fallback is None else _with_fallback(found, _of_assessments(policy.name, evidence))


def _of_pillars(policy: DimensionPolicy, evidence: Evidence) -> Dimension:
    """Return a dimension by its weighted pillars under the strictest cap; without a score if a pillar has none."""
    pillars, rubric = evidence.pillars, evidence.rubric
    uncapped = pooled(policy, {name: pillar.score for name, pillar in pillars.items()})
    coverage = pooled(policy, {name: pillar.coverage for name, pillar in pillars.items()})
    stale = pooled(policy, {name: pillar.stale for name, pillar in pillars.items()})
    held = strictest(evidence.inputs, evidence.facts, tuple(cap for cap in evidence.caps if policy.name in cap.dimensions))
    score, low, high = (np.minimum(values, held.at_most) for values in (uncapped, *evidence.intervals[policy.name]))
    reason = none(len(score))
    for pillar in policy.pillars:
        reason.fill(evidence.why_not[pillar.name])
    reason.fill(sentences(held, evidence.facts, uncapped))
    sure = confidence(coverage, stale, high - low, rubric.zero_precision_width)
    return Dimension(policy.name, score, low, high, coverage, sure, _basis(score, evidence.basis), uncapped, reason)


def _of_assessments(name: str, evidence: Evidence) -> Dimension:
    """Return a dimension as people judge it: the newest judgement made on or before the row's as_of, without an interval."""
    assessments = evidence.assessments
    row = assessed.newest(evidence.inputs, assessments, name)
    score = np.append(floats(assessments, "score"), np.nan)[row]
    basis = np.where(np.isnan(score), -1, np.append(index(assessments, "basis", BASES), -1)[row])
    empty = np.full(len(row), np.nan)
    there = np.isfinite(score)
    return Dimension(name, score, empty, empty, there.astype(np.float64), empty, basis, empty, reasons.of_assessed(name, ~there))


def _with_fallback(found: Dimension, judged: Dimension) -> Dimension:
    """Return the measured dimension, or if it has no score the assessed one; without either it says why both are missing."""
    lacks = np.isnan(found.score)
    stands = lacks & np.isfinite(judged.score)

    def either(measured: Numbers, assessed: Numbers) -> Numbers:
        return np.where(stands, assessed, measured)

    reason = reasons.of_fallback(found.reason, judged.reason, lacks, stands)
    return Dimension(
        found.name,
        either(found.score, judged.score),
        either(found.low, judged.low),
        either(found.high, judged.high),
        either(found.coverage, judged.coverage),
        either(found.confidence, judged.confidence),
        np.where(stands, judged.basis, found.basis),
        either(found.uncapped, judged.uncapped),
        reason,
    )


def of_speed(dimensions: Sequence[Dimension]) -> Dimension:
    """Return the Speed Score, once all dimensions are there; its interval comes from the dimensions that have one."""
    each = np.column_stack([dimension.score for dimension in dimensions])
    score, there, names = speed(each), np.isfinite(each), [dimension.name for dimension in dimensions]
    low = np.clip(score - reach(each, np.column_stack([dimension.low for dimension in dimensions])), 0, 10)
    high = np.clip(score + reach(each, np.column_stack([dimension.high for dimension in dimensions])), 0, 10)
    basis = np.where(np.isnan(score), -1, weakest(np.column_stack([dimension.basis for dimension in dimensions])))
    empty = np.full(len(score), np.nan)
    return Dimension(SPEED, score, low, high, there.mean(axis=1), empty, basis, empty, reasons.of_speed(names, ~there))


def _basis(score: Numbers, basis: str) -> Integers:
    return np.where(np.isnan(score), -1, BASES.index(basis))
