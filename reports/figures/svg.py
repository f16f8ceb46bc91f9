"""Charts as inline SVG: health over a framework's whole life, and the sparkline of a ranking row.

The chart has no viewBox of its own: across, everything is placed in percent, so text keeps its size from a phone to a
wide screen; only the curves stretch. Colours are CSS classes with the prefix `fp-`, which follow light and dark.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from markupsafe import Markup

from reports.text import numbers
from reports.text.templating import CHART_STYLE, HTML

CURVE_WIDTH, CURVE_HEIGHT = 1_000, 200
_PLOT_PX = 200
_LANE_PX = 21
_MARKER_PERCENT = 6.4  # of the narrowest plot (350 px) a marker with its margin takes this much
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
_MOST_YEARS = 8  # labels that fit side by side on a phone
_BIGGEST_SCORE = 10
_FAR_YEARS = 5  # without an event or a score: what lies before does not widen the axis
_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Point:
    """Health on one date: score and its interval, 0 to 10, None where there was no score; `uncapped` is before a cap."""

    as_of: dt.date
    score: float | None
    low: float | None = None
    high: float | None = None
    uncapped: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered event; the number stands in the list under the chart."""

    number: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both days included: a gap in the scores, a cap, or an alert; `text` says which."""

    start: dt.date
    end: dt.date
    text: str = ""
    level: float | None = None


def gaps(points: Sequence[Point]) -> list[Span]:
    """Return the stretches without a score, each with the reason of its first date, in order of time."""
    found = []
    at = 0
    for is_gap, group in groupby(points, key=lambda point: point.score is None):
        run = list(group)
        if is_gap:
            after = points[at + len(run)].as_of if at + len(run) < len(points) else run[-1].as_of
            found.append(Span(run[0].as_of, after, run[0].reason or ""))
        at += len(run)
    return found


def caps(points: Sequence[Point]) -> list[Span]:
    """Return the stretches in which a cap held the score down, one for each level and reason, with whatever weeks below it in between."""
    spans: dict[tuple[float, str], Span] = {}
    for point in points:
        level = _cap_level(point)
        if level is not None:
            span = spans.setdefault((level, point.reason or ""), Span(point.as_of, point.as_of, point.reason or "", level))
            spans[level, span.text] = replace(span, end=point.as_of)
    return list(spans.values())


def _cap_level(point: Point) -> float | None:
    return point.score if point.score is not None and point.uncapped is not None and point.uncapped > point.score else None


@dataclass(frozen=True, slots=True)
class Axis:
    """The days of a chart from its left edge to its right one."""

    start: dt.date
    end: dt.date

    def share(self, on: dt.date) -> float:
        """Return the place of a day between the edges, 0 to 1; days beyond an edge stand on it."""
        return min(1.0, max(0.0, (on - self.start).days / max(1, (self.end - self.start).days)))

    def percent(self, on: dt.date) -> str:
        """Return the place of a day in percent of the width."""
        return f"{self.share(on) * 100:.2f}%"

    def years(self) -> list[tuple[str, str]]:
        """Return the places and names of the years that are labelled."""
        starts = [dt.date(year, 1, 1) for year in range(self.start.year, self.end.year + 1)]
        inside = [on for on in starts if 0.03 < (on - self.start).days / max(1, (self.end - self.start).days) < 0.97]
        step = next(step for step in _YEAR_STEPS if len(inside) <= _MOST_YEARS * step)
        return [(self.percent(on), f"{on:%Y}") for on in inside if on.year % step == 0]


def _start(points: Sequence[Point], markers: Sequence[Marker]) -> dt.date:
    """Return the first date, or the first event before it: back to the first stretch of five years with nothing in it."""
    start = points[0].as_of
    for on in sorted((marker.on for marker in markers if marker.on < start), reverse=True):
        if (on.year + _FAR_YEARS, on.month, on.day) <= (start.year, start.month, start.day):
            break
        start = on
    return start


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    return [list(group) for has_score, group in groupby(points, key=lambda point: point.score is not None) if has_score]


def _curve(axis: Axis, dated: Sequence[tuple[dt.date, float]]) -> Markup:
    """Path data in steps from point to point; a date as high as both its neighbours is left out, the line is the same without it."""
    xy = [(round(axis.share(on) * CURVE_WIDTH), round((1 - value / _BIGGEST_SCORE) * CURVE_HEIGHT)) for on, value in dated]
    kept = [
        place for i, place in enumerate(xy)
        if i in (0, len(xy) - 1) or not xy[i - 1][1] == place[1] == xy[i + 1][1]
    ]  # fmt: skip
    if len(kept) == 1:
        kept *= 2  # a single date shows as a dot, by its round line cap
    steps = (f"{x - x_before} {y - y_before}" for (x_before, y_before), (x, y) in pairwise(kept))
    return _ours(f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps).replace(' -', '-')}")


def _bands(axis: Axis, points: Sequence[Point]) -> Markup:
    paths = []
    for run in _runs(points):
        upper = [(point.as_of, point.high) for point in run if point.low is not None and point.high is not None]
        lower = [(point.as_of, point.low) for point in reversed(run) if point.low is not None and point.high is not None]
        if upper:
            paths.append(_curve(axis, upper) + _curve(axis, lower).replace("M", "L") + "z")
    return _NOTHING.join(paths)


def _lanes(axis: Axis, markers: Sequence[Marker]) -> list[tuple[Marker, int]]:
    """Each marker with its lane: the first in which it does not touch the one before it."""
    ends: list[float] = []
    placed = []
    for marker in sorted(markers, key=lambda marker: (marker.on, marker.number)):
        at = axis.share(marker.on) * 100
        lane = next((i for i, end in enumerate(ends) if at - end >= _MARKER_PERCENT), len(ends))
        ends[lane : lane + 1] = [at]
        placed.append((marker, lane))
    return placed


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing to put into a page, which gives it its styles."""

    drawing: Markup
    height_px: int


