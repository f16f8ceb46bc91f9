"""How much people work on a framework, counted so that neither the merge button nor one busy day decides.

There are two counts: integrated changes (the main line) and all commits by people. For a small framework, the number of weeks
with a commit, and the number of people in each week, say more than the number of its commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.alerts.weeks import Weeks
from scoring.columns import Flags, Integers, Numbers
from scoring.guards.counts import YEAR_WEEKS, lagged, lay_out, sums

QUARTER = 13
HALF_YEAR = 26


@dataclass(frozen=True, slots=True)
class Work:
    """Matrices of frameworks x weeks; NaN where a week of the window was not counted.

    Attributes:
        mainline: Integrated changes of 90 days: `c90`.
        commits: Commits by people in a quarter, on any line that the default branch reaches.
        busy_weeks: Weeks of the last half-year with a commit by people.
        lull: The fewest busy weeks of any half-year that ended a year before or earlier, and that the framework outlived; infinite
            where the history is shorter.
        person_weeks: People at work, added up over the weeks of a half-year: two people in each week are 52.
        year_before: The person-weeks of a year before; NaN where the history is shorter or a split lies between.
        team: The most person-weeks of a half-year in three years, and no fewer than the policy's floor: three quiet years must
            not make one commit a recovery.
        settled: Commits by people in a quarter as they used to be: the median of the quarters before this one. NaN where none
            was counted.
        known: Whether this quarter was counted by both counts: work inside a host has no main line of its own.
    """

    mainline: Numbers
    commits: Numbers
    busy_weeks: Numbers
    lull: Numbers
    person_weeks: Numbers
    year_before: Numbers
    team: Numbers
    settled: Numbers
    known: Flags

    @property
    def people_ret(self) -> Numbers:
        """The person-weeks of now over the most of three years."""
        kept: Numbers = self.person_weeks / self.team
        return kept


def measure(weeks: Weeks, weekly: pa.Table | None, splits: Flags, limits: Mapping[str, float]) -> Work:
    """Count the work of each week's trailing windows.

    Args:
        weeks: The grid.
        weekly: `framework, week_start, human_commits, active_authors` of `pulse.framework_weekly`; None: nothing was counted.
        splits: Weeks from which on a series means something else: settled levels and peaks forget what lies before.
        limits: `[work]` of the alarm policy.
    """
    if weekly is None:
        nothing = np.full(weeks.c90.shape, np.nan)
        return Work(weeks.c90, nothing, nothing, nothing, nothing, nothing, nothing, nothing, np.zeros(nothing.shape, dtype=bool))
    commits, authors = (lay_out(weeks, weekly, column) for column in ("human_commits", "active_authors"))
    segment = np.cumsum(splits, axis=1).astype(np.int64)
    quarter, half = sums(commits, QUARTER), sums(authors, HALF_YEAR)
    quarters = range(QUARTER, QUARTER * int(limits["settled_quarters"]) + 1, QUARTER)
    busy = np.where(np.isfinite(commits), (commits > 0).astype(np.float64), np.nan)
    return Work(
        mainline=weeks.c90,
        commits=quarter,
        busy_weeks=sums(busy, HALF_YEAR),
        lull=_lowest_before(sums(busy, HALF_YEAR), int(limits["lull_age_weeks"])),
        person_weeks=half,
        year_before=_before(half, segment, YEAR_WEEKS),
        team=np.fmax(_most(half, segment, int(limits["team_weeks"])), limits["team_floor"]),
        settled=np.fmax(_median(quarter, segment, quarters), limits["settled_floor"]),
        known=np.isfinite(quarter) & np.isfinite(weeks.c90),
    )


def _before(values: Numbers, segment: Integers, weeks: int) -> Numbers:
    """Return the values so many weeks earlier; NaN where the history is shorter or a split lies between."""
    same = segment == lagged(segment.astype(np.float64), weeks)
    earlier: Numbers = np.where(same, lagged(values, weeks), np.nan)
    return earlier


def _lowest_before(values: Numbers, weeks: int) -> Numbers:
    """Return the lowest so far as it stood so many weeks earlier; infinite where nothing had been counted by then."""
    lowest = lagged(np.fmin.accumulate(np.where(np.isfinite(values), values, np.inf), axis=1), weeks)
    before: Numbers = np.where(np.isnan(lowest), np.inf, lowest)
    return before


def _most(values: Numbers, segment: Integers, weeks: int) -> Numbers:
    """Return the most of the last so many weeks, this one included."""
    most = values.copy()
    for before in range(1, weeks + 1):
        most = np.fmax(most, _before(values, segment, before))
    return most


def _median(values: Numbers, segment: Integers, lags: range) -> Numbers:
    """Return the median of the values at these distances, over those that were counted; NaN where none was."""
    stack = np.sort(np.stack([_before(values, segment, weeks) for weeks in lags]), axis=0)  # NaN sorts to the end
    number = np.isfinite(stack).sum(axis=0)
    low, high = (np.maximum(number - 1, 0) // 2, number // 2)
    picked = [np.take_along_axis(stack, np.minimum(place, len(stack) - 1)[None], axis=0)[0] for place in (low, high)]
    median: Numbers = np.where(number > 0, (picked[0] + picked[1]) / 2, np.nan)
    return median
