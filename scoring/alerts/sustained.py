"""Conditions that must hold for a number of weeks in a row."""

import numpy as np

from scoring.columns import Flags


def sustained(condition: Flags, usable: Flags, weeks: float) -> Flags:
    """Return whether a condition has held for a number of weeks in a row.

    Args:
        condition: Frameworks x weeks.
        usable: Weeks that count. A week that does not count neither extends a row nor breaks it, and the result is false there.
        weeks: Length of the row, the week itself included.
    """
    result = np.zeros(condition.shape, dtype=bool)
    for line, own in enumerate(condition):
        counted = np.flatnonzero(usable[line])
        place = np.arange(1, len(counted) + 1)
        broken = np.maximum.accumulate(np.where(own[counted], 0, place))
        result[line, counted] = place - broken >= weeks
    return result