def axis_of(points: Sequence[Point], markers: Sequence[Marker]) -> Axis:
    """Return the days of a framework's charts: from the first date or the events before it to the last date."""
    return Axis(_start(points, markers), points[-1].as_of)


def health_chart(points: Sequence[Point], markers: Sequence[Marker] = (), alerts: Sequence[Span] = (), *, title: str) -> Chart:
    """Return the line of health with its interval, for the width of whatever holds it.

    Args:
        points: One or more dates, in order of time.
        markers: Events; those after the last date, or five years and more before all others, are drawn at the edge.
        alerts: Stretches in which a health alert was open; `text` is the state (WATCH, ALERT, CRITICAL).
        title: The name of the chart, read out by screen readers.
    """
    axis = axis_of(points, markers)
    lanes = _lanes(axis, markers)
    top = (max((lane for _, lane in lanes), default=-1) + 1) * _LANE_PX + 8
    runs = _runs(points)
    height_px = top + _PLOT_PX + 28
    drawing = HTML.get_template("chart.svg").render(
        title=title,
        height=height_px,
        description=describe(points),
        top=top,
        plot=_PLOT_PX,
        lane_px=_LANE_PX,
        curve=(CURVE_WIDTH, CURVE_HEIGHT),
        ticks=[(value, top + _PLOT_PX * (1 - value / _BIGGEST_SCORE)) for value in range(0, _BIGGEST_SCORE + 1, 2)],
        years=axis.years(),
        gaps=[(axis.percent(gap.start), f"{(axis.share(gap.end) - axis.share(gap.start)) * 100:.2f}%") for gap in gaps(points)],
        alerts=[(axis.percent(span.start), f"{(axis.share(span.end) - axis.share(span.start)) * 100:.2f}%", span.text) for span in alerts],
        line=_NOTHING.join(_curve(axis, [(p.as_of, p.score) for p in run if p.score is not None]) for run in runs),
        band=_bands(axis, points),
        uncapped=_NOTHING.join(_uncapped(axis, points)),
        cap_starts=[axis.percent(cap.start) for cap in caps(points)],
        markers=[(marker.number, axis.percent(marker.on), lane) for marker, lane in lanes],
        last=_last_place(axis, points, top),
    )
    return Chart(_ours(drawing), height_px)


def _uncapped(axis: Axis, points: Sequence[Point]) -> list[Markup]:
    capped = groupby(points, key=lambda point: _cap_level(point) is not None)
    return [_curve(axis, [(p.as_of, p.uncapped) for p in run if p.uncapped is not None]) for is_capped, run in capped if is_capped]


def _last_place(axis: Axis, points: Sequence[Point], top: int) -> tuple[str, float, str] | None:
    last = next((point for point in reversed(points) if point.score is not None), None)
    if last is None or last.score is None:
        return None
    return axis.percent(last.as_of), top + _PLOT_PX * (1 - last.score / _BIGGEST_SCORE), numbers.score(last.score)


def describe(points: Sequence[Point]) -> str:
    """Return the curve in a sentence, for those who do not see it."""
    known = [(point.score, point.as_of) for point in points if point.score is not None]
    if not known:
        return "There is no score on any date."
    best, worst = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
    (first, first_on), (last, last_on) = known[0], known[-1]
    return (
        f"From {numbers.score(first)} on {first_on} to {numbers.score(last)} on {last_on}; "
        f"highest {numbers.score(best[0])} on {best[1]}, lowest {numbers.score(worst[0])} on {worst[1]}."
    )


def standalone(chart: Chart, note: str = "") -> str:
    """Return the chart as a file of its own: with its styles, a frame, a size, and a note under it."""
    return HTML.get_template("standalone.svg").render(chart=chart, style=CHART_STYLE, note=note)


def sparkline(points: Sequence[Point], *, title: str) -> Markup:
    """Return the whole life in the size of a word; one date a pixel. The scale is always 0 to 10."""
    axis = Axis(points[0].as_of, points[-1].as_of)
    width, height = 120, 40
    by_pixel = {(round(axis.share(point.as_of) * width), point.score is None): point for point in points}
    thinned = sorted(by_pixel.values(), key=lambda point: point.as_of)
    drawing = HTML.get_template("sparkline.svg").render(
        title=title,
        description=describe(points),
        width=width,
        height=height,
        curve=(CURVE_WIDTH, CURVE_HEIGHT),
        line=_NOTHING.join(_curve(axis, [(p.as_of, p.score) for p in run if p.score is not None]) for run in _runs(thinned)),
    )
    return _ours(drawing)


def _ours(text: str) -> Markup:
    return Markup(text)  # noqa: S704 (a rendered template or path data: already escaped)
