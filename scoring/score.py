"""Scores frameworks: metrics in, scores with their parts, intervals and reasons out.

Pure: the same tables and the same rubric give the same scores, whenever and wherever. All (framework, as_of) at once.
"""

import datetime as dt
from typing import NamedTuple

import pyarrow as pa

from scoring import parts, reasons
from scoring.dimensions import Evidence, of_dimension, of_pillar, of_speed
from scoring.inputs import pivot
from scoring.intervals import intervals
from scoring.pillars import build
from scoring.rubric import Rubric
from scoring.speed import BASES
from scoring.tables import scores_table


class Scores(NamedTuple):
    """Scores and what they are made of.

    Attributes:
        scores: Columns of `pulse.scores`; a row for each dimension and each pillar of each (framework, as_of) of the metrics.
        parts: Columns of `pulse.score_parts`; a row for each indicator, and one for a cap that holds.
    """

    scores: pa.Table
    parts: pa.Table


def score(
    metrics: pa.Table,
    facts: pa.Table,
    assessments: pa.Table,
    rubric: Rubric,
    known_at: dt.datetime,
    *,
    basis: str = "measured",
    cap: bool = True,
) -> Scores:
    """Score every (framework, as_of) of the metrics.

    Args:
        metrics: Columns of `pulse.metric_values`; with `low` and `high` too for stated ranges.
        facts: `framework, kind, on_date, source`, for caps.
        assessments: Columns of `pulse.assessments`: the dimensions that people judge.
        rubric: The policy.
        known_at: When this is computed, with a time zone; copied into the rows, without another effect.
        basis: `measured` or `stated`: where the metrics come from.
        cap: False leaves caps off, for the back-test, where the facts are to be predicted.

    Raises:
        ValueError: Contradictory rows (see `inputs.pivot`), or an unknown basis.
    """
    if basis not in BASES:
        message = f"basis must be one of {', '.join(BASES)}, not {basis}"
        raise ValueError(message)
    metrics = metrics.combine_chunks()
    inputs = pivot(metrics, rubric)
    pillars = {policy.name: build(inputs, rubric, policy) for policy in rubric.pillars}
    evidence = Evidence(
        inputs,
        facts,
        assessments,
        pillars,
        why_not={policy.name: reasons.of_pillar(policy, pillars[policy.name], inputs, rubric) for policy in rubric.pillars},
        intervals=intervals(inputs, pillars, rubric),
        rubric=rubric,
        caps=rubric.caps if cap and basis in rubric.capped_bases else (),
        basis=basis,
    )
    dimensions = [of_dimension(policy, evidence) for policy in rubric.dimensions]
    names = {dimension.name for dimension in dimensions}
    own = [of_pillar(policy.name, evidence) for policy in rubric.pillars if policy.name not in names]
    made = [parts.of_pillar(policy, pillars[policy.name], inputs, rubric, basis) for policy in rubric.pillars]
    made += [parts.of_caps(inputs, dimension, rubric, basis) for dimension in dimensions]
    return Scores(scores_table(inputs, [*dimensions, *own, of_speed(dimensions)], rubric, known_at), pa.concat_tables(made))
