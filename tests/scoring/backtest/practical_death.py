"""The proxy date of `scoring/events.toml`: when the work had died, whatever anybody said."""

import numpy as np
from numpy.typing import NDArray

from scoring.columns import Numbers

FEWEST_COMMITS = 12
WEEKS = 52


def practical_death(as_of: NDArray[np.datetime64], commits_52: Numbers) -> np.datetime64 | None:
    """The first Monday before which 52 weeks had fewer than 12 commits, and which 52 such Mondays follow; None if it never came.

    Args:
        as_of: Mondays, one a week; at least 104 weeks after the history's begin.
        commits_52: Commits of people on the main line in the 52 weeks before each.
    """
    few = commits_52 < FEWEST_COMMITS
    if len(few) < WEEKS:
        return None
    sustained = np.lib.stride_tricks.sliding_window_view(few, WEEKS).all(axis=1)
    return as_of[int(sustained.argmax())] if sustained.any() else None
