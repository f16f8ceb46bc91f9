"""The uncertainty of one indicator's points, by the model that the rubric names."""

import numpy as np

from scoring.columns import Flags, Integers, Numbers
from scoring.draws import Order, Table, gamma_quantiles, middles, poisson_quantiles
from scoring.inputs import OBSERVED, Inputs
from scoring.rubric import Indicator


class Noise:
    """Draws points for the uncertain rows of one indicator.

    A value that was stated as a range may be anywhere in it. A value with a sample size has the noise of its count:
    Poisson for counts, Beta for shares. A count of zero stays zero; a value with neither is taken as exact.

    Attributes:
        uncertain: Whether each row of the inputs has noise here.
    """

    def __init__(self, inputs: Inputs, column: int, indicator: Indicator, draws: int) -> None:
        self._curve, self._middles = indicator.curve, middles(draws)
        self._value, self._low, self._high = (matrix[:, column] for matrix in (inputs.value, inputs.low, inputs.high))
        observed, size = inputs.status[:, column] == OBSERVED, inputs.sample_size[:, column]
        self._stated = observed & np.isfinite(self._low) & np.isfinite(self._high)
        counted = observed & ~self._stated & (size > 0)
        self._poisson = counted & (indicator.noise == "poisson") & (self._value > 0)
        self._beta = counted & (indicator.noise == "beta")
        self.uncertain: Flags = self._stated | self._poisson | self._beta
        self._size = np.where(counted, size, 0).round().astype(np.int64)
        self._hits = np.where(self._beta, self._value, 0) * self._size
        self._hits = np.clip(self._hits.round(), 0, self._size).astype(np.int64)
        self._alike = self._value + 1j * self._size  # the same number of the same count has the same points, and many weeks have
        self._counts = Table(poisson_quantiles, self._size[self._poisson], draws)
        shares = np.concatenate([self._hits[self._beta], (self._size - self._hits)[self._beta]])
        self._shares = Table(gamma_quantiles, shares, draws)

    def points(self, rows: Integers, orders: list[Order]) -> Numbers:
        """Points of uncertain rows, a line for each, a column for each draw.

        Args:
            rows: Rows of the inputs, all of them uncertain here.
            orders: In which order they take the slices of the distribution; for a share those of hits and of misses.
        """
        kinds = [(self._stated, self._of_range), (self._poisson, self._of_count), (self._beta, self._of_share)]
        points = np.empty((len(rows), len(self._middles)))
        for mask, draw in kinds:
            here = mask[rows]
            if here.all():
                return draw(rows, orders)
            if here.any():
                points[here] = draw(rows[here], [order.at(here) for order in orders])
        return points

    def _of_range(self, rows: Integers, orders: list[Order]) -> Numbers:
        low, high = self._low[rows, None], self._high[rows, None]
        return orders[0].of(self._curve(low + (high - low) * self._middles), np.arange(len(rows)))

    def _of_count(self, rows: Integers, orders: list[Order]) -> Numbers:
        _, examples, line = np.unique(self._alike[rows], return_index=True, return_inverse=True)
        value, size = self._value[rows[examples]], self._size[rows[examples]]
        return orders[0].of(self._curve((value / size)[:, None] * self._counts.of(size)), line)

    def _of_share(self, rows: Integers, orders: list[Order]) -> Numbers:
        line = np.arange(len(rows))
        hits = orders[0].of(self._shares.of(self._hits[rows]), line)
        hits /= hits + orders[1].of(self._shares.of((self._size - self._hits)[rows]), line)
        return self._curve(hits)
