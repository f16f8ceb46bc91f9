"""What each metric brings: rows of `pulse.score_parts`.

The contributions of the rows of stock, vitality and health of one (framework, as_of) sum to its Health; `weight` x `points`
within a pillar sum to the pillar.
"""

import numpy as np
import pyarrow as pa

from scoring.columns import Column, Integers, Numbers, constant, distinct, index, numbers, spelled
from scoring.dimensions import Dimension
from scoring.inputs import STATUSES, Inputs
from scoring.pillars import Pillar
from scoring.rubric import Rubric
from scoring.tables import keys


def of_pillar(name: str, pillar: Pillar, inputs: Inputs, metrics: pa.Table, rubric: Rubric, basis: str) -> pa.Table:
    """A row for each indicator of a pillar, the ones that do not count included, with their status and reason.

    `weight` is the share among what counts, `contribution` the points that it brings to Health; both NULL where the
    indicator does not count or the pillar has no score.
    """
    columns, width = pillar.columns, len(pillar.columns)
    indicators = [rubric.indicators[column] for column in columns]
    rows = len(pillar.score) * width
    source = inputs.source_row[:, columns]
    counts = np.isfinite(pillar.points) & pillar.enough[:, None]
    weight = np.where(counts, pillar.weights, np.nan)
    repeated = np.repeat(np.arange(len(pillar.score)), width)
    return pa.table(
        {
            **keys(inputs, repeated),
            "dimension": constant(name, pa.string(), rows),
            "metric": spelled([indicator.metric for indicator in indicators], np.tile(np.arange(width), len(pillar.score))),
            "basis": constant(basis, pa.string(), rows),
            "value": numbers(inputs.value[:, columns].ravel()),
            "unit": _words(metrics, "unit", source, [indicator.unit for indicator in indicators]),
            "points": numbers(pillar.points.ravel()),
            "weight": numbers(weight.ravel()),
            "contribution": numbers((rubric.pillar_weights[name] * weight * pillar.points).ravel()),
            "status": spelled(STATUSES, inputs.status[:, columns].ravel().astype(np.int64)),
            "reason": _words(metrics, "reason", source, ["no value was collected"] * width),
            "rubric_version": constant(rubric.version, pa.int64(), rows),
        }
    )


def of_caps(inputs: Inputs, health: Dimension, at_most: Numbers, rubric: Rubric, basis: str) -> pa.Table:
    """A row for each cap that holds Health down: `value` is the cap, `contribution` what it takes away."""
    capped = np.flatnonzero(health.uncapped > at_most)
    rows = len(capped)
    empty = numbers(np.full(rows, np.nan))
    return pa.table(
        {
            **keys(inputs, capped),
            "dimension": constant("health", pa.string(), rows),
            "metric": constant("cap", pa.string(), rows),
            "basis": constant(basis, pa.string(), rows),
            "value": numbers(at_most[capped]),
            "unit": constant("points", pa.string(), rows),
            "points": empty,
            "weight": empty,
            "contribution": numbers((health.score - health.uncapped)[capped]),
            "status": constant("observed", pa.string(), rows),
            "reason": spelled(health.reason.distinct, health.reason.index[capped]),
            "rubric_version": constant(rubric.version, pa.int64(), rows),
        }
    )


def _words(metrics: pa.Table, name: str, source: Integers, otherwise: list[str]) -> Column:
    """A string column of the metrics, row by row; where a metric has no row, the words for its indicator."""
    texts = distinct(metrics, name)
    places = np.append(index(metrics, name, texts), -1)[source]
    absent = len(texts) + np.arange(len(otherwise))
    return spelled(texts + otherwise, np.where(source < 0, absent, places).ravel())
