"""Intervals: how far the scores would move if the counts behind them had come out differently by chance."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scoring.columns import Integers, Numbers
from scoring.dimension_policy import DimensionPolicy
from scoring.draws import Order, shuffles, starts
from scoring.inputs import Inputs
from scoring.noise import Noise
from scoring.pillars import Pillar, pooled
from scoring.rubric import Rubric

BATCH = 64
"""Rows drawn at once: their matrices stay in the processor's cache."""


class Interval(NamedTuple):
    """The lower and the upper ends of every row."""

    low: Numbers
    high: Numbers


def intervals(inputs: Inputs, pillars: Mapping[str, Pillar], rubric: Rubric) -> Mapping[str, Interval]:
    """Draw the uncertain inputs of each row and take the middle `share` of the resulting scores.

    A row without an uncertain input is not drawn: its interval is its score. An interval that does not reach its score is
    widened to it, which happens if a curve is flat at its end and all draws lie on one side.

    Args:
        inputs: The rows.
        pillars: Their pillars, by name.
        rubric: The policy.

    Returns:
        The interval of each pillar and of each measured dimension before caps, by name; NaN without a score.
    """
    measured = [dimension for dimension in rubric.dimensions if dimension.pillars]
    scores = _with_dimensions({name: pillar.score for name, pillar in pillars.items()}, measured)
    found = {name: Interval(score.copy(), score.copy()) for name, score in scores.items()}
    noises = [Noise(inputs, column, indicator, rubric.draws) for column, indicator in enumerate(rubric.indicators)]
    hypercube = _Hypercube(inputs, rubric, noises)
    has_score = np.any([np.isfinite(score) for score in scores.values()], axis=0)
    rows = np.flatnonzero(np.any([noise.uncertain for noise in noises], axis=0) & has_score)
    tail = round((1 - rubric.share) / 2 * (rubric.draws - 1))
    for batch in (rows[start : start + BATCH] for start in range(0, len(rows), BATCH)):
        begun = hypercube.begin(batch)
        drawn = {name: _drawn(pillar, noises, batch, begun, hypercube) for name, pillar in pillars.items()}
        for name, draws in _with_dimensions(drawn, measured).items():
            if draws.shape[1] > 1:
                draws.sort(axis=1)
                low, high = found[name]
                low[batch] = np.minimum(low[batch], draws[:, tail])
                high[batch] = np.maximum(high[batch], draws[:, -1 - tail])
    return {name: Interval(np.clip(low, 0, 10), np.clip(high, 0, 10)) for name, (low, high) in found.items()}


def _with_dimensions(of_pillar: Mapping[str, Numbers], measured: Sequence[DimensionPolicy]) -> dict[str, Numbers]:
    """Return the pillars and the dimensions computed from them; a dimension with one pillar has its name and its numbers."""
    return {**{dimension.name: pooled(dimension, of_pillar) for dimension in measured}, **of_pillar}


def _drawn(pillar: Pillar, noises: list[Noise], batch: Integers, begun: Integers, hypercube: "_Hypercube") -> Numbers:
    """Return the pillar in each draw: one column if nothing in the batch is uncertain."""
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

    def __init__(self, inputs: Inputs, rubric: Rubric, noises: Sequence[Noise]) -> None:
        self.draws, self._version = rubric.draws, rubric.version
        self._inputs = inputs
        self._shuffles = shuffles(rubric.version, rubric.draws, rubric.streams)
        names = [indicator.metric for indicator in rubric.indicators]
        shares = [indicator.metric for indicator in rubric.indicators if indicator.noise == "beta"]
        second = {metric: [len(names) + place] for place, metric in enumerate(shares)}
        self._streams = [[names.index(indicator.noise_of), *second.get(indicator.metric, [])] for indicator in rubric.indicators]
        drawn = [stream for noise, streams in zip(noises, self._streams, strict=True) if noise.uncertain.any() for stream in streams]
        self._asked = max(drawn, default=0) + 1  # a row's places in streams beyond the last one that is drawn from are not worked out

    def begin(self, batch: Integers) -> Integers:
        names = (self._inputs.frameworks[framework] for framework in self._inputs.framework[batch])
        rows = zip(names, np.datetime_as_string(self._inputs.as_of[batch]), strict=True)
        return starts(rows, self._version, self.draws, self._asked)

    def orders(self, begun: Integers, column: int) -> list[Order]:
        return [Order(self._shuffles[stream], begun[:, stream]) for stream in self._streams[column]]
