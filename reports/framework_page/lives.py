"""Each dimension beside health over the whole life: a line where it was measured, dotted where assessed, and why it is not known."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby

from reports.figures.series import Measure, Series, chart
from reports.figures.svg import Axis, Point, caps
from reports.framework_page.parts import Note
from reports.queries import Row, grouped
from reports.text import labels, numbers
from reports.text.simulated import said

_EVERY = 8  # weeks: these lines move with releases and rounds, not with weeks
_LISTED = 4  # stretches without a score that are told, the longest ones


@dataclass(frozen=True, slots=True)
class Life:
    """The line of a dimension with what is listed under it, in order of time; no line where it never had a score."""

    series: Series | None
    has_assessed: bool
    notes: Sequence[Note]


def lives(rows: Sequence[Row], names: Mapping[str, str], axis: Axis | None, *, is_simulated: bool) -> dict[str, Life]:
    """Return the lives by dimension from the rows of `dimension_lives`; none before anything was scored.

    Args:
        rows: By dimension and date.
        names: The dimensions' names for people.
        axis: The days of the chart of health.
        is_simulated: Whether the picture says so.
    """
    if axis is None:
        return {}
    found = grouped(list(rows), "dimension")
    return {dimension: _life(own, names[dimension], axis, is_simulated=is_simulated) for dimension, own in found.items()}


def _life(rows: Sequence[Row], name: str, axis: Axis, *, is_simulated: bool) -> Life:
    thinned = list(reversed(rows[::-1][::_EVERY]))
    assessed = {row["as_of"] for row in thinned if row["basis"] == "assessed" and row["score"] is not None}
    drawn = list(dropwhile(lambda point: point[1] is None, ((row["as_of"], row["score"]) for row in thinned)))
    measure = Measure(f"{name} over time", "score", is_score=True)
    title = said(measure.name, is_simulated=is_simulated)
    return Life(
        series=chart(measure, drawn, axis, (), title, dotted=assessed) if drawn else None,  # the chart of health has the events
        has_assessed=bool(assessed),
        notes=sorted([*_unknown(rows), *_assessed(rows), *_capped(rows)], key=lambda note: note.start),
    )


def _unknown(rows: Sequence[Row]) -> list[Note]:
    spans = [span for span in _spans(rows) if span[0]["score"] is None]
    longest = sorted(spans, key=len, reverse=True)[:_LISTED]
    return [_note(span, f"no score: {labels.reason(_commonest(span)) or 'no reason is recorded'}") for span in longest]


def _assessed(rows: Sequence[Row]) -> list[Note]:
    """Say when people assessed it, and why nobody measured it; of the stretch that lasts, the page says that above."""
    found = [span for span in _spans(rows) if span[0]["score"] is not None and span[0]["basis"] == "assessed"]
    why = ["" if span[-1] is rows[-1] else f": {labels.reason(span[0]['reason']) or 'it was not measured'}" for span in found]
    return [_note(span, f"assessed by people{reason}") for span, reason in zip(found, why, strict=True)]


def _capped(rows: Sequence[Row]) -> list[Note]:
    points = [Point(row["as_of"], row["score"], uncapped=row["uncapped"], reason=row["reason"]) for row in rows]
    return [Note(numbers.day(cap.start), numbers.day(cap.end), f"cap: {labels.reason(cap.text)}") for cap in caps(points)]


def _spans(rows: Sequence[Row]) -> list[list[Row]]:
    """Stretches of one kind: without a score, assessed, or measured."""
    return [list(span) for _, span in groupby(rows, key=lambda row: (row["score"] is None, row["score"] is not None and row["basis"]))]


def _commonest(span: Sequence[Row]) -> str | None:
    reasons: list[str | None] = [row["reason"] for row in span]
    return max(reasons, key=lambda reason: (reasons.count(reason), reason or ""))


def _note(span: Sequence[Row], text: str) -> Note:
    first: dt.date = span[0]["as_of"]
    return Note(numbers.day(first), numbers.day(span[-1]["as_of"]), text)
