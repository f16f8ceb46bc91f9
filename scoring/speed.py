"""The Speed Score: the mean of five dimensions, and how scores are shown."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import prod

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


def geometric_mean(five: Sequence[float]) -> float:
    """The geometric mean of the five, to print beside the Speed Score: the arithmetic mean hides one low dimension behind four."""
    return float(prod(five) ** (1 / len(five)))


def weakest(bases: Integers) -> Integers:
    """The weakest basis of each row, as an index into `BASES`: stated behind assessed behind measured."""
    worst: Integers = bases.max(axis=1)
    return worst


def half_up(score: float) -> float:
    """A score as it is shown: one decimal, halves up (4.45 shows as 4.5, which binary fractions would make 4.4)."""
    return float(Decimal(f"{score:.9f}").quantize(Decimal("0.1"), ROUND_HALF_UP))
