"""Line charts of single measures over a framework's life, drawn as inline SVG on the same days and with the same events as its health."""

import datetime as dt
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from reports.figures.svg import CURVE_WIDTH, Axis, Marker
from reports.text import numbers
from reports.text.templating import HTML

_HEIGHT, _PLOT_PX, _TOP_PX = 100, 110, 22
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """What a chart shows: its name for people, the column of its query, whether it is a share or a score, and how many decimals count."""

    name: str
    column: str
    is_share: bool = False
    decimals: int = 0
    is_score: bool = False


MEASURES = (
    Measure("Stars", "stars_total"),
    Measure("Commits a week, mean of 13 weeks", "commits_a_week", decimals=1),
    Measure("Issues closed within 30 days", "closed_in_30_days", is_share=True),
)


@dataclass(frozen=True, slots=True)
class Series:
    """A chart with its name, the newest value in words, and the query's column."""

    name: str
    column: str
    newest: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class _Points:
    """Values by date, in order of time; None where nothing was counted or the count was too small."""

    measure: Measure
    dated: Sequence[tuple[dt.date, float | None]]

    @property
    def top(self) -> float:
        """A round number that no value exceeds, and that four steps divide into round numbers."""
        if self.measure.is_share or self.measure.is_score:
            return 100.0 if self.measure.is_share else 10.0
        most = max((value for _, value in self.dated if value is not None), default=0.0)
        step = max(most, 1.0) / _TICKS
        power = 10.0 ** math.floor(math.log10(step))
        return _TICKS * next(float(power * factor) for factor in _STEPS if power * factor >= step * 0.999_999)


def chart(
    measure: Measure,
    dated: Sequence[tuple[dt.date, float | None]],
    axis: Axis,
    markers: Sequence[Marker],
    title: str,
    dotted: Collection[dt.date] = (),
) -> Series:
    """Draw one measure.

    Args:
        measure: what it is.
        dated: its values (shares as 0 to 1) by date, in order of time, evenly spaced.
        axis: the days of the chart above it.
        markers: the numbered events of that chart.
        title: read out by screen readers.
        dotted: dates on which the line is dotted, since nobody measured it.
    """
    factor = 100.0 if measure.is_share else 1.0
    points = _Points(measure, [(on, None if value is None else value * factor) for on, value in dated])
    drawing = HTML.get_template("series.svg").render(
        title=title,
        description=_describe(points),
        height=_TOP_PX + _PLOT_PX + 26,
        top=_TOP_PX,
        plot=_PLOT_PX,
        curve=(CURVE_WIDTH, _HEIGHT),
        ticks=[(_number(points.top * step / _TICKS, measure), _TOP_PX + _PLOT_PX * (1 - step / _TICKS)) for step in range(_TICKS + 1)],
        years=axis.years(),
        grid="".join(f"M0 {_HEIGHT * step // _TICKS}h{CURVE_WIDTH}" for step in range(_TICKS + 1)),
        events="".join(f"M{round(axis.share(marker.on) * CURVE_WIDTH)} 0v{_HEIGHT}" for marker in markers),
        line=Markup("").join(_line(axis, points, lambda on: on not in dotted)),
        dotted=Markup("").join(_line(axis, points, lambda on: on in dotted)) if dotted else "",
        markers=[(marker.number, axis.percent(marker.on)) for marker in markers],
        values=",".join("" if value is None else _plain(value, measure) for _, value in points.dated),
        days=",".join(str((on - points.dated[0][0]).days) for on, _ in points.dated[:2]),
        start=points.dated[0][0] if points.dated else "",
        first=axis.share(points.dated[0][0]) if points.dated else 0,
        last=axis.share(points.dated[-1][0]) if points.dated else 1,
        unit=" %" if measure.is_share else "",
    )
    return Series(measure.name, measure.column, _newest(points), Markup(drawing))  # noqa: S704 - a template of ours, which escapes


def _line(axis: Axis, points: _Points, is_drawn: Callable[[dt.date], bool]) -> list[Markup]:
    runs = [list(run) for known, run in groupby(points.dated, key=lambda pair: pair[1] is not None and is_drawn(pair[0])) if known]
    top = points.top  # asks every value
    return [_path([(round(axis.share(on) * CURVE_WIDTH), _y(value, top)) for on, value in run]) for run in runs]


def _y(value: float | None, top: float) -> int:
    return round((1 - (value or 0.0) / top) * _HEIGHT)


def _path(places: Sequence[tuple[int, int]]) -> Markup:
    places = places if len(places) > 1 else [*places, *places]  # a single value shows as a dot, by its round line cap
    steps = (f"{x - x_before} {y - y_before}" for (x_before, y_before), (x, y) in pairwise(places))
    return Markup(f"M{places[0][0]} {places[0][1]}l{' '.join(steps).replace(' -', '-')}")  # noqa: S704 - numbers alone


def _describe(points: _Points) -> str:
    known = [(value, on) for on, value in points.dated if value is not None]
    if not known:
        return "Nothing has been counted."
    (first, first_on), (last, last_on), (most, most_on) = known[0], known[-1], max(known)
    shown = [_number(value, points.measure) for value in (first, last, most)]
    return f"From {shown[0]} on {first_on} to {shown[1]} on {last_on}; highest {shown[2]} on {most_on}."


def _newest(points: _Points) -> str:
    on, value = points.dated[-1] if points.dated else (None, None)
    if on is None or value is None:
        return numbers.NOT_AVAILABLE
    return f"{_number(value, points.measure)} on {on}"


def _number(value: float, measure: Measure) -> str:
    if measure.is_share:
        return f"{value:.0f} %"
    if measure.is_score:
        return numbers.score(value)
    return f"{value:,.{measure.decimals if value != round(value) else 0}f}"


def _plain(value: float, measure: Measure) -> str:
    """Return what a script reads; a score is rounded as everywhere on the page."""
    return numbers.score(value) if measure.is_score else f"{value:.{measure.decimals}f}"
