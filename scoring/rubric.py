"""The rubric: which metrics count how much for which dimension, loaded from `rubric.toml` and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isclose
from pathlib import Path
from typing import Any, Literal, get_args

from scoring.curves import Curve, Scale
from scoring.dimension_policy import ASSESSED, SPEED, DimensionPolicy, PillarPolicy, dimensions, texts
from scoring.policy import PolicyError, keys, number, read, require

SHIPPED = Path(__file__).with_name("rubric.toml")
SECTIONS = {
    "speed": frozenset({"label", "question"}),
    "evidence": frozenset({"minimum_coverage"}),
    "confidence": frozenset({"zero_precision_width"}),
    "interval": frozenset({"draws", "share"}),
    "caps": frozenset({"bases"}),
}
Noise = Literal["none", "poisson", "beta"]
History = Literal["full", "partial", "from now"]
_OPTIONAL = frozenset({"noise_of", "minimum_sample", "may_not_apply", "history"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One metric and how it counts.

    Attributes:
        metric: Id in `metric_values`.
        pillar: Name of the pillar that it belongs to.
        weight: Share of its pillar, 0 to 1.
        unit: Unit of the metric's values.
        curve: Value to points.
        noise: Model of the value's uncertainty, given its sample size.
        noise_of: The indicator whose draws this one shares; itself unless both rest on one count.
        why: One sentence on why it counts.
        source: Where the anchors come from.
        minimum_sample: With fewer cases behind its value it is insufficient; a value whose cases nobody counted, as in a document, stands.
        may_not_apply: Where it is not applicable it leaves the weight that there is to cover; else that counts as not covered.
        history: How far back its source reaches: `full`, `partial`, or `from now`, where only the nights since have it.
    """

    metric: str
    pillar: str
    weight: float
    unit: str
    curve: Curve
    noise: Noise
    noise_of: str
    why: str
    source: str
    minimum_sample: int = 0
    may_not_apply: bool = False
    history: History = "full"


@dataclass(frozen=True, slots=True)
class Cap:
    """Facts of some kinds hold some dimensions down; each step is (months after the fact, the most that the score can be)."""

    dimensions: frozenset[str]
    kinds: frozenset[str]
    steps: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of the policy.

    Attributes:
        version: The number people cite.
        hash: SHA-256 of the policy file.
        dimensions: Every dimension but the Speed Score, in the file's order.
        speed: Label and question of the Speed Score.
        indicators: Every indicator, in the file's order.
        minimum_coverage: Share of a pillar's weight that must be there.
        zero_precision_width: Interval width in points at which precision is 0.
        draws: Draws behind an interval.
        share: Share of the draws inside an interval.
        caps: Facts that hold dimensions down.
        capped_bases: The bases (`measured`, `stated`) that caps apply to.
    """

    version: int
    hash: str
    dimensions: tuple[DimensionPolicy, ...]
    speed: tuple[str, str]
    indicators: tuple[Indicator, ...]
    minimum_coverage: float
    zero_precision_width: float
    draws: int
    share: float
    caps: tuple[Cap, ...]
    capped_bases: frozenset[str]

    @property
    def pillars(self) -> tuple[PillarPolicy, ...]:
        """The pillars of all dimensions, in the file's order."""
        return tuple(pillar for dimension in self.dimensions for pillar in dimension.pillars)

    @property
    def streams(self) -> int:
        """Independent draws that a row needs: one for each indicator, a second one for each share."""
        return len(self.indicators) + sum(indicator.noise == "beta" for indicator in self.indicators)

    @property
    def assessed(self) -> tuple[str, ...]:
        """The dimensions for which a written assessment may stand."""
        return tuple(dimension.name for dimension in self.dimensions if dimension.fallback == ASSESSED)

    def dimension(self, name: str) -> DimensionPolicy:
        """Return the dimension of this name.

        Raises:
            PolicyError: The rubric has none.
        """
        found = next((dimension for dimension in self.dimensions if dimension.name == name), None)
        if found is None:
            message = f"the rubric has no dimension {name}; it has {', '.join(dimension.name for dimension in self.dimensions)}."
            raise PolicyError(message)
        return found

    def only(self, metrics: frozenset[str], beside: frozenset[str] = frozenset()) -> "Rubric":
        """Return the rubric of a replay that has only these metrics: weights shared among them, so that coverage is relative to them.

        Args:
            metrics: What every framework has.
            beside: What some have: it keeps its weight relative to the others', and where it is missing nothing is lacking.
        """
        kept = [indicator for indicator in self.indicators if indicator.metric in metrics | beside]
        total = {p.name: sum(i.weight for i in kept if i.pillar == p.name and i.metric in metrics) for p in self.pillars}
        return replace(self, indicators=tuple(replace(i, weight=i.weight / total[i.pillar]) for i in kept))


