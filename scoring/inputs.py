"""Pivots rows of `metric_values` into one matrix row for each framework and as_of."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.columns import Flags, Integers, Numbers, days, distinct, floats, index
from scoring.rubric import Rubric
from scoring.texts import Texts

STATUSES = ("observed", "structural_zero", "insufficient", "stale", "missing", "not_applicable")
OBSERVED, STRUCTURAL_ZERO, INSUFFICIENT, STALE, MISSING, NOT_APPLICABLE = range(len(STATUSES))


DAYS = 1_000_000
"""More days since 1970 than any as_of has: framework * DAYS + day is one sortable key."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of each (framework, as_of), sorted by both; matrices have a column for each indicator of the rubric.

    Attributes:
        frameworks: Distinct slugs.
        framework: Index into `frameworks` of each row.
        as_of: Exclusive upper bound of each row, days.
        value: Metric values, NaN where there is none.
        sample_size: Cases behind the value, NaN where unknown or where it does not apply.
        low: Lower end of a value that was stated as a range, NaN otherwise.
        high: Upper end, likewise.
        status: Index into `STATUSES`; a value with fewer cases than its indicator needs is insufficient.
        has_row: Whether the metrics table has a row for it.
        unit: Of the value, in the words of the metrics table.
        reason: Why there is no value, or what is to be known of it, likewise.
    """

    frameworks: list[str]
    framework: Integers
    as_of: NDArray[np.datetime64]
    value: Numbers
    sample_size: Numbers
    low: Numbers
    high: Numbers
    status: NDArray[np.int8]
    has_row: Flags
    unit: Texts
    reason: Texts


def pivot(metrics: pa.Table, rubric: Rubric) -> Inputs:
    """Pivot metric rows into matrices.

    Args:
        metrics: Columns of `pulse.metric_values`; `low` and `high` too if values are stated as ranges. Metrics that the
            rubric does not know are left out, but their (framework, as_of) still get a row.
        rubric: Gives the order of the columns.

    Raises:
        ValueError: An unknown status, a value missing or not finite although the status says observed, or two rows for
            one (framework, metric, as_of).
    """
    metrics = metrics.combine_chunks()
    names = distinct(metrics, "framework")
    key = index(metrics, "framework", names) * DAYS + days(metrics, "as_of").astype(np.int64)
    keys, row = np.unique(key, return_inverse=True)
    column = index(metrics, "metric", [indicator.metric for indicator in rubric.indicators])
    status = index(metrics, "status", STATUSES)
    if (status < 0).any():
        message = f"metric_values has an unknown status: {metrics['status'][int(np.argmin(status))]}"
        raise ValueError(message)
    known = np.flatnonzero(column >= 0)
    shape = (len(keys), len(rubric.indicators))
    at = (row[known], column[known])
    source_row = np.full(shape, -1, dtype=np.int64)
    source_row[at] = known
    _check(metrics, known, source_row[at], status)
    sample_size, statuses = _spread(metrics, "sample_size", at, known, shape), _statuses(status, at, known, shape)
    too_few = sample_size < np.array([indicator.minimum_sample for indicator in rubric.indicators])
    statuses[too_few & (statuses == OBSERVED)] = INSUFFICIENT
    return Inputs(
        frameworks=names,
        framework=keys // DAYS,
        as_of=(keys % DAYS).astype("datetime64[D]"),
        value=_spread(metrics, "value", at, known, shape),
        sample_size=sample_size,
        low=_spread(metrics, "low", at, known, shape),
        high=_spread(metrics, "high", at, known, shape),
        status=statuses,
        has_row=source_row >= 0,
        unit=_words(metrics, "unit", at, known, shape),
        reason=_words(metrics, "reason", at, known, shape),
    )


def _spread(metrics: pa.Table, name: str, at: tuple[Integers, Integers], known: Integers, shape: tuple[int, int]) -> Numbers:
    matrix = np.full(shape, np.nan)
    if name in metrics.column_names:
        matrix[at] = floats(metrics, name)[known]
    return matrix


def _words(metrics: pa.Table, name: str, at: tuple[Integers, Integers], known: Integers, shape: tuple[int, int]) -> Texts:
    texts = Texts(np.full(shape, -1, dtype=np.int64))
    if name in metrics.column_names:
        texts.distinct = distinct(metrics, name)
        texts.index[at] = index(metrics, name, texts.distinct)[known]
    return texts


def _statuses(status: Integers, at: tuple[Integers, Integers], known: Integers, shape: tuple[int, int]) -> NDArray[np.int8]:
    matrix = np.full(shape, MISSING, dtype=np.int8)
    matrix[at] = status[known]
    return matrix


def _check(metrics: pa.Table, known: Integers, kept: Integers, status: Integers) -> None:
    value = floats(metrics, "value")
    empty = known[(status[known] == OBSERVED) & ~np.isfinite(value[known])]
    if len(empty):
        raise ValueError(_place(metrics, int(empty[0]), "is observed but has no finite value"))
    twice = known[kept != known]
    if len(twice):
        raise ValueError(_place(metrics, int(twice[0]), "has more than one row"))


def _place(metrics: pa.Table, row: int, trouble: str) -> str:
    metric, framework, as_of = (metrics[name][row].as_py() for name in ("metric", "framework", "as_of"))
    return f"metric {metric} of {framework} as of {as_of} {trouble}"
