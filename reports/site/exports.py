"""The page of a framework for machines: JSON with unrounded numbers, its history as CSV, and a badge."""

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence

import orjson

from reports.framework_page.model import FrameworkContent
from reports.queries import Row
from reports.text.escape import plain
from reports.text.simulated import SHORT_NOTE
from reports.text.templating import HTML

_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATETIME
_COLOURS = {"active": "brightgreen", "declining": "orange", "maintenance": "yellow", "retired": "lightgrey"}
_PAINTS = {"brightgreen": "#2b7a3d", "orange": "#b3480b", "yellow": "#7a6200", "lightgrey": "#666"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LETTER_PX = 6.6
_LONGEST_NAME = 60  # characters; a badge is read at a glance
_BADGE_SECONDS = 21_600  # how long a badge server may keep an answer: a quarter of the time between two refreshes


def framework_json(found: Mapping[str, Sequence[Row]], as_of: dt.date | None, simulated: Sequence[str] | None = None) -> str:
    """Return what the page rests on, row by row, as the warehouse has it.

    Args:
        found: Rows by the name of their query.
        as_of: The date of the page.
        simulated: What is simulated and how, each note a line; None when the data is real.
    """
    return as_json({"as_of": as_of, "simulated": simulated, **found})


def as_json(value: Mapping[str, object]) -> str:
    """Numbers unrounded, dates and times in ISO 8601 (UTC), what is not a number as null."""
    return orjson.dumps(value, _iso, _PRETTY).decode()


def _iso(value: object) -> str:
    if isinstance(value, dt.date):  # a datetime is a date too
        return value.isoformat() + ("Z" if isinstance(value, dt.datetime) else "")
    message = f"{type(value).__name__} does not go into JSON"
    raise TypeError(message)


def history_csv(rows: Sequence[Row], *, is_simulated: bool) -> str:
    """Return a line for each scored date; NULL is an empty field, and text that a spreadsheet would run gets an apostrophe.

    The last field says "simulated" where the data are, in each line, since a line is copied without its heading.
    """
    written = io.StringIO()
    writer = csv.DictWriter(written, ["as_of", "score", "low", "high", "uncapped", "reason", "data"], lineterminator="\n")
    writer.writeheader()
    data = "simulated" if is_simulated else "measured"
    writer.writerows({name: _harmless(value) for name, value in row.items()} | {"data": data} for row in rows)
    return written.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def badge(page: FrameworkContent) -> str:
    """Return a badge for shields.io's endpoint (https://shields.io/badges/endpoint-badge): health, standing and date."""
    label, message, colour = _badge(page)
    answer = {"schemaVersion": 1, "label": label, "message": message, "color": colour, "cacheSeconds": _BADGE_SECONDS}
    return json.dumps(answer, ensure_ascii=False) + "\n"


def badge_svg(page: FrameworkContent) -> str:
    """Return the same badge as a picture, for those who ask no other server."""
    return badge_picture(*_badge(page))


def badge_picture(label: str, message: str, colour: str) -> str:
    """Return a badge as a picture; `colour` is one of shields.io's names."""
    left, right = (round(12 + _LETTER_PX * len(text)) for text in (label, message))
    drawn = {"left": left, "right": right, "label": label, "message": message, "colour": _PAINTS[colour]}
    return HTML.get_template("badge.svg").render(drawn)


def _badge(page: FrameworkContent) -> tuple[str, str, str]:
    dated = f", {page.as_of}" if page.as_of else ""
    simulated = SHORT_NOTE if page.simulated is not None else ""
    is_real = page.simulated is None and page.health.is_known
    colour = _COLOURS.get(page.standing.lifecycle, "lightgrey") if is_real else "lightgrey"
    name = plain(page.name)
    label = f"{name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + '…'} health{simulated}"
    return label, f"{page.health.value} ({page.standing.lifecycle}{dated})", colour
