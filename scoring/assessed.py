"""The newest written assessment of each dimension that a person judges."""

import numpy as np
import pyarrow as pa

from scoring.columns import Integers, days, index
from scoring.inputs import DAYS, Inputs


def newest(inputs: Inputs, assessments: pa.Table, dimension: str) -> Integers:
    """Row of the assessments table that holds for each row of the inputs, -1 where there is none.

    Args:
        inputs: The rows; an assessment holds from the day it was made, `assessed_on <= as_of`.
        assessments: Columns of `pulse.assessments`.
        dimension: Its name.
    """
    owner = index(assessments, "framework", inputs.frameworks)
    mine = np.flatnonzero((index(assessments, "dimension", [dimension]) == 0) & (owner >= 0))
    if not len(mine):
        return np.full(len(inputs.as_of), -1, dtype=np.int64)
    keys = owner[mine] * DAYS + days(assessments, "assessed_on")[mine].astype(np.int64)
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], inputs.framework * DAYS + inputs.as_of.astype(np.int64), side="right") - 1
    found = mine[order[np.maximum(place, 0)]]
    return np.where((place >= 0) & (owner[found] == inputs.framework), found, -1)
