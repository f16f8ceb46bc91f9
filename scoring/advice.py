"""Verdicts and their reasons, for all frameworks: the rule that holds, red flags, what would change it, what it depends on most.

Pure: standings, metrics, events and alerts in, rows out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from scoring.columns import schema
from scoring.counterfactuals import counterfactuals
from scoring.inputs import Inputs, pivot
from scoring.pillars import Pillar, build
from scoring.rubric import Rubric
from scoring.sensitivity import Pillars, judged, leave_one_out
from scoring.sponsors import EXITS
from scoring.verdicts import DIMENSION, PILLAR_LEVELS, Standing, VerdictPolicy

_TEXT, _NUMBER, _WHOLE, _DAY = pa.string(), pa.float64(), pa.int64(), pa.date32()
_KEY: Mapping[str, pa.DataType] = {"framework": _TEXT, "as_of": _DAY}
VERDICTS = schema(
    **_KEY, rule=_TEXT, verdict=_TEXT, if_starting=_TEXT, if_using=_TEXT, if_leaving=_TEXT, why=_TEXT, policy_version=_WHOLE,
    policy_hash=_TEXT,
)  # fmt: skip
RED_FLAGS = schema(
    **_KEY, place=_WHOLE, kind=_TEXT, subject=_TEXT, says=_TEXT, value=_NUMBER, limit_value=_NUMBER, unit=_TEXT, on_date=_DAY,
    precision=_TEXT, source=_TEXT,
)  # fmt: skip
CHANGES = schema(
    **_KEY, place=_WHOLE, direction=_TEXT, kind=_TEXT, subject=_TEXT, value_now=_NUMBER, value_needed=_NUMBER, unit=_TEXT,
    points_now=_NUMBER, points_needed=_NUMBER, rule=_TEXT, verdict=_TEXT,
)  # fmt: skip
LEANS_ON = schema(**_KEY, dimension=_TEXT, metric=_TEXT, health=_NUMBER, health_without=_NUMBER, rule_without=_TEXT)

Row = dict[str, Any]
NO_EXITS = pa.Table.from_batches([], pa.schema([*EXITS, pa.field("name", _TEXT)]))


class Advice(NamedTuple):
    """Rows of `VERDICTS`, `RED_FLAGS`, `CHANGES` and `LEANS_ON`, by framework."""

    verdicts: pa.Table
    red_flags: pa.Table
    changes: pa.Table
    leans_on: pa.Table


class _Against(NamedTuple):
    """The rows of one framework that a red flag may be made of."""

    metrics: list[Row]
    events: list[Row]
    alerts: list[Row]
    exits: list[Row]


@dataclass(frozen=True, slots=True)
class _Scored:
    """The scores of all rows: inputs, the pillars built from them, and the pillars without each metric."""

    inputs: Inputs
    built: dict[str, Pillar]
    whole: Pillars
    without: Mapping[str, Pillars]
    row: Mapping[str, int]


def advise(
    frameworks: pa.Table,
    metrics: pa.Table,
    events: pa.Table,
    alerts: pa.Table,
    rubric: Rubric,
    policy: VerdictPolicy,
    exits: pa.Table = NO_EXITS,
) -> Advice:
    """Decide the verdict of every framework.

    Args:
        frameworks: `framework, as_of, lifecycle, alert, is_scored, confidence, is_held`: the inputs of each on its newest date.
        metrics: Columns of `pulse.metric_values`, of those dates alone.
        events: `framework, kind, on_date, title, source, precision` of events before those dates.
        alerts: `framework, alert_id, lane, title, opened_on`, the open ones.
        rubric: How metrics make scores.
        policy: How scores, alerts and facts make verdicts.
        exits: `framework, name, left_on` and the counts of `scoring.sponsors.EXITS`: companies that have left by those dates. They are red
            flags and move no verdict.
    """
    inputs, dimension = pivot(metrics, rubric), rubric.dimension(DIMENSION)
    scored = _Scored(
        inputs,
        {pillar.name: build(inputs, rubric, pillar) for pillar in dimension.pillars},
        judged(inputs, rubric, dimension),
        dict(leave_one_out(inputs, rubric, dimension)),
        {inputs.frameworks[code]: row for row, code in enumerate(inputs.framework.tolist())},
    )
    measured, noted, raised, left = (_by_framework(table) for table in (metrics, events, alerts, exits))
    made: dict[str, list[Row]] = {"verdicts": [], "red_flags": [], "changes": [], "leans_on": []}
    for given in frameworks.to_pylist():
        name, key = given["framework"], {"framework": given["framework"], "as_of": given["as_of"]}
        standing = _standing(given, scored)
        rule = policy.decide(standing)
        words = {field: text for field, text in asdict(rule).items() if field not in {"id", "when"}}
        made["verdicts"].append({**key, "rule": rule.id, **words, "policy_version": policy.version, "policy_hash": policy.hash})
        against = _Against(*(of.get(name, []) for of in (measured, noted, raised, left)))
        flags = _flags(against, rubric, policy)
        made["red_flags"] += [{**key, "place": place, **flag} for place, flag in enumerate(flags, 1)]
        made["changes"] += [
            {**key, "place": place, **one} for place, one in enumerate(_counterfactuals(name, standing, scored, rubric, policy), 1)
        ]
        made["leans_on"] += [{**key, **part} for part in _parts(name, standing, scored, rubric, policy)]
    kinds = {"verdicts": VERDICTS, "red_flags": RED_FLAGS, "changes": CHANGES, "leans_on": LEANS_ON}
    return Advice(**{name: pa.Table.from_pylist(rows, kinds[name]) for name, rows in made.items()})


def held(frameworks: pa.Table) -> list[str]:
    """Return the frameworks with a data fault."""
    return [row["framework"] for row in frameworks.to_pylist() if row["is_held"]]


def _by_framework(table: pa.Table) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault(row["framework"], []).append(row)
    return found


def _standing(given: Row, scored: _Scored) -> Standing:
    row = scored.row.get(given["framework"])
    if row is None or not given["is_scored"]:
        return Standing(given["lifecycle"], given["alert"], None, None, None)
    pillars = {name: float(scored.whole.of[name][row]) for name in PILLAR_LEVELS.values()}
    return Standing(given["lifecycle"], given["alert"], confidence=given["confidence"], **pillars)


def _flags(known: _Against, rubric: Rubric, policy: VerdictPolicy) -> Iterator[Row]:
    for event in sorted((event for event in known.events if event["kind"] in policy.flagged_events), key=lambda event: event["on_date"]):
        said = {name: event[name] for name in ("on_date", "precision", "source")}
        yield {"kind": "event", "subject": event["kind"], "says": event["title"], **said}
    for alert in sorted((alert for alert in known.alerts if alert["lane"] in policy.flagged_lanes), key=lambda alert: alert["opened_on"]):
        yield {"kind": "alert", "subject": alert["alert_id"], "says": alert["title"], "on_date": alert["opened_on"], "precision": "day"}
    for one in sorted(known.exits, key=lambda one: one["left_on"]):
        yield {"kind": "vendor_exit", "subject": one["company"], "says": _left(one), "on_date": one["left_on"], "precision": "day"}
    scored = {indicator.metric for indicator in rubric.indicators}
    for metric in known.metrics:
        if metric["status"] == "structural_zero" and metric["metric"] in scored:
            says = metric["reason"] or "it counts as zero by its nature"
            yield {"kind": "metric", "subject": metric["metric"], "says": says, "value": metric["value"], "unit": metric["unit"]}
    observed = {metric["metric"]: metric for metric in known.metrics if metric["status"] == "observed"}
    for flag in policy.flags:
        found = observed.get(flag.metric)
        if found is not None and flag.flies(found["value"]):
            level = flag.above if flag.below is None else flag.below
            said = {"value": found["value"], "limit_value": level, "unit": found["unit"]}
            yield {"kind": "metric", "subject": flag.metric, "says": flag.says, **said}


def _left(one: Row) -> str:
    before = f"{one['commits_before']:,} of {one['all_before']:,} commits in the year before"
    return f"{one['name']} has left: {before}, {one['commits_after']:,} of {one['all_after']:,} in the half year after"


def _counterfactuals(name: str, standing: Standing, scored: _Scored, rubric: Rubric, policy: VerdictPolicy) -> Iterator[Row]:
    units = {indicator.metric: indicator.unit for indicator in rubric.indicators}
    for one in counterfactuals(standing, scored.built, scored.inputs, scored.row.get(name, -1), rubric, policy):
        yield {
            "direction": one.direction,
            "kind": one.kind,
            "subject": one.subject,
            "value_now": one.now,
            "value_needed": one.needed,
            "unit": units.get(one.subject),
            "points_now": one.points_now,
            "points_needed": one.points_needed,
            "rule": one.rule.id,
            "verdict": one.rule.verdict,
        }


def _parts(name: str, standing: Standing, scored: _Scored, rubric: Rubric, policy: VerdictPolicy) -> Iterator[Row]:
    """Return health without each metric that counts; confidence is unchanged."""
    row = scored.row.get(name)
    if row is None or standing.vitality is None:
        return
    for column, indicator in enumerate(rubric.indicators):
        pillar = scored.built.get(indicator.pillar)
        if pillar is None or not pillar.weights[row, np.flatnonzero(pillar.columns == column)[0]]:
            continue
        left = scored.without[indicator.metric]
        has_score = bool(np.isfinite(left.score[row]))
        pillars = {name: float(left.of[name][row]) if has_score else None for name in PILLAR_LEVELS.values()}
        then = Standing(standing.lifecycle, standing.alert, confidence=standing.confidence if has_score else None, **pillars)
        yield {
            "dimension": indicator.pillar,
            "metric": indicator.metric,
            "health": float(scored.whole.score[row]),
            "health_without": float(left.score[row]) if has_score else None,
            "rule_without": policy.decide(then).id,
        }
