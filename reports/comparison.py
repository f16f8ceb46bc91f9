"""The page that puts frameworks side by side: the newest numbers as a table, the months for its script in a file of their own."""

import json
from collections.abc import Mapping, Sequence

import duckdb

from reports import numbers, queries, wording
from reports.findings import Query
from reports.frame import Frame
from reports.queries import Row
from reports.templating import render

PRESET = ("pytorch", "tensorflow", "jax", "mxnet")
"""What the page opens with, as far as the warehouse has it."""

_DIMENSIONS = ("health", *wording.PILLARS, *(name for name in wording.JUDGED_DIMENSIONS if name != "health"), "speed")
_INPUTS = (("Commits a week", "commits_a_week"), ("Closed in 30 days", "closed_in_30_days"), ("Stars", "stars_total"))
MEASURES = (
    *((name, f"{wording.dimension_name(name)}, 0 to 10") for name in _DIMENSIONS),
    ("commits", "mainline commits a week"),
    ("closed", "issues closed within 30 days, %"),
    ("stars", "stars"),
)
"""What can be drawn: the column of the query `comparison`, and its name for people."""


def comparison_page(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Give the page with all frameworks, by dimension and by what the repositories show."""
    scores = {(row["framework"], row["dimension"]): row["score"] for row in queries.rows(con, "newest_dimensions", {})}
    inputs = {row["framework"]: row for row in queries.rows(con, "newest_inputs", {})}
    rows = [
        {
            "framework": row["framework"],
            "name": row["name"],
            "lifecycle": row["lifecycle"],
            "cells": [*_scored(scores, row["framework"]), *_counted(inputs.get(row["framework"], {}))],
        }
        for row in queries.rows(con, "ranking", {})
    ]
    titles = [*(wording.dimension_name(name) for name in _DIMENSIONS), *(title for title, _ in _INPUTS)]
    asked = (("newest_dimensions", "the dimensions"), ("newest_inputs", "the newest counts"), ("comparison", "month by month"))
    return render(
        "compare.html",
        frame,
        rows=rows,
        columns=[(title, True) for title in titles],
        measures=MEASURES,
        preset=",".join(name for name in PRESET if any(row["framework"] == name for row in rows)),
        queries=[Query(name, title, queries.shown(name, {})) for name, title in asked],
    )


def _scored(scores: Mapping[tuple[str, str], float | None], framework: str) -> list[tuple[str, str]]:
    return [(wording.dimension_name(name), numbers.score(scores.get((framework, name)))) for name in _DIMENSIONS]


def _counted(row: Mapping[str, float | None]) -> list[tuple[str, str]]:
    shown = {"commits_a_week": numbers.count, "closed_in_30_days": numbers.percent, "stars_total": numbers.count}
    return [(title, shown[column](row.get(column))) for title, column in _INPUTS]


def series_script(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Give the months as a script, which a page may load where it is opened as a file too."""
    months = queries.grouped(queries.rows(con, "comparison", {}), "framework")
    series = {framework: _columns(rows) for framework, rows in months.items()}
    told = {"simulated": frame.simulated is not None, "as_of": frame.as_of, "series": series}
    return f"var pulseComparison = {json.dumps(told, separators=(',', ':'))};\n"


def _columns(rows: Sequence[Row]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in ("month", *(name for name, _ in MEASURES))}
