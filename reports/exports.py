"""The page of a framework for machines: JSON with unrounded numbers, its history as CSV, and a badge."""

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence

from reports.content import FrameworkContent
from reports.escape import plain
from reports.queries import Row

_COLOURS = {"active": "brightgreen", "declining": "orange", "maintenance": "yellow", "retired": "lightgrey"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BADGE_SECONDS = 21_600  # how long a badge server may keep an answer: a quarter of the time between two refreshes


def framework_json(found: Mapping[str, Sequence[Row]], as_of: dt.date | None) -> str:
    """What the page rests on, row by row, as the warehouse has it.

    Args:
        found: Rows by the name of their query.
        as_of: The date of the page.
    """
    return json.dumps({"as_of": as_of, **found}, default=_iso, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _iso(value: object) -> str:
    if isinstance(value, dt.date):  # a datetime is a date too
        return value.isoformat() + ("Z" if isinstance(value, dt.datetime) else "")
    message = f"{type(value).__name__} does not go into JSON"
    raise TypeError(message)


def history_csv(rows: Sequence[Row]) -> str:
    """A line for each scored date; NULL is an empty field, and text that a spreadsheet would run gets an apostrophe."""
    written = io.StringIO()
    writer = csv.DictWriter(written, ["as_of", "score", "low", "high", "uncapped", "reason"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def badge(page: FrameworkContent) -> str:
    """A badge for shields.io's endpoint (https://shields.io/badges/endpoint-badge): health, standing and date."""
    dated = f", {page.as_of}" if page.as_of else ""
    answer = {
        "schemaVersion": 1,
        "label": plain(f"{page.name} health"),
        "message": f"{page.health.value} ({page.standing.lifecycle}{dated})",
        "color": _COLOURS.get(page.standing.lifecycle, "lightgrey") if page.health.is_known else "lightgrey",
        "cacheSeconds": _BADGE_SECONDS,
    }
    if page.simulated is not None:
        answer |= {"label": plain(f"{page.name} health (simulated)"), "color": "lightgrey"}
    return json.dumps(answer, ensure_ascii=False) + "\n"
