"""The Speed Score: the mean of all dimensions."""

import numpy as np

from scoring.columns import Integers, Numbers

BASES = ("measured", "assessed", "stated")


def speed(scores: Numbers) -> Numbers:
    """Return the mean of the dimensions of each row; NaN where one is missing, never a guess.

    Args:
        scores: One column for each dimension, 0 to 10.
    """
    means: Numbers = scores.mean(axis=1)
    return means


def reach(scores: Numbers, ends: Numbers) -> Numbers:
    """Return how far the mean reaches towards one end of its interval, by how far each dimension does; NaN where none has an interval.

    The dimensions rest on different counts, so their reaches add up as those of independent numbers do: by their squares. A
    dimension without an interval, such as an assessed one, is taken as exact.

    Args:
        scores: One column for each dimension.
        ends: The lower or the upper end of each, NaN where it has none.
    """
    far: Numbers = np.sqrt(np.nansum((ends - scores) ** 2, axis=1)) / scores.shape[1]
    return np.where(np.isfinite(ends).any(axis=1), far, np.nan)


def weakest(bases: Integers) -> Integers:
    """Return the weakest basis of each row, as an index into `BASES`: stated behind assessed behind measured."""
    worst: Integers = bases.max(axis=1)
    return worst
