"""Judges frameworks: metrics in, scores with their parts, intervals and reasons out.

Pure: the same tables and the same rubric give the same scores, whenever and wherever. All (framework, as_of) at once.
"""

import datetime as dt
from typing import NamedTuple

import pyarrow as pa

from scoring import caps, parts, reasons
from scoring.assessed import ASSESSED
from scoring.dimensions import of_assessments, of_health, of_pillar, of_speed
from scoring.inputs import pivot
from scoring.intervals import intervals
from scoring.pillars import build
from scoring.rubric import PILLARS, Rubric
from scoring.speed import BASES
from scoring.tables import scores_table


class Scores(NamedTuple):
    """Scores and what they are made of.

    Attributes:
        scores: Columns of `pulse.scores`; a row for each of the eight dimensions of each (framework, as_of) of the metrics.
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
    """Scores every (framework, as_of) that the metrics have.

    Args:
        metrics: Columns of `pulse.metric_values`; with `low` and `high` too for stated ranges.
        facts: `framework, kind, on_date, source`, what caps rest on.
        assessments: Columns of `pulse.assessments`: the dimensions that people judge.
        rubric: The policy.
        known_at: When this is computed, with a time zone; goes into the rows and changes nothing.
        basis: `measured` or `stated`: where the metrics come from.
        cap: False leaves caps off, for the back-test, where the facts are what is to be foretold.

    Raises:
        ValueError: Rows that contradict themselves (see `inputs.pivot`), or an unknown basis.
    """
    if basis not in BASES:
        message = f"basis must be one of {', '.join(BASES)}, not {basis}"
        raise ValueError(message)
    metrics = metrics.combine_chunks()
    inputs = pivot(metrics, rubric)
    pillars = {name: build(inputs, rubric, name) for name in PILLARS}
    low, high = intervals(inputs, pillars["stock"], pillars["vitality"], rubric)
    dimensions = {}
    for column, (name, pillar) in enumerate(pillars.items()):
        reason = reasons.of_pillar(name, pillar, inputs, metrics, rubric)
        dimensions[name] = of_pillar(name, pillar, low[:, column], high[:, column], reason, rubric, basis)
    held = caps.strictest(inputs, facts, rubric.caps if cap and basis in rubric.capped_bases else ())
    both = tuple((pillars[name], dimensions[name]) for name in PILLARS)
    health = of_health(both, low[:, -1], high[:, -1], held, facts, rubric, basis)
    others = [of_assessments(name, inputs, assessments) for name in ASSESSED]
    every = [health, *dimensions.values(), *others, of_speed(health, others)]
    made = [parts.of_pillar(name, pillar, inputs, metrics, rubric, basis) for name, pillar in pillars.items()]
    made.append(parts.of_caps(inputs, health, held.at_most, rubric, basis))
    return Scores(scores_table(inputs, every, rubric, known_at), pa.concat_tables(made))