def load(path: Path = SHIPPED) -> Rubric:
    """Load and check a rubric.

    Args:
        path: A TOML file with the keys of the shipped one.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    table, sha256 = read(path)
    keys(table, frozenset({"version", "dimension", "cap", "indicator", *SECTIONS}), frozenset(), path.name)
    for section, needed in SECTIONS.items():
        keys(table[section], needed, frozenset(), f"{path.name}: {section}")
    indicators = tuple(_indicator(entry, f"{path.name}: indicator {number}") for number, entry in enumerate(table["indicator"], 1))
    metrics = {indicator.metric for indicator in indicators}
    require(len(metrics) == len(indicators), f"{path.name}: a metric may be only one indicator.")
    for indicator in indicators:
        require(indicator.noise_of in metrics, f"{path.name}: {indicator.metric} shares the noise of {indicator.noise_of}, which is none.")
    rubric = Rubric(
        version=int(number(table, "version", path.name)),
        hash=sha256,
        dimensions=dimensions(table["dimension"], path.name),
        speed=texts(table["speed"], f"{path.name}: {SPEED}"),
        indicators=indicators,
        minimum_coverage=number(table["evidence"], "minimum_coverage", path.name),
        zero_precision_width=number(table["confidence"], "zero_precision_width", path.name),
        draws=int(number(table["interval"], "draws", path.name)),
        share=number(table["interval"], "share", path.name),
        caps=tuple(_cap(entry, f"{path.name}: cap {number}") for number, entry in enumerate(table["cap"], 1)),
        capped_bases=frozenset(table["caps"]["bases"]),
    )
    _check_names(rubric, path.name)
    _check_weights(rubric, path.name)
    _check_numbers(rubric, path.name)
    return rubric


def _indicator(entry: Mapping[str, Any], where: str) -> Indicator:
    needed = frozenset({"metric", "pillar", "weight", "unit", "scale", "anchors", "noise", "why", "source"})
    keys(entry, needed, _OPTIONAL, where)
    where = f"{where} ({entry['metric']})"
    require(entry["scale"] in get_args(Scale), f"{where}: scale must be {' or '.join(get_args(Scale))}.")
    require(entry["noise"] in ("none", "poisson", "beta"), f"{where}: noise must be none, poisson or beta.")
    require(0 < number(entry, "weight", where) <= 1, f"{where}: weight must lie above 0 and at most at 1.")
    require(bool(entry["why"].strip()), f"{where}: why must be a sentence.")
    sample, applies, history = entry.get("minimum_sample", 0), entry.get("may_not_apply", False), entry.get("history", "full")
    require(type(sample) is int and sample >= 0, f"{where}: minimum_sample must be a whole number from 0.")
    require(isinstance(applies, bool), f"{where}: may_not_apply must be true or false.")
    require(history in get_args(History), f"{where}: history must be {', '.join(get_args(History))}.")
    return Indicator(
        metric=entry["metric"],
        pillar=entry["pillar"],
        weight=entry["weight"],
        unit=entry["unit"],
        curve=_curve(entry, where),
        noise=entry["noise"],
        noise_of=entry.get("noise_of", entry["metric"]),
        why=entry["why"],
        source=entry["source"],
        minimum_sample=sample,
        may_not_apply=applies,
        history=history,
    )


def _curve(entry: Mapping[str, Any], where: str) -> Curve:
    anchors = entry["anchors"]
    require(len(anchors) >= 2 and all(len(anchor) == 2 for anchor in anchors), f"{where}: anchors must be two or more [value, points].")
    values, points = (tuple(float(number) for number in column) for column in zip(*anchors, strict=True))
    require(all(a < b for a, b in pairwise(values)), f"{where}: the values of the anchors must rise from one to the next.")
    rises, falls = all(a <= b for a, b in pairwise(points)), all(a >= b for a, b in pairwise(points))
    require(rises or falls, f"{where}: the points of the anchors must rise all the way or fall all the way.")
    require(all(0 <= p <= 10 for p in points), f"{where}: points must lie between 0 and 10.")
    return Curve(entry["scale"], values, points)


def _cap(entry: Mapping[str, Any], where: str) -> Cap:
    keys(entry, frozenset({"dimensions", "kinds", "steps", "why"}), frozenset(), where)
    steps = tuple((step["after_months"], float(step["at_most"])) for step in entry["steps"])
    require(bool(steps) and all(a[0] < b[0] for a, b in pairwise(steps)), f"{where}: the months of the steps must rise.")
    require(all(0 <= most <= 10 for _, most in steps), f"{where}: at_most must lie between 0 and 10.")
    return Cap(frozenset(entry["dimensions"]), frozenset(entry["kinds"]), steps)


def _check_names(rubric: Rubric, name: str) -> None:
    pillars = [pillar.name for pillar in rubric.pillars]
    for place, indicator in enumerate(rubric.indicators, 1):
        where = f"{name}: indicator {place} ({indicator.metric})"
        require(indicator.pillar in pillars, f"{where}: pillar must be one of {', '.join(pillars)}.")
    for pillar in rubric.pillars:
        own = {indicator.metric for indicator in rubric.indicators if indicator.pillar == pillar.name}
        require(pillar.needs_one_of <= own, f"{name}: needs_one_of of {pillar.name} names a metric that is no indicator of it.")
    measured = [dimension.name for dimension in rubric.dimensions if dimension.pillars]
    for place, cap in enumerate(rubric.caps, 1):
        require(bool(cap.dimensions), f"{name}: cap {place}: dimensions must name one or more.")
        require(cap.dimensions <= set(measured), f"{name}: cap {place}: dimensions may name {', '.join(measured)}.")


def _check_weights(rubric: Rubric, name: str) -> None:
    for pillar in rubric.pillars:
        total = sum(indicator.weight for indicator in rubric.indicators if indicator.pillar == pillar.name)
        require(isclose(total, 1), f"{name}: the weights of {pillar.name} sum to {total:g}, not to 1.")


def _check_numbers(rubric: Rubric, name: str) -> None:
    require(rubric.version >= 1, f"{name}: version must be a whole number from 1.")
    require(0 < rubric.minimum_coverage <= 1, f"{name}: minimum_coverage must lie above 0 and at most at 1.")
    require(rubric.zero_precision_width > 0, f"{name}: zero_precision_width must lie above 0.")
    require(rubric.draws >= 20, f"{name}: draws must be 20 or more.")
    require(0 < rubric.share < 1, f"{name}: share must lie between 0 and 1.")
    require(rubric.capped_bases <= {"measured", "stated"}, f"{name}: caps.bases may name measured and stated.")
