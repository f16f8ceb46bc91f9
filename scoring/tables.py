"""The result tables of scoring, with the columns of `pulse.scores` and `pulse.score_parts`."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from scoring.columns import Column, Integers, constant, numbers, same_text, schema, spelled
from scoring.dimension_policy import SPEED, DimensionPolicy, PillarPolicy
from scoring.dimensions import Dimension
from scoring.inputs import Inputs
from scoring.rubric import Rubric
from scoring.speed import BASES

_DIMENSIONS = schema(
    dimension=pa.string(), label=pa.string(), question=pa.string(), position=pa.int64(), part_of=pa.string(), weight=pa.float64(),
    is_measured=pa.bool_(), fallback=pa.string(), rubric_version=pa.int64(),
)  # fmt: skip


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


def dimensions_table(rubric: Rubric) -> pa.Table:
    """Rows of `pulse.dimensions`: each dimension before its pillars, the Speed Score last."""
    made: list[tuple[DimensionPolicy | PillarPolicy, str, float, bool, str | None]] = []
    for dimension in rubric.dimensions:
        made.append((dimension, SPEED, 1 / len(rubric.dimensions), bool(dimension.pillars), dimension.fallback))
        made += [(pillar, dimension.name, pillar.weight, True, None) for pillar in dimension.pillars if pillar.name != dimension.name]
    rows = [
        {"dimension": one.name, "label": one.label, "question": one.question, "part_of": part_of, "weight": weight,
         "is_measured": is_measured, "fallback": fallback}
        for one, part_of, weight, is_measured, fallback in made
    ]  # fmt: skip
    label, question = rubric.speed
    rows.append({"dimension": SPEED, "label": label, "question": question, "is_measured": False})
    placed = [{**row, "position": place, "rubric_version": rubric.version} for place, row in enumerate(rows, 1)]
    return pa.Table.from_pylist(placed, _DIMENSIONS)
