"""What would change a verdict: the nearest level each way, the single metrics that could reach it alone, and the facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf, nextafter
from typing import Any, Literal

from scoring.alerts.states import STATES
from scoring.inputs import Inputs
from scoring.pillars import Pillar
from scoring.rubric import Rubric
from scoring.sensitivity import changes_to
from scoring.verdicts import PILLAR_LEVELS, Rule, Standing, VerdictPolicy

Direction = Literal["better", "worse"]
Kind = Literal["metric", "pillar", "alert", "fact"]
TAKEN_BACK = "taken_back"
"""Subject of the fact that an announced end is taken back."""
_ENDS = ("maintenance", "retired")
_GATHERED = frozenset({"stock"})


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One change that alone would change the verdict.

    Attributes:
        direction: Which way the change itself goes.
        kind: metric, pillar, alert or fact.
        subject: The metric; the pillar; the state that an alert would have, or has and would lose; the lifecycle, or `TAKEN_BACK`.
        now: Value of the metric or score of the pillar; None for alerts and facts.
        needed: What it would have to be: at least this on the way up, less than this on the way down.
        points_now: Points of the metric, 0 to 10.
        points_needed: Those that it would need.
        rule: The rule that would hold.
    """

    direction: Direction
    kind: Kind
    subject: str
    now: float | None
    needed: float | None
    points_now: float | None
    points_needed: float | None
    rule: Rule


def counterfactuals(
    standing: Standing, pillars: dict[str, Pillar], inputs: Inputs, row: int, rubric: Rubric, policy: VerdictPolicy
) -> list[Counterfactual]:
    """Return all changes that would change the verdict alone: first for the better, then for the worse; the smallest change first.

    Accumulated counts do not shrink, so a fall of Stock is not named.

    Args:
        standing: The present inputs of the verdict.
        pillars: The pillars of the dimension that verdicts use, for every row.
        inputs: What they were built from.
        row: The framework's row; not used if `standing` has no score.
        rubric: How metrics make pillars.
        policy: How pillars, alerts and facts make verdicts.
    """
    found = [one for name in PILLAR_LEVELS.values() for one in _of_pillar(name, standing, pillars, inputs, row, rubric, policy)]
    found += [*_of_alert(standing, policy), *_of_fact(standing, policy)]
    order: tuple[Kind, ...] = ("metric", "pillar", "alert", "fact")
    ways: tuple[Direction, ...] = ("better", "worse")
    return [one for way in ways for kind in order for one in _smallest(found, way, kind, policy)]


def _smallest(found: list[Counterfactual], way: Direction, kind: Kind, policy: VerdictPolicy) -> list[Counterfactual]:
    chosen = [one for one in found if one.direction == way and one.kind == kind]
    if kind != "metric":
        return chosen
    return sorted(chosen, key=lambda one: abs((one.points_needed or 0) - (one.points_now or 0)))[: policy.metrics_named]


def _of_pillar(
    name: str, standing: Standing, pillars: dict[str, Pillar], inputs: Inputs, row: int, rubric: Rubric, policy: VerdictPolicy
) -> Iterator[Counterfactual]:
    score: float | None = getattr(standing, name)
    if score is None:
        return
    levels = policy.levels(name)
    above = [(level, level) for level in levels if level > score]
    below = [(level, nextafter(level, -inf)) for level in reversed(levels) if level <= score]
    both: tuple[tuple[Direction, list[tuple[float, float]]], ...] = (("better", above), ("worse", [] if name in _GATHERED else below))
    for direction, steps in both:
        for level, reached in steps:
            moved: dict[str, Any] = {name: reached}
            rule = policy.decide(replace(standing, **moved))
            if rule is policy.decide(standing):
                continue
            yield Counterfactual(direction, "pillar", name, score, level, None, None, rule)
            for change in changes_to(reached, pillars[name], inputs, row, rubric):
                yield Counterfactual(
                    direction, "metric", change.metric, change.before, change.after, change.points_before, change.points_after, rule
                )
            break  # a more distant level needs a larger change


def _of_alert(standing: Standing, policy: VerdictPolicy) -> Iterator[Counterfactual]:
    held = policy.decide(standing)
    if standing.alert is not None and (rule := policy.decide(replace(standing, alert=None))) is not held:
        yield Counterfactual("better", "alert", standing.alert, None, None, None, None, rule)
    for state in STATES[STATES.index(standing.alert) + 1 :]:
        if (rule := policy.decide(replace(standing, alert=state))) is not held:
            yield Counterfactual("worse", "alert", str(state), None, None, None, None, rule)
            return


def _of_fact(standing: Standing, policy: VerdictPolicy) -> Iterator[Counterfactual]:
    held = policy.decide(standing)
    if standing.lifecycle in _ENDS and (rule := policy.decide(replace(standing, lifecycle="active"))) is not held:
        yield Counterfactual("better", "fact", TAKEN_BACK, None, None, None, None, rule)
    later = _ENDS[_ENDS.index(standing.lifecycle) + 1 :] if standing.lifecycle in _ENDS else _ENDS
    for lifecycle in later:
        if (rule := policy.decide(replace(standing, lifecycle=lifecycle))) is not held:
            yield Counterfactual("worse", "fact", lifecycle, None, None, None, None, rule)
            return
