"""The verdict of every week of a replay: the rule that held, by the alarms, facts and scores of that week."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.alerts.replay import Replay
from scoring.alerts.states import STATES
from scoring.alerts.weeks import Weeks, place
from scoring.columns import Column, Flags, Integers, Numbers, floats, index, schema
from scoring.verdicts import LIFECYCLES, VerdictPolicy

STANDINGS = schema(
    framework=pa.string(), as_of=pa.date32(), lifecycle=pa.string(), is_quiet=pa.bool_(), vitality=pa.float64(), stock=pa.float64(),
    confidence=pa.float64(),
)  # fmt: skip
"""What alarms do not show, as of each Monday: lifecycle by facts alone, whether a year passed without any work, and the scores;
vitality is NULL where health has no score."""
VERDICT_WEEKS = schema(framework=pa.string(), as_of=pa.date32(), rule=pa.string(), verdict=pa.string(), policy_version=pa.int64())
"""A row for each Monday as of which another rule held than a week before, from the first week of each framework on."""


@dataclass(frozen=True, slots=True)
class Standings:
    """The inputs of verdicts, week by week: matrices of frameworks x weeks.

    Attributes:
        lifecycle: Index into `LIFECYCLES`.
        alert: Index into `STATES`.
        vitality: NaN if health has no score.
        stock: Likewise.
        confidence: Likewise.
        known: Weeks that have a verdict at all.
        held: The framework has a data fault: a verdict by scores is not replaced by another verdict by scores.
    """

    lifecycle: Integers
    alert: NDArray[np.int8]
    vitality: Numbers
    stock: Numbers
    confidence: Numbers
    known: Flags
    held: Flags


def rules_by_week(policy: VerdictPolicy, standings: Standings) -> Integers:
    """Return the rule of each week as its place in the policy, -1 where there is no verdict."""
    rules = np.full(standings.alert.shape, -1, dtype=np.int64)
    for number, rule in reversed(list(enumerate(policy.rules))):
        for line in rule.when:
            rules[_holds(line, standings)] = number
    rules[~standings.known] = -1
    by_score = np.isin(rules, [number for number, rule in enumerate(policy.rules) if rule.id in policy.by_score])
    stays = standings.held & by_score & np.pad(by_score, ((0, 0), (1, 0)))[:, :-1]
    own = standings.known & ~stays
    week = np.arange(standings.alert.shape[1])
    newest = np.maximum.accumulate(np.where(own, week, -1), axis=1)
    stood: Integers = np.where(newest >= 0, np.take_along_axis(rules, np.maximum(newest, 0), axis=1), -1)
    return stood


def _holds(line: Mapping[str, Any], standings: Standings) -> Flags:
    """Return where all conditions of a line hold; the same as one `Standing` at a time in `verdicts`."""
    holds = np.ones(standings.alert.shape, dtype=bool)
    for name, asked in line.items():
        if name == "lifecycle":
            holds &= np.isin(standings.lifecycle, [LIFECYCLES.index(one) for one in asked])
        elif name == "alert":
            holds &= np.isin(standings.alert, [STATES.index(one) for one in asked])
        elif name == "scored":
            holds &= np.isfinite(standings.vitality) == asked
        else:
            of: Numbers = getattr(standings, name.removesuffix("_below"))
            holds &= of < asked
    return holds


def verdict_weeks(replayed: Replay, standings: pa.Table, policy: VerdictPolicy) -> pa.Table:
    """Rows of `VERDICT_WEEKS` for what a warehouse holds.

    Args:
        replayed: Alarms of every lane.
        standings: Rows of `STANDINGS`.
        policy: The rules.
    """
    return changes(replayed.weeks, rules_by_week(policy, _laid_out(replayed, standings)), policy)


def changes(weeks: Weeks, rules: Integers, policy: VerdictPolicy) -> pa.Table:
    """Rows of `VERDICT_WEEKS` from the rule of each week."""
    before = np.pad(rules, ((0, 0), (1, 0)), constant_values=-1)[:, :-1]
    line, week = np.nonzero((rules != before) & (rules >= 0))
    held = rules[line, week]
    columns: dict[str, Column] = {
        "framework": pa.array([weeks.frameworks[place] for place in line], pa.string()),
        "as_of": pa.array(weeks.as_of[week], pa.date32()),
        "rule": pa.array([policy.rules[number].id for number in held], pa.string()),
        "verdict": pa.array([policy.rules[number].verdict for number in held], pa.string()),
        "policy_version": pa.array([policy.version] * len(held), pa.int64()),
    }
    return pa.table(columns, VERDICT_WEEKS)


def data_faults(replayed: Replay) -> Flags:
    """Weeks in which the DATA lane of a framework is open."""
    weeks = replayed.weeks
    open_at = np.zeros(weeks.vitality.shape, dtype=bool)
    for row in replayed.transitions.to_pylist():
        if row["lane"] == "DATA" and row["framework"] in weeks.frameworks:
            since = np.searchsorted(weeks.as_of, np.datetime64(row["as_of"]))
            open_at[weeks.frameworks.index(row["framework"]), since:] = row["to_state"] is not None
    return open_at


def _laid_out(replayed: Replay, standings: pa.Table) -> Standings:
    weeks = replayed.weeks
    one = np.zeros(standings.num_rows, dtype=np.int64)

    def matrix(values: Numbers) -> Numbers:
        laid: Numbers = place(weeks, standings, one, values, 1)[:, :, 0]
        return laid

    lifecycle = matrix(index(standings, "lifecycle", LIFECYCLES).astype(np.float64))
    known = np.isfinite(lifecycle)
    is_quiet = matrix(floats(standings, "is_quiet")) == 1
    has_ended = is_quiet & (replayed.health >= STATES.index("ALERT"))
    return Standings(
        np.where(has_ended, LIFECYCLES.index("retired"), np.where(known, lifecycle, 0)).astype(np.int64),
        replayed.health,
        matrix(floats(standings, "vitality")),
        matrix(floats(standings, "stock")),
        matrix(floats(standings, "confidence")),
        known,
        data_faults(replayed),
    )
