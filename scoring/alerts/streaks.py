"""Conditions that must hold for weeks on end."""

import numpy as np

from scoring.columns import Flags


def held(condition: Flags, usable: Flags, weeks: float) -> Flags:
    """Whether a condition has held for so many weeks in a row.

    Args:
        condition: Frameworks x weeks.
        usable: Weeks that count. A week that does not neither adds to a row nor breaks it, and is never held itself.
        weeks: Length of the row, the week itself included.
    """
    result = np.zeros(condition.shape, dtype=bool)
    for line, own in enumerate(condition):
        counted = np.flatnonzero(usable[line])
        place = np.arange(1, len(counted) + 1)
        broken = np.maximum.accumulate(np.where(own[counted], 0, place))
        result[line, counted] = place - broken >= weeks
    return result
