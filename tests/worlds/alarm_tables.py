"""Builds the tables that a replay reads from plain lists of weekly numbers."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pyarrow as pa

FIRST = dt.date(2018, 1, 1)
"""A Monday."""
METRICS = ("commits_wk", "commit_ret", "contrib_ret")
Series = Sequence[float | None]


def monday(week: int) -> dt.date:
    return FIRST + dt.timedelta(weeks=week)


def tables(
    vitality: Series,
    framework: str = "foo",
    c90: Series | float = 500.0,
    confidence: Series | float = 1.0,
    points: Mapping[str, Series] | None = None,
    commit_ret: Series | None = None,
    status: Mapping[str, Sequence[str]] | None = None,
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Scores, parts and metrics of one framework; without more words every indicator has vitality's own points."""
    length = len(vitality)
    each = dict.fromkeys(METRICS, vitality) | dict(points or {})
    pace = commit_ret if commit_ret is not None else [None if v is None else v / 10 for v in vitality]
    sure, commits = ([given] * length if isinstance(given, float) else given for given in (confidence, c90))
    days = [monday(week) for week in range(length)]
    scores = [
        {"framework": framework, "as_of": day, "dimension": "vitality", "score": v, "confidence": c}
        for day, v, c in zip(days, vitality, sure, strict=True)
    ]
    parts = [
        {
            "framework": framework,
            "as_of": day,
            "dimension": "vitality",
            "metric": metric,
            "value": pace[week] if metric == "commit_ret" else None,
            "points": own[week],
            "status": (status or {}).get(metric, ["observed"] * length)[week] if own[week] is not None else _absent(status, metric, week),
        }
        for metric, own in each.items()
        for week, day in enumerate(days)
    ]
    metrics = [
        {"framework": framework, "metric": "c90", "as_of": day, "value": number, "status": "observed"}
        for day, number in zip(days, commits, strict=True)
    ]
    return _table(scores, SCORES), _table(parts, PARTS), _table(metrics, VALUES)


def _absent(status: Mapping[str, Sequence[str]] | None, metric: str, week: int) -> str:
    return status[metric][week] if status and metric in status else "missing"


def _table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema)


def weekly(framework: str = "foo", **counts: Sequence[float]) -> pa.Table:
    """Rows of `framework_weekly`: the counts of the week that ends as of each Monday of `tables`."""
    names = ("human_commits", "mainline_commits", "active_authors", "issues_opened", "issues_closed", "prs_opened", "stars_gained")
    length = len(next(iter(counts.values())))
    starts = [monday(week) - dt.timedelta(weeks=1) for week in range(length)]
    columns = {name: pa.array(counts.get(name, [None] * length), pa.float64()) for name in names}
    return pa.table({"framework": [framework] * length, "week_start": pa.array(starts, pa.date32()), **columns})


KEY = [("framework", pa.string()), ("as_of", pa.date32())]
SCORES = pa.schema([*KEY, ("dimension", pa.string()), ("score", pa.float64()), ("confidence", pa.float64())])
PARTS = pa.schema(
    [*KEY, ("dimension", pa.string()), ("metric", pa.string()), ("value", pa.float64()), ("points", pa.float64()), ("status", pa.string())]
)
VALUES = pa.schema([*KEY, ("metric", pa.string()), ("value", pa.float64()), ("status", pa.string())])
