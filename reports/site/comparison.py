"""The page that puts frameworks side by side: the newest numbers as a table, the months for its script in a file of their own."""

import json
from collections.abc import Mapping, Sequence

import duckdb

from reports import queries
from reports.framework_page.parts import Query
from reports.queries import Row
from reports.site.layout import Frame
from reports.text import labels, numbers
from reports.text.compared import score_of, use_of
from reports.text.dimensions import Dimensions, dimensions
from reports.text.templating import render

PRESET = ("pytorch", "tensorflow", "jax", "mxnet")
"""What the page opens with, as far as the warehouse has it."""

_INPUTS = (("Commits a week", "commits_a_week"), ("Closed in 30 days", "closed_in_30_days"), ("Stars", "stars_total"))
_COUNTS = (("commits", "mainline commits a week"), ("closed", "issues closed within 30 days, %"), ("stars", "stars"))
"""What can be drawn besides the dimensions: the column of the query `comparison`, and its name for people."""


def measures(named: Dimensions) -> Sequence[tuple[str, str]]:
    """Return what can be drawn: its id in the page's script, and its name for people."""
    return (*((name, f"{named.label(name)}, 0 to 10") for name in named.names), *_COUNTS)


def comparison_page(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Give the page with all frameworks, by dimension and by what the repositories show."""
    named = dimensions(con)
    scores = {(row["framework"], row["dimension"]): row for row in queries.rows(con, "newest_dimensions", {})}
    used = {row["framework"]: row for row in queries.rows(con, "newest_use", {})}
    inputs = {row["framework"]: row for row in queries.rows(con, "newest_inputs", {})}
    rows = [
        {
            "framework": row["framework"],
            "name": row["name"],
            "lifecycle": row["lifecycle"],
            "cells": [*_scored(scores, row["framework"], named), *_counted(inputs.get(row["framework"], {}))],
            "used": [(title, use_of(used.get(row["framework"], {}), column)) for column, title in labels.USES],
        }
        for row in queries.rows(con, "ranking", {})
    ]
    titles = [*(named.label(name) for name in named.names), *(title for title, _ in _INPUTS)]
    asked = (
        ("newest_dimensions", "the dimensions"),
        ("newest_inputs", "the newest counts"),
        ("newest_use", "how it is used"),
        ("comparison", "month by month"),
    )
    return render(
        "compare.html",
        frame,
        rows=rows,
        columns=[(title, True) for title in titles],
        uses=[(title, True) for _, title in labels.USES],
        measures=measures(named),
        preset=",".join(name for name in PRESET if any(row["framework"] == name for row in rows)),
        queries=[Query(name, title, queries.shown(name, {})) for name, title in asked],
    )


def _scored(scores: Mapping[tuple[str, str], Row], framework: str, named: Dimensions) -> list[tuple[str, str]]:
    return [(named.label(name), score_of(scores.get((framework, name), {}))) for name in named.names]


def _counted(row: Mapping[str, float | None]) -> list[tuple[str, str]]:
    shown = {"commits_a_week": numbers.count, "closed_in_30_days": numbers.percent, "stars_total": numbers.count}
    return [(title, shown[column](row.get(column))) for title, column in _INPUTS]


def series_script(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Give the months as a script, which a page may load where it is opened as a file too."""
    months = queries.grouped(queries.rows(con, "comparison", {}), "framework")
    named = dimensions(con)
    series = {framework: _columns(rows, named) for framework, rows in months.items()}
    told = {"simulated": frame.simulated is not None, "as_of": frame.as_of, "series": series}
    return f"var pulseComparison = {json.dumps(told, separators=(',', ':'))};\n"


def _columns(rows: Sequence[Row], named: Dimensions) -> dict[str, list[object]]:
    scored = {name: [(row["scores"] or {}).get(name) for row in rows] for name in named.names}
    return {"month": [row["month"] for row in rows], **scored, **{name: [row[name] for row in rows] for name, _ in _COUNTS}}
