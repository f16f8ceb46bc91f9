"""Draws of uncertain inputs: a Latin hypercube, turned row by row.

Every row takes each of the `draws` equal slices of a distribution exactly once. Which slice of one input meets which slice
of another is a fixed shuffle, begun at a place that comes from the row's framework and as_of and the rubric's version:
the same row has the same draws in every process and on every machine.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, pdtr  # type: ignore[import-untyped] # scipy ships no types

from scoring.columns import Flags, Integers, Numbers

_BLOCK = 16
"""Independent inputs of a row that one digest is enough for: SHA-512 gives 16 words of 32 bits."""


def starts(rows: Iterable[tuple[str, object]], version: int, draws: int, streams: int = _BLOCK) -> Integers:
    """Return where each row begins in the shuffle of each stream.

    Args:
        rows: (framework, as_of) of each row.
        version: The rubric's version.
        draws: Draws for each row.
        streams: Independent inputs of a row; more of them leave those that were there as they are.

    Returns:
        One line for each of `rows`, one column for each stream, 0 to `draws` - 1.
    """
    names = [f"{framework}|{as_of}|{version}" for framework, as_of in rows]
    ends = ["", *(f"|{block}" for block in range(1, -(-streams // _BLOCK)))]
    digests = b"".join(hashlib.sha512(f"{name}{end}".encode()).digest() for name in names for end in ends)
    words = np.frombuffer(digests, dtype="<u4").reshape(len(names), -1)[:, :streams]
    return (words % draws).astype(np.int64)


def shuffles(version: int, draws: int, streams: int = _BLOCK) -> Integers:
    """The fixed shuffle of each stream: a line for each, a permutation of 0 to `draws` - 1; more streams leave the first as they are."""
    seed = np.random.SeedSequence(int.from_bytes(hashlib.sha256(f"shuffles|{version}".encode()).digest(), "big"))
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.stack([generator.permutation(draws) for _ in range(streams)])


@dataclass(frozen=True, slots=True)
class Order:
    """The order in which rows take the slices of one input's distribution.

    Attributes:
        shuffle: The input's shuffle.
        begun: At which place of it each row begins; after its end comes its beginning.
    """

    shuffle: Integers
    begun: Integers

    def of(self, lines: Numbers, line: Integers) -> Numbers:
        """Put the slices of each row's line into the row's order.

        Args:
            lines: The slices of the distributions, rising: a line for each distribution, a column for each draw.
            line: Which of them each row has.
        """
        shuffled = lines.take(self.shuffle, axis=1)
        twice = np.concatenate([shuffled, shuffled], axis=1)
        turned: Numbers = np.lib.stride_tricks.sliding_window_view(twice, len(self.shuffle), axis=1)[line, self.begun]
        return turned

    def at(self, rows: Flags) -> "Order":
        """Return the order of some of the rows."""
        return Order(self.shuffle, self.begun[rows])


def middles(draws: int) -> Numbers:
    """Return the probabilities in the middle of `draws` equal slices."""
    return (np.arange(draws) + 0.5) / draws


def poisson_quantiles(count: Integers, probability: Numbers) -> Numbers:
    """Return what a count could have been under the same steady rate: a line for each count."""
    lines = np.empty((len(count), len(probability)))
    for line, mean in zip(lines, count, strict=True):
        reach = 7 * np.sqrt(mean) + 10
        possible = np.arange(max(0, np.floor(mean - reach)), mean + reach)
        line[:] = possible[np.searchsorted(pdtr(possible, mean), probability)]
    return lines


def gamma_quantiles(count: Integers, probability: Numbers) -> Numbers:
    """Gamma(count + 1/2): Beta(a + 1/2, b + 1/2), the Jeffreys posterior of a share, is one's share of the sum of two of them."""
    return np.asarray(gammaincinv(count[:, None] + 0.5, probability), dtype=np.float64)


class Table:
    """Quantiles by count, worked out once for each distinct count, however many rows share it."""

    def __init__(self, quantiles: Callable[[Integers, Numbers], Numbers], counts: Integers, draws: int) -> None:
        self._counts = np.unique(counts)
        self._lines = quantiles(self._counts, middles(draws))

    def of(self, counts: Integers) -> Numbers:
        """Return a line of rising quantiles for each count; every count must be among those that the table was made for."""
        return self._lines[np.searchsorted(self._counts, counts)]
