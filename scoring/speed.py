"""The Speed Score: the mean of five dimensions."""

from scoring.columns import Integers, Numbers

FIVE = ("health", "production", "research", "learning", "performance")
BASES = ("measured", "assessed", "stated")


def speed(five: Numbers) -> Numbers:
    """The mean of the five dimensions of each row; NaN where one is missing, never a guess.

    Args:
        five: One column for each of `FIVE`, 0 to 10.
    """
    means: Numbers = five.mean(axis=1)
    return means


def weakest(bases: Integers) -> Integers:
    """The weakest basis of each row, as an index into `BASES`: stated behind assessed behind measured."""
    worst: Integers = bases.max(axis=1)
    return worst
