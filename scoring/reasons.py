"""Why a score is missing, in sentences."""

import numpy as np
import pyarrow as pa

from scoring.columns import Flags, distinct, index
from scoring.inputs import NOT_APPLICABLE, OBSERVED, STATUSES, STRUCTURAL_ZERO, Inputs
from scoring.pillars import Pillar
from scoring.rubric import Rubric
from scoring.texts import Texts, none


def of_pillar(name: str, pillar: Pillar, inputs: Inputs, metrics: pa.Table, rubric: Rubric) -> Texts:
    """Why a pillar has no score: not applicable, in the words of the metric, or too little evidence, with what is left out."""
    texts = none(len(pillar.enough))
    lacking = np.flatnonzero(~pillar.enough)
    status = inputs.status[:, pillar.columns]
    patterns, which = np.unique(status[lacking], axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = np.zeros(len(pillar.enough), dtype=bool)
        rows[lacking[which == number]] = True
        texts.say(rows, _insufficient(name, pattern.tolist(), pillar, rubric))
    needed = [c for c in pillar.columns if name == "stock" or rubric.indicators[c].metric in rubric.needs_one_of]
    foreign = ~pillar.enough & (inputs.status[:, needed] == NOT_APPLICABLE).all(axis=1) if needed else np.zeros(len(status), dtype=bool)
    if foreign.any():
        _repeat_metric(texts, foreign, inputs, metrics, needed[0])
    return texts


def of_assessed(dimension: str, missing: Flags) -> Texts:
    """Why a dimension that people judge has no score."""
    texts = none(len(missing))
    texts.say(missing, f"nobody has assessed {dimension} on or before this date")
    return texts


def of_speed(five: tuple[str, ...], missing: Flags) -> Texts:
    """Why there is no Speed Score: the dimensions that lack."""
    texts = none(len(missing))
    for pattern in np.unique(missing, axis=0):
        if pattern.any():
            lacking = ", ".join(name for name, lacks in zip(five, pattern, strict=True) if lacks)
            texts.say((missing == pattern).all(axis=1), f"the Speed Score needs all five dimensions; without a score: {lacking}")
    return texts


def _insufficient(name: str, pattern: list[int], pillar: Pillar, rubric: Rubric) -> str:
    counts = [status in (OBSERVED, STRUCTURAL_ZERO) for status in pattern]
    covered = sum(weight for weight, has in zip(pillar.nominal, counts, strict=True) if has)
    metrics = [rubric.indicators[column].metric for column in pillar.columns]
    left_out = [f"{m} {STATUSES[s].replace('_', ' ')}" for m, s, has in zip(metrics, pattern, counts, strict=True) if not has]
    if covered < rubric.minimum_coverage - 1e-9:
        problem = f"{name} has {covered:.2f} of its weight where {rubric.minimum_coverage:.2f} is needed"
    else:
        problem = f"{name} needs {' or '.join(sorted(rubric.needs_one_of))}"
    return f"insufficient evidence: {problem} ({', '.join(left_out)})"


def _repeat_metric(texts: Texts, rows: Flags, inputs: Inputs, metrics: pa.Table, column: int) -> None:
    said = distinct(metrics, "reason")
    words = index(metrics, "reason", said)[inputs.source_row[:, column]]
    for place in np.unique(words[rows]):
        texts.say(rows & (words == place), f"not applicable: {said[place] if place >= 0 else 'the metric gives no reason'}")
