"""Why a score is missing, in sentences."""

from collections.abc import Sequence

import numpy as np

from scoring.columns import Flags
from scoring.dimension_policy import PillarPolicy
from scoring.inputs import MISSING, NOT_APPLICABLE, OBSERVED, STATUSES, STRUCTURAL_ZERO, Inputs
from scoring.pillars import Pillar
from scoring.rubric import Rubric
from scoring.texts import Texts, none


def of_pillar(policy: PillarPolicy, pillar: Pillar, inputs: Inputs, rubric: Rubric) -> Texts:
    """Why a pillar has no score: not applicable, in the words of the metric, or too little evidence, with what is left out."""
    texts = none(len(pillar.enough))
    lacking = np.flatnonzero(~pillar.enough)
    status = inputs.status[:, pillar.columns]
    patterns, which = np.unique(status[lacking], axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = np.zeros(len(pillar.enough), dtype=bool)
        rows[lacking[which == number]] = True
        texts.say(rows, _insufficient(policy, pattern.tolist(), pillar, rubric))
    if not policy.needs_one_of:
        _say_what_was_not_read(texts, pillar, inputs)
    needed = [c for c in pillar.columns if not policy.needs_one_of or rubric.indicators[c].metric in policy.needs_one_of]
    foreign = ~pillar.enough & (inputs.status[:, needed] == NOT_APPLICABLE).all(axis=1) if needed else np.zeros(len(status), dtype=bool)
    if foreign.any():
        _repeat_metric(texts, foreign, inputs, needed[0])
    return texts


def of_assessed(dimension: str, missing: Flags) -> Texts:
    """Why a dimension has no written assessment."""
    texts = none(len(missing))
    texts.say(missing, f"nobody has assessed {dimension} on or before this date")
    return texts


def of_fallback(measured: Texts, judged: Texts, lacks: Flags, stands: Flags) -> Texts:
    """Why an assessment stands in for a measurement, or why neither is there; the measurement's own words where it has a score.

    Args:
        measured: Why there is no measurement, or which cap holds.
        judged: Why there is no assessment.
        lacks: Rows without a measurement.
        stands: Rows of these where the assessment stands.
    """
    texts = none(len(lacks))
    for place, said in enumerate(measured.distinct):
        mine = measured.index == place
        texts.say(mine & ~lacks, said)
        texts.say(mine & stands, f"assessed, since it is not measured: {said}")
        for other, beside in enumerate(judged.distinct):
            texts.say(mine & lacks & ~stands & (judged.index == other), f"{said}; {beside}")
    return texts


def of_speed(names: Sequence[str], missing: Flags) -> Texts:
    """Why there is no Speed Score: the dimensions that lack."""
    texts = none(len(missing))
    for pattern in np.unique(missing, axis=0):
        if pattern.any():
            lacking = ", ".join(name for name, lacks in zip(names, pattern, strict=True) if lacks)
            texts.say((missing == pattern).all(axis=1), f"the Speed Score needs every dimension; without a score: {lacking}")
    return texts


def _insufficient(policy: PillarPolicy, pattern: list[int], pillar: Pillar, rubric: Rubric) -> str:
    counts = [status in (OBSERVED, STRUCTURAL_ZERO) for status in pattern]
    indicators = [rubric.indicators[column] for column in pillar.columns]
    leaves = [status == NOT_APPLICABLE and one.may_not_apply for status, one in zip(pattern, indicators, strict=True)]
    applies = sum(weight for weight, gone in zip(pillar.nominal, leaves, strict=True) if not gone) if any(leaves) else 1
    covered = sum(weight for weight, has in zip(pillar.nominal, counts, strict=True) if has) / (applies or 1)
    metrics = [one.metric for one in indicators]
    left_out = [f"{m} {STATUSES[s].replace('_', ' ')}" for m, s, has in zip(metrics, pattern, counts, strict=True) if not has]
    if covered < rubric.minimum_coverage - 1e-9:
        problem = f"{policy.name} has {covered:.2f} of its weight where {rubric.minimum_coverage:.2f} is needed"
    else:
        problem = f"{policy.name} needs {' or '.join(sorted(policy.needs_one_of))}"
    return f"insufficient evidence: {problem} ({', '.join(left_out)})"


def _say_what_was_not_read(texts: Texts, pillar: Pillar, inputs: Inputs) -> None:
    """Where a pillar has no score, add the words of its first metric that is missing, which name what was not read."""
    if not len(pillar.columns):  # none of its metrics belongs to this judging
        return
    words = inputs.reason.index[:, pillar.columns]
    is_missing = (inputs.status[:, pillar.columns] == MISSING) & (words >= 0)
    rows = is_missing.any(axis=1) & (texts.index >= 0)
    first = words[np.arange(len(words)), is_missing.argmax(axis=1)]
    for place, text in np.unique(np.column_stack([first, texts.index])[rows], axis=0):
        texts.say(rows & (first == place) & (texts.index == text), f"{texts.distinct[text]}: {inputs.reason.distinct[place]}")


def _repeat_metric(texts: Texts, rows: Flags, inputs: Inputs, column: int) -> None:
    words = inputs.reason.index[:, column]
    for place in np.unique(words[rows]):
        said = inputs.reason.distinct[place] if place >= 0 else "the metric gives no reason"
        texts.say(rows & (words == place), f"not applicable: {said}")
