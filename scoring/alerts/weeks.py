"""Weekly scores on one grid: a line for each framework, a column for each Monday."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.columns import Flags, Integers, Numbers, days, distinct, floats, index
from scoring.inputs import STATUSES
from scoring.rubric import Rubric

WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True, slots=True)
class Weeks:
    """Matrices of frameworks x weeks; NaN where there is no row.

    Attributes:
        frameworks: Slugs, sorted.
        as_of: Every Monday from the first to the last that has a row.
        vitality: 0 to 10.
        confidence: 0 to 1.
        commit_ret: Pace against its own peak.
        c90: Commits of people in 90 days.
        metrics: Indicators of vitality, in the rubric's order.
        weights: Weight of each of them.
        points: Frameworks x weeks x indicators, NaN where an indicator does not count.
        status: Likewise, index into `inputs.STATUSES`, -1 without a row.
    """

    frameworks: list[str]
    as_of: NDArray[np.datetime64]
    vitality: Numbers
    confidence: Numbers
    commit_ret: Numbers
    c90: Numbers
    metrics: tuple[str, ...]
    weights: Numbers
    points: Numbers
    status: NDArray[np.int8]

    def of(self, metric: str) -> Numbers:
        """Points of one indicator, all NaN if the rubric has none of that name."""
        if metric not in self.metrics:
            return np.full(self.vitality.shape, np.nan)
        points: Numbers = self.points[:, :, self.metrics.index(metric)]
        return points

    @property
    def begins(self) -> Integers:
        """First week of each framework that has a vitality; the number of weeks if none has."""
        scored = np.isfinite(self.vitality)
        begins: Integers = np.where(scored.any(axis=1), scored.argmax(axis=1), scored.shape[1])
        return begins

    @property
    def is_first_of_month(self) -> Flags:
        """Whether each Monday is the first one of its month, when the month before has ended."""
        first: Flags = np.array([monday.item().day <= 7 for monday in self.as_of], dtype=bool)
        return first

    def in_calendar(self, iso_weeks: frozenset[int]) -> Flags:
        """Return whether the week that ended with each Monday is one of these ISO weeks."""
        ended: Flags = np.isin([(monday - WEEK).item().isocalendar().week for monday in self.as_of], list(iso_weeks))
        return ended


def last_settled(now: dt.datetime, settle_hours: float) -> dt.date:
    """Return the newest Monday whose week ended long enough ago to be evaluated.

    Args:
        now: With a time zone.
        settle_hours: Hours to wait for a week's late data.
    """
    day = (now.astimezone(dt.UTC) - dt.timedelta(hours=settle_hours)).date()
    return day - dt.timedelta(days=day.weekday())


def lay_out(scores: pa.Table, parts: pa.Table, metrics: pa.Table, rubric: Rubric, until: dt.date) -> Weeks:
    """Build the grid; rows that are not as of a Monday are left out.

    Args:
        scores: Columns of `pulse.scores`, one row for each (framework, as_of, dimension).
        parts: Columns of `pulse.score_parts` of the same run.
        metrics: Columns of `pulse.metric_values`, for `c90`.
        rubric: What the scores were made with.
        until: The last Monday to evaluate.

    Raises:
        ValueError: There is no vitality as of any Monday until then.
    """
    vitality = scores.filter(pc.field("dimension") == "vitality")
    frameworks, as_of = distinct(vitality, "framework"), _mondays(vitality, until)
    grid = _Grid(frameworks, as_of)
    of_vitality = tuple(indicator for indicator in rubric.indicators if indicator.pillar == "vitality")
    names = tuple(indicator.metric for indicator in of_vitality)
    parts = parts.filter(pc.field("dimension") == "vitality")
    indicators = index(parts, "metric", names)
    commit_ret = parts.filter(pc.field("metric") == "commit_ret")
    c90 = metrics.filter(pc.field("metric") == "c90")
    return Weeks(
        frameworks,
        as_of,
        grid.matrix(vitality, floats(vitality, "score")),
        grid.matrix(vitality, floats(vitality, "confidence")),
        grid.matrix(commit_ret, _values(commit_ret)),
        grid.matrix(c90, _values(c90)),
        names,
        np.array([indicator.weight for indicator in of_vitality]),
        grid.stack(parts, indicators, floats(parts, "points"), len(names), np.nan),
        grid.stack(parts, indicators, index(parts, "status", STATUSES).astype(np.float64), len(names), -1).astype(np.int8),
    )


def _mondays(table: pa.Table, until: dt.date) -> NDArray[np.datetime64]:
    every = days(table, "as_of")
    mondays = every[_is_monday(every) & (every <= np.datetime64(until))]
    if not len(mondays):
        message = f"there is no vitality as of any Monday until {until}: nothing to raise alarms on"
        raise ValueError(message)
    return np.arange(mondays.min(), mondays.max() + WEEK, WEEK)


def _values(table: pa.Table) -> Numbers:
    """Return the values: 0 for a structural zero, NaN if nothing was observed, whatever the row contains."""
    known = np.where(index(table, "status", ["observed"]) == 0, floats(table, "value"), np.nan)
    return np.where(index(table, "status", ["structural_zero"]) == 0, 0, known)


def _is_monday(when: NDArray[np.datetime64]) -> Flags:
    mondays: Flags = (when.astype(np.int64) + 3) % 7 == 0  # 1970-01-01 was a Thursday
    return mondays


def place(weeks: Weeks, table: pa.Table, depth: Integers, values: Numbers, height: int) -> Numbers:
    """Place rows with `framework` and `as_of` on a grid.

    Args:
        weeks: The grid.
        table: The rows.
        depth: Layer of each row, -1 for rows to leave out.
        values: Value of each row.
        height: Number of layers.

    Returns:
        Frameworks x weeks x layers, NaN if there is no row.
    """
    return _Grid(weeks.frameworks, weeks.as_of).stack(table, depth, values, height, np.nan)


class _Grid:
    """Places rows on frameworks x Mondays."""

    def __init__(self, frameworks: list[str], as_of: NDArray[np.datetime64]) -> None:
        self._frameworks, self._as_of = frameworks, as_of

    def places(self, table: pa.Table) -> tuple[Integers, Integers, Flags]:
        line, when = index(table, "framework", self._frameworks), days(table, "as_of")
        week = (when - self._as_of[0]).astype(np.int64) // 7
        inside = (line >= 0) & _is_monday(when) & (week >= 0) & (week < len(self._as_of))
        return line, week, inside

    def matrix(self, table: pa.Table, values: Numbers) -> Numbers:
        line, week, inside = self.places(table)
        matrix = np.full((len(self._frameworks), len(self._as_of)), np.nan)
        matrix[line[inside], week[inside]] = values[inside]
        return matrix

    def stack(self, table: pa.Table, depth: Integers, values: Numbers, height: int, empty: float) -> Numbers:
        line, week, inside = self.places(table)
        inside &= depth >= 0
        stack = np.full((len(self._frameworks), len(self._as_of), height), empty)
        stack[line[inside], week[inside], depth[inside]] = values[inside]
        return stack
