"""Intervals: how far the scores would move if the counts behind them had fallen out otherwise."""

import numpy as np

from scoring.columns import Integers, Numbers
from scoring.draws import Order, shuffles, starts
from scoring.inputs import Inputs
from scoring.noise import Noise
from scoring.pillars import Pillar
from scoring.rubric import PILLARS, Rubric

BATCH = 64
"""Rows drawn at once: their matrices stay in the processor's cache."""


def intervals(inputs: Inputs, stock: Pillar, vitality: Pillar, rubric: Rubric) -> tuple[Numbers, Numbers]:
    """Draws the uncertain inputs of each row and takes the middle `share` of what the scores become.

    A row without an uncertain input is not drawn: its interval is its score. An interval that does not reach its score is
    widened to it, which happens where a curve is flat at its end and all draws lie on one side.

    Args:
        inputs: The rows.
        stock: Their stock.
        vitality: Their vitality.
        rubric: The policy.

    Returns:
        The lower and the upper ends: columns stock, vitality and uncapped health, NaN where there is no score.
    """
    shares = [rubric.pillar_weights[name] for name in PILLARS]
    scores = np.column_stack([stock.score, vitality.score, shares[0] * stock.score + shares[1] * vitality.score])
    low, high = scores.copy(), scores.copy()
    hypercube = _Hypercube(inputs, rubric)
    noises = [Noise(inputs, column, indicator, rubric.draws) for column, indicator in enumerate(rubric.indicators)]
    drawable = np.any([noise.uncertain for noise in noises], axis=0) & np.isfinite(scores).any(axis=1)
    rows = np.flatnonzero(drawable)
    tail = round((1 - rubric.share) / 2 * (rubric.draws - 1))
    for batch in (rows[start : start + BATCH] for start in range(0, len(rows), BATCH)):
        begun = hypercube.begin(batch)
        pillars = [_drawn(pillar, noises, batch, begun, hypercube) for pillar in (stock, vitality)]
        for place, drawn in enumerate((*pillars, shares[0] * pillars[0] + shares[1] * pillars[1])):
            if drawn.shape[1] > 1:
                drawn.sort(axis=1)
                low[batch, place] = np.minimum(low[batch, place], drawn[:, tail])
                high[batch, place] = np.maximum(high[batch, place], drawn[:, -1 - tail])
    return np.clip(low, 0, 10), np.clip(high, 0, 10)


def _drawn(pillar: Pillar, noises: list[Noise], batch: Integers, begun: Integers, hypercube: "_Hypercube") -> Numbers:
    """What the pillar becomes in each draw: one column where nothing in the batch is uncertain."""
    weighted = pillar.weights[batch] * np.nan_to_num(pillar.points[batch])
    drawn: Numbers = np.where(pillar.enough[batch], weighted.sum(axis=1), np.nan)[:, None]
    for place, column in enumerate(pillar.columns):
        here = noises[column].uncertain[batch] & pillar.enough[batch]
        if here.any():
            moved = noises[column].points(batch[here], hypercube.orders(begun[here], column))
            moved -= pillar.points[batch[here], place, None]
            moved *= pillar.weights[batch[here], place, None]
            if drawn.shape[1] == 1:
                drawn = np.repeat(drawn, hypercube.draws, axis=1)
            drawn[slice(None) if here.all() else here] += moved
    return drawn


class _Hypercube:
    """Which slice of its distribution each input of a row takes in each draw."""

    def __init__(self, inputs: Inputs, rubric: Rubric) -> None:
        self.draws, self._version = rubric.draws, rubric.version
        self._inputs = inputs
        self._shuffles = shuffles(rubric.version, rubric.draws)
        names = [indicator.metric for indicator in rubric.indicators]
        shares = [indicator.metric for indicator in rubric.indicators if indicator.noise == "beta"]
        second = {metric: [len(names) + place] for place, metric in enumerate(shares)}
        self._streams = [[names.index(indicator.noise_of), *second.get(indicator.metric, [])] for indicator in rubric.indicators]

    def begin(self, batch: Integers) -> Integers:
        names = (self._inputs.frameworks[framework] for framework in self._inputs.framework[batch])
        return starts(zip(names, np.datetime_as_string(self._inputs.as_of[batch]), strict=True), self._version, self.draws)

    def orders(self, begun: Integers, column: int) -> list[Order]:
        return [Order(self._shuffles[stream], begun[:, stream]) for stream in self._streams[column]]
