"""What a score depends on: each indicator left out in turn, and the change of one that would move a pillar to a level."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scoring.columns import Numbers
from scoring.dimension_policy import DimensionPolicy
from scoring.inputs import MISSING, OBSERVED, Inputs
from scoring.pillars import Pillar, build, pooled
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Pillars:
    """The pillars of a dimension by name and the dimension before caps, for every row; NaN where there is too little evidence."""

    of: Mapping[str, Numbers]
    score: Numbers


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one indicator that moves its pillar to a level, all others unchanged.

    Attributes:
        metric: The indicator.
        before: Its value now.
        after: The value that it would need.
        points_before: Its points now.
        points_after: Those that it would need.
    """

    metric: str
    before: float
    after: float
    points_before: float
    points_after: float


def judged(inputs: Inputs, rubric: Rubric, dimension: DimensionPolicy) -> Pillars:
    """Return the pillars of a dimension of every row, and the dimension before caps."""
    scores = {pillar.name: build(inputs, rubric, pillar).score for pillar in dimension.pillars}
    return Pillars(scores, pooled(dimension, scores))


def leave_one_out(inputs: Inputs, rubric: Rubric, dimension: DimensionPolicy) -> Iterator[tuple[str, Pillars]]:
    """Each indicator of a dimension with the pillars of every row without it, the others of its pillar taking over its weight."""
    own = {pillar.name for pillar in dimension.pillars}
    for column, indicator in enumerate(rubric.indicators):
        if indicator.pillar in own:
            status = inputs.status.copy()
            status[:, column] = MISSING
            yield indicator.metric, judged(replace(inputs, status=status), rubric, dimension)


def changes_to(level: float, pillar: Pillar, inputs: Inputs, row: int, rubric: Rubric) -> list[Change]:
    """For each indicator that could do it alone, the change that moves a pillar of one row to a level.

    A structural zero is not a value that could change, and is left out.

    Args:
        level: Score of the pillar to reach, 0 to 10.
        pillar: The pillar of every row.
        inputs: What it was built from.
        row: The row.
        rubric: The policy.

    Returns:
        The smallest change of points first. Empty if the pillar has no score.
    """
    changes = []
    for place, column in enumerate(pillar.columns):
        weight = float(pillar.weights[row, place])
        if not pillar.enough[row] or not weight or inputs.status[row, column] != OBSERVED:
            continue
        before = float(pillar.points[row, place])
        points = before + (level - float(pillar.score[row])) / weight
        after = rubric.indicators[column].curve.value_at(points)
        if after is not None:
            changes.append(Change(rubric.indicators[column].metric, float(inputs.value[row, column]), after, before, points))
    return sorted(changes, key=lambda change: abs(change.points_after - change.points_before))
