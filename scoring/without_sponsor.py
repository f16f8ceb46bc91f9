"""Health as it would be without the company with the most commits: the same pillars over metrics that were measured without it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.columns import schema
from scoring.inputs import pivot
from scoring.rubric import Rubric
from scoring.sensitivity import judged

_TEXT, _NUMBER, _WHOLE = pa.string(), pa.float64(), pa.int64()
ROWS = schema(
    framework=_TEXT, as_of=pa.date32(), company=_TEXT, commits_wk=_NUMBER, commits_wk_without=_NUMBER, people=_WHOLE, people_without=_WHOLE,
    health=_NUMBER, health_without=_NUMBER, reason=_TEXT,
)  # fmt: skip
_DIMENSION, _COMMITS, _PEOPLE = "health", "commits_wk", "contrib_ret"


def without_sponsor(standing: pa.Table, metrics: pa.Table, without: pa.Table, rubric: Rubric) -> pa.Table:
    """Return what health would be without the largest company of each framework, before caps.

    Args:
        standing: `framework, as_of, company, reason`: the frameworks and who is largest, or why it cannot be said.
        metrics: Columns of `pulse.metric_values`, of the frameworks without a reason and of one date.
        without: Those of them that were measured without the company; they take the place of the others.
        rubric: How metrics make scores.

    Returns:
        Columns of `ROWS`, in the order of `standing`; without a number there is a reason.
    """
    measured = _by_key(metrics)
    replaced = measured | _by_key(without)
    health, health_without = (_health(rows, metrics.schema, rubric) for rows in (measured, replaced))
    return pa.Table.from_pylist([_row(one, measured, replaced, health, health_without) for one in standing.to_pylist()], ROWS)


def _by_key(table: pa.Table) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["framework"], row["metric"]): row for row in table.to_pylist()}


def _health(rows: Mapping[tuple[str, str], dict[str, Any]], columns: pa.Schema, rubric: Rubric) -> dict[str, float]:
    if not rows:
        return {}
    inputs = pivot(pa.Table.from_pylist(list(rows.values()), columns), rubric)
    scores = judged(inputs, rubric, rubric.dimension(_DIMENSION)).score
    named = [inputs.frameworks[code] for code in inputs.framework.tolist()]
    return {name: score for name, score in zip(named, scores.tolist(), strict=True) if np.isfinite(score)}


def _row(
    one: Mapping[str, Any],
    measured: Mapping[tuple[str, str], dict[str, Any]],
    replaced: Mapping[tuple[str, str], dict[str, Any]],
    health: Mapping[str, float],
    health_without: Mapping[str, float],
) -> dict[str, Any]:
    name, told = one["framework"], dict(one)
    if one["reason"] is None and name not in health:
        told["reason"] = "health has no score"
    elif one["reason"] is None and name not in health_without:
        told["reason"] = "too little evidence would be left for a score"
    if told["reason"] is not None:
        return told
    rows = [(of.get((name, _COMMITS), {}), of.get((name, _PEOPLE), {})) for of in (measured, replaced)]
    (commits, people), (commits_left, people_left) = rows
    return told | {
        "commits_wk": commits.get("value"),
        "commits_wk_without": commits_left.get("value"),
        "people": people.get("sample_size"),
        "people_without": people_left.get("sample_size"),
        "health": health[name],
        "health_without": health_without[name],
    }
