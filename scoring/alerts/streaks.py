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
    row = np.zeros(len(condition), dtype=np.int64)
    result = np.zeros(condition.shape, dtype=bool)
    for week in range(condition.shape[1]):
        row = np.where(usable[:, week], np.where(condition[:, week], row + 1, 0), row)
        result[:, week] = usable[:, week] & (row >= weeks)
    return result
