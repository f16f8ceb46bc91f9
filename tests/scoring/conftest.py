"""Small tables to score, and the written inputs that the tests start from."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scoring.rubric import Rubric, load
from scoring.score import score

METRICS = pa.schema(
    [
        ("framework", pa.string()),
        ("metric", pa.string()),
        ("as_of", pa.date32()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("sample_size", pa.int64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
FACTS = pa.schema(
    [(name, pa.string()) for name in ("framework", "kind", "source", "precision")] + [("on_date", pa.date32())],
)
ASSESSMENTS = pa.schema(
    [
        ("framework", pa.string()),
        ("dimension", pa.string()),
        ("score", pa.float64()),
        ("basis", pa.string()),
        ("assessed_on", pa.date32()),
        ("assessed_by", pa.string()),
        ("source", pa.string()),
    ]
)
JANUARY = dt.date(2024, 1, 29)
FIVE = {"production": 7.0, "research": 2.0, "learning": 6.0, "performance": 7.5}
"""The four dimensions of the written assessment that a person judged."""

MXNET_STATED = {
    "stars": 20_000.0,
    "forks": 6_800.0,
    "lifetime_contrib": 1_000.0,
    "so_stock": 12_000.0,
    "commits_wk": 7.5,
    "commit_ret": 0.15,
    "contrib_ret": 0.35,
    "closed30": 0.50,
    "qa_ret": 0.15,
    "forum_ret": 0.10,
}
"""The inputs of the written assessment of January 2024: the middle of 5 to 10 commits a week, 7.5 of 50 as the pace against
its peak, half the issues closed within 30 days; people at 0.35 of their peak stands for "declining"."""


VERSION_1 = Path(__file__).with_name("rubric_1.toml")
"""The rubric as it was agreed on first: what these tests work out by hand stands on its weights and anchors, whatever comes after it."""


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load(VERSION_1)


@pytest.fixture
def metric_rows() -> Callable[..., pa.Table]:
    def build(values: Mapping[str, Any], framework: str = "mxnet", as_of: dt.date = JANUARY) -> pa.Table:
        """A row a metric: a number is observed, a dictionary says more."""
        rows = []
        for metric, given in values.items():
            row = given if isinstance(given, Mapping) else {"value": given}
            rows.append({"framework": framework, "metric": metric, "as_of": as_of, "unit": "u", "status": "observed", **row})
        return pa.Table.from_pylist(rows, METRICS)

    return build


@pytest.fixture
def judge(rubric: Rubric) -> Callable[..., Any]:
    """Scores rows; returns {dimension: row} of the only (framework, as_of), or the Scores with `whole=True`."""

    def run(metrics: pa.Table, facts: Sequence[dict[str, Any]] = (), assessments: Sequence[dict[str, Any]] = (), **how: Any) -> Any:
        whole, policy = how.pop("whole", False), how.pop("rubric", rubric)
        written = pa.Table.from_pylist(list(assessments), ASSESSMENTS)
        result = score(metrics, pa.Table.from_pylist(list(facts), FACTS), written, policy, dt.datetime(2024, 2, 1, tzinfo=dt.UTC), **how)
        return result if whole else {row["dimension"]: row for row in result.scores.to_pylist()}

    return run


@pytest.fixture
def written() -> Callable[..., list[dict[str, Any]]]:
    def build(on: dt.date = JANUARY, **scores: float) -> list[dict[str, Any]]:
        """Assessments made on one day."""
        common = {"framework": "mxnet", "basis": "assessed", "assessed_on": on, "assessed_by": "an analyst", "source": "a document"}
        return [{**common, "dimension": dimension, "score": points} for dimension, points in scores.items()]

    return build


@pytest.fixture
def stated() -> dict[str, float]:
    return dict(MXNET_STATED)


@pytest.fixture
def five() -> dict[str, float]:
    return dict(FIVE)
