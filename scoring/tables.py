"""The rows of `pulse.scores`."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from scoring.columns import Column, Integers, constant, numbers, same_text, spelled
from scoring.dimensions import Dimension
from scoring.inputs import Inputs
from scoring.rubric import Rubric
from scoring.speed import BASES


def scores_table(inputs: Inputs, dimensions: Sequence[Dimension], rubric: Rubric, known_at: dt.datetime) -> pa.Table:
    """Rows of `pulse.scores`, dimension by dimension, each by framework and as_of."""
    return pa.concat_tables([_of_dimension(inputs, dimension, rubric, known_at) for dimension in dimensions])


def keys(inputs: Inputs, rows: Integers) -> dict[str, Column]:
    """Return the columns `framework` and `as_of` of these rows."""
    return {"framework": spelled(inputs.frameworks, inputs.framework[rows]), "as_of": pa.array(inputs.as_of[rows])}


def _of_dimension(inputs: Inputs, dimension: Dimension, rubric: Rubric, known_at: dt.datetime) -> pa.Table:
    rows = len(dimension.score)
    return pa.table(
        {
            **keys(inputs, np.arange(rows)),
            "dimension": same_text(dimension.name, rows),
            "score": numbers(dimension.score),
            "low": numbers(dimension.low),
            "high": numbers(dimension.high),
            "coverage": numbers(dimension.coverage),
            "confidence": numbers(dimension.confidence),
            "basis": spelled(BASES, dimension.basis),
            "rubric_version": constant(rubric.version, pa.int64(), rows),
            "rubric_hash": same_text(rubric.hash, rows),
            "uncapped": numbers(dimension.uncapped),
            "reason": dimension.reason.column(),
            "known_at": constant(known_at.astimezone(dt.UTC).replace(tzinfo=None), pa.timestamp("us"), rows),
        }
    )
