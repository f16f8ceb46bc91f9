"""Weekly counts on the grid, and how far each lies from its own last year."""

import numpy as np
import pyarrow as pa

from scoring.alerts.weeks import Weeks, place
from scoring.columns import Integers, Numbers, floats

YEAR_WEEKS = 52


def lay_out(weeks: Weeks, weekly: pa.Table, column: str) -> Numbers:
    """Return a weekly count as frameworks x weeks, each at the as_of that ends it; NaN where it was not counted.

    Args:
        weeks: The grid.
        weekly: Columns of `pulse.framework_weekly`.
        column: Name of the count.
    """
    ends = pa.array(weekly["week_start"].cast(pa.date32()).to_numpy().astype("datetime64[D]") + np.timedelta64(7, "D"))
    at_end = weekly.select(["framework"]).append_column("as_of", ends)
    only: Integers = np.zeros(weekly.num_rows, dtype=np.int64)
    counts: Numbers = place(weeks, at_end, only, floats(weekly, column), 1)[:, :, 0]
    return counts


def last_year(counts: Numbers) -> tuple[Numbers, Numbers]:
    """Median and median deviation of the 52 weeks before each week; NaN where one of them was not counted."""
    median, deviation = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    if counts.shape[1] > YEAR_WEEKS:
        for line, own in enumerate(counts):
            past = np.lib.stride_tricks.sliding_window_view(own[:-1], YEAR_WEEKS)
            median[line, YEAR_WEEKS:] = np.median(past, axis=1)
            deviation[line, YEAR_WEEKS:] = np.median(np.abs(past - median[line, YEAR_WEEKS:, None]), axis=1)
    return median, deviation


def sums(counts: Numbers, window: int) -> Numbers:
    """Sum over the weeks of each window that ends with a week; NaN where one was not counted."""
    total = np.full(counts.shape, np.nan)
    if counts.shape[1] >= window:
        total[:, window - 1 :] = np.lib.stride_tricks.sliding_window_view(counts, window, axis=1).sum(axis=2)
    return total


def lagged(values: Numbers, weeks: int) -> Numbers:
    """Return the values so many weeks earlier; NaN where the history is shorter."""
    earlier = np.full(values.shape, np.nan)
    if weeks < values.shape[1]:
        earlier[:, weeks:] = values[:, : values.shape[1] - weeks]
    return earlier
