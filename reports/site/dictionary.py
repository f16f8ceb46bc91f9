"""The data dictionary of the public surface and its picture, read from the catalogue of the warehouse itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
from markupsafe import Markup

from reports import queries
from reports.queries import Row
from reports.text.templating import HTML

KEYS = {"framework": "frameworks", "repo": "repos", "alert_id": "alerts", "claim_id": "claims", "run_id": "runs"}
"""Which table a column of that name points to. The published file carries no constraints: they would make it many times larger."""

_ROW_PX, _BOX_PX, _WIDTH_PX = 34, 26, 720


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its type and comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view with its comment and columns; `points_to` are the tables that its key columns lead to."""

    name: str
    is_view: bool
    comment: str
    columns: Sequence[Column]
    points_to: Sequence[str]


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro with its parameters."""

    name: str
    parameters: str
    comment: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The whole surface."""

    tables: Sequence[Table]
    macros: Sequence[Macro]
    picture: Markup


def dictionary(con: duckdb.DuckDBPyConnection) -> Dictionary:
    """Return the public surface as the warehouse describes itself."""
    tables = [_table(name, rows) for name, rows in queries.grouped(queries.rows(con, "dictionary", {}), "table_name").items()]
    macros = [Macro(row["function_name"], row["parameters"], row["comment"] or "") for row in queries.rows(con, "macros", {})]
    return Dictionary(tables, macros, _picture(tables))


def _table(name: str, rows: Sequence[Row]) -> Table:
    columns = [Column(row["column_name"], row["data_type"], row["comment"] or "") for row in rows]
    return Table(
        name=name,
        is_view=rows[0]["is_view"],
        comment=rows[0]["table_comment"] or "",
        columns=columns,
        points_to=[KEYS[column.name] for column in columns if column.name in KEYS and KEYS[column.name] != name],
    )


def _picture(tables: Sequence[Table]) -> Markup:
    """Two columns of boxes: what points on the left, what is pointed to on the right, a line for each key."""
    pointed_to = [name for name in KEYS.values() if any(name in table.points_to for table in tables)]
    pointing = [table for table in tables if table.points_to and not table.name.startswith("v_")]
    height = _ROW_PX * max(len(pointing), 1)
    places = {name: round((place + 0.5) * height / len(pointed_to)) for place, name in enumerate(pointed_to)}
    lefts = [(table.name, place * _ROW_PX + _ROW_PX // 2) for place, table in enumerate(pointing)]
    lines = [(y, places[target], target) for (_, y), table in zip(lefts, pointing, strict=True) for target in table.points_to]
    drawing = HTML.get_template("relations.svg").render(
        width=_WIDTH_PX, height=height, box=_BOX_PX, lefts=lefts, rights=list(places.items()), lines=lines,
        keys={table: key for key, table in KEYS.items()},
    )  # fmt: skip
    return Markup(drawing)  # noqa: S704 (a rendered template)
