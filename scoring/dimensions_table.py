"""The dimensions and pillars of a rubric, with the columns of `pulse.dimensions`."""

import pyarrow as pa

from scoring.columns import schema
from scoring.dimension_policy import SPEED, DimensionPolicy, PillarPolicy
from scoring.rubric import Rubric

_DIMENSIONS = schema(
    dimension=pa.string(), label=pa.string(), question=pa.string(), position=pa.int64(), part_of=pa.string(), weight=pa.float64(),
    is_measured=pa.bool_(), fallback=pa.string(), rubric_version=pa.int64(),
)  # fmt: skip


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
