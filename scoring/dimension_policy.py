"""Dimensions in the rubric: names and order, the pillars that measure them, and the fallback if too little is measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

from scoring.policy import keys, number, require

SPEED = "speed"
"""The dimension that is the mean of all others."""
ASSESSED = "assessed"
"""The fallback to the newest written assessment."""

_TEXTS = frozenset({"label", "question"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class PillarPolicy:
    """A group of indicators that measures a dimension, or a part of it.

    Attributes:
        name: As in `scores.dimension`; the dimension's own where it is the only pillar.
        label: Its name for people.
        question: What it answers.
        weight: Share of the dimension, 0 to 1.
        needs_one_of: Without one of these metrics it has no score; empty: none is needed more than the others.
    """

    name: str
    label: str
    question: str
    weight: float
    needs_one_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class DimensionPolicy:
    """One dimension.

    Attributes:
        name: As in `scores.dimension`.
        label: Its name for people.
        question: What it answers.
        pillars: What measures it, in the order of the pages; empty where nothing does.
        fallback: `ASSESSED`, or None where nothing may stand in for a measurement.
    """

    name: str
    label: str
    question: str
    pillars: tuple[PillarPolicy, ...]
    fallback: str | None


def dimensions(tables: Mapping[str, Any], file: str) -> tuple[DimensionPolicy, ...]:
    """Read and check the `[dimension.NAME]` tables of a rubric, in their order.

    Args:
        tables: By name.
        file: Name of the policy file, for messages.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    require(bool(tables), f"{file}: there must be a dimension.")
    found = tuple(_dimension(name, entry, f"{file}: dimension {name}") for name, entry in tables.items())
    named = [SPEED, *(dimension.name for dimension in found)]
    named += [pillar.name for dimension in found for pillar in dimension.pillars if pillar.name != dimension.name]
    for name in named:
        require(named.count(name) == 1, f"{file}: {name} may be the name of only one dimension or pillar.")
    return found


def texts(entry: Mapping[str, Any], where: str) -> tuple[str, str]:
    """Return label and question of a table; both must be present."""
    for key in sorted(_TEXTS):
        require(isinstance(entry[key], str) and bool(entry[key].strip()), f"{where}: {key} must be a text.")
    return entry["label"], entry["question"]


def _dimension(name: str, entry: Mapping[str, Any], where: str) -> DimensionPolicy:
    require(_NAME.fullmatch(name) is not None, f"{where}: the name must be small letters, digits and underscores.")
    require(isinstance(entry, Mapping), f"{where}: must be a table.")
    keys(entry, _TEXTS, frozenset({"pillars", "fallback"}), where)
    label, question = texts(entry, where)
    fallback = entry.get("fallback")
    require(fallback in (None, ASSESSED), f"{where}: fallback must be {ASSESSED}, or be left out.")
    pillars = tuple(
        _pillar(pillar, {**({"label": label, "question": question} if pillar == name else {}), **values}, f"{where}: pillar {pillar}")
        for pillar, values in entry.get("pillars", {}).items()
    )
    require(bool(pillars) or fallback is not None, f"{where}: has neither pillars nor a fallback, so it could never have a score.")
    bears_name = [pillar.name == name for pillar in pillars]
    require(bears_name in ([True], []) or (len(pillars) > 1 and not any(bears_name)), f"{where}: its only pillar must be named {name}.")
    total = sum(pillar.weight for pillar in pillars)
    require(not pillars or isclose(total, 1), f"{where}: the weights of its pillars sum to {total:g}, not to 1.")
    return DimensionPolicy(name, label, question, pillars, fallback)


def _pillar(name: str, entry: Mapping[str, Any], where: str) -> PillarPolicy:
    require(_NAME.fullmatch(name) is not None, f"{where}: the name must be small letters, digits and underscores.")
    keys(entry, _TEXTS | {"weight"}, frozenset({"needs_one_of"}), where)
    weight = number(entry, "weight", where)
    require(0 < weight <= 1, f"{where}: weight must lie above 0 and at most at 1.")
    return PillarPolicy(name, *texts(entry, where), weight, frozenset(entry.get("needs_one_of", ())))
