"""Curves that turn a value into 0 to 10 points: straight lines between fixed anchors, or steps from one to the next.

The anchors are fixed goalposts, not the best and worst of the frameworks at hand, so that a score of 2016 and one of today
mean the same.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scale = Literal["log1p", "linear", "steps"]


@dataclass(frozen=True, slots=True)
class Curve:
    """A monotone, bounded curve.

    Attributes:
        scale: Over what the lines are straight: `log1p`, log(1 + value) for counts, or `linear`, the value itself; `steps` for
            levels, where an anchor's points hold until the next one.
        values: Anchor values, rising.
        points: Points at the anchors, 0 to 10, all rising or all falling (ties allowed).
    """

    scale: Scale
    values: tuple[float, ...]
    points: tuple[float, ...]
    _scaled: NDArray[np.float64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_scaled", self._scale_values(np.array(self.values, dtype=np.float64)))

    def __call__(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points of each value, NaN for NaN; beyond the last anchor on either side the points stay."""
        if self.scale == "steps":
            place = np.maximum(np.searchsorted(self._scaled, values, side="right") - 1, 0)
            return np.where(np.isnan(values), np.nan, np.array(self.points, dtype=np.float64)[place])
        points: NDArray[np.float64] = np.interp(self._scale_values(values), self._scaled, self.points)
        return points

    def value_at(self, points: float) -> float | None:
        """Return the value nearest to the low end that has these points, or None where the curve never reaches them."""
        if self.scale == "steps":
            return next((value for value, has in zip(self.values, self.points, strict=True) if has == points), None)
        low, high = sorted((self.points[0], self.points[-1]))
        if not low <= points <= high:
            return None
        falling = self.points[0] > self.points[-1]
        ends, scaled = (self.points[::-1], self._scaled[::-1]) if falling else (self.points, self._scaled)
        at = float(np.interp(points, ends, scaled))
        return float(np.expm1(at)) if self.scale == "log1p" else at

    def _scale_values(self, values: NDArray[np.floating]) -> NDArray[np.floating]:
        return np.log1p(np.maximum(values, 0)) if self.scale == "log1p" else values
