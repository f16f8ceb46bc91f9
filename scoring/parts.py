"""The contribution of each metric: rows of `pulse.score_parts`.

The contributions of the rows of a dimension's pillars and of its cap, of one (framework, as_of), sum to the dimension; `weight`
x `points` within a pillar sum to the pillar.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from scoring.columns import Column, Flags, Integers, constant, numbers, same_text, spelled
from scoring.dimension_policy import PillarPolicy
from scoring.dimensions import Dimension
from scoring.inputs import INSUFFICIENT, STATUSES, Inputs
from scoring.pillars import Pillar
from scoring.rubric import Indicator, Rubric
from scoring.tables import keys
from scoring.texts import Texts


def of_pillar(policy: PillarPolicy, pillar: Pillar, inputs: Inputs, rubric: Rubric, basis: str) -> pa.Table:
    """Return a row for each indicator of a pillar, with status and reason; also for those that do not count.

    `weight` is the share among what counts, `contribution` the points added to the dimension; both are NULL if the
    indicator does not count or the pillar has no score.
    """
    columns, width = pillar.columns, len(pillar.columns)
    indicators = [rubric.indicators[column] for column in columns]
    rows = len(pillar.score) * width
    has_row = inputs.has_row[:, columns]
    counts = np.isfinite(pillar.points) & pillar.enough[:, None]
    weight = np.where(counts, pillar.weights, np.nan)
    repeated = np.repeat(np.arange(len(pillar.score)), width)
    return pa.table(
        {
            **keys(inputs, repeated),
            "dimension": same_text(policy.name, rows),
            "metric": spelled([indicator.metric for indicator in indicators], np.tile(np.arange(width), len(pillar.score))),
            "basis": same_text(basis, rows),
            "value": numbers(inputs.value[:, columns].ravel()),
            "unit": _words(inputs.unit, columns, ~has_row, [indicator.unit for indicator in indicators]),
            "points": numbers(pillar.points.ravel()),
            "weight": numbers(weight.ravel()),
            "contribution": numbers((policy.weight * weight * pillar.points).ravel()),
            "status": spelled(STATUSES, inputs.status[:, columns].ravel().astype(np.int64)),
            "reason": _words(inputs.reason, columns, ~has_row, ["no value was collected"] * width, _too_few(inputs, pillar, indicators)),
            "rubric_version": constant(rubric.version, pa.int64(), rows),
        }
    )


def of_caps(inputs: Inputs, dimension: Dimension, rubric: Rubric, basis: str) -> pa.Table:
    """Return a row for each cap that lowers a dimension: `value` is the cap, `contribution` what it subtracts."""
    capped = np.flatnonzero(dimension.uncapped > dimension.score)
    rows = len(capped)
    empty = numbers(np.full(rows, np.nan))
    return pa.table(
        {
            **keys(inputs, capped),
            "dimension": same_text(dimension.name, rows),
            "metric": same_text("cap", rows),
            "basis": same_text(basis, rows),
            "value": numbers(dimension.score[capped]),
            "unit": same_text("points", rows),
            "points": empty,
            "weight": empty,
            "contribution": numbers((dimension.score - dimension.uncapped)[capped]),
            "status": same_text("observed", rows),
            "reason": spelled(dimension.reason.distinct, dimension.reason.index[capped]),
            "rubric_version": constant(rubric.version, pa.int64(), rows),
        }
    )


def _too_few(inputs: Inputs, pillar: Pillar, indicators: Sequence[Indicator]) -> tuple[Flags, list[str]]:
    """Return where a value has too few cases, and the words for that by indicator."""
    needed = np.array([indicator.minimum_sample for indicator in indicators])
    few = np.isfinite(inputs.value[:, pillar.columns]) & (inputs.sample_size[:, pillar.columns] < needed)
    return few & (inputs.status[:, pillar.columns] == INSUFFICIENT), [f"fewer than {number} cases" for number in needed]


def _words(texts: Texts, columns: Integers, missing: Flags, otherwise: list[str], instead: tuple[Flags, list[str]] | None = None) -> Column:
    """Return a string column, row by row, of what the metrics say.

    Args:
        texts: What they say.
        columns: Of which indicators.
        missing: Where there is no metric.
        otherwise: The words by indicator where there is none.
        instead: Where others are said, and the words by indicator.
    """
    place, said = np.arange(len(otherwise)), len(texts.distinct)
    places = np.where(missing, said + place, texts.index[:, columns])
    where, others = instead or (np.zeros(missing.shape, dtype=bool), [])
    return spelled(texts.distinct + otherwise + others, np.where(where, said + len(otherwise) + place, places).ravel())
