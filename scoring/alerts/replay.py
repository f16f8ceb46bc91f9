"""Replays the alert policy over all weeks at once: what was raised when, and why.

Today's state is the last week of the replay. The replay keeps nothing between nights, so corrected data correct the
alerts too; the warehouse records which steps were notified.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.alerts import adoption, conditions, drawdown, lanes, work
from scoring.alerts.adoption import SHARES
from scoring.alerts.drawdown import Drawdown
from scoring.alerts.notices import NOTICES
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.state_machine import run
from scoring.alerts.transitions import TRANSITIONS, HealthRows
from scoring.alerts.weeks import Weeks, last_settled, lay_out
from scoring.alerts.work import Work
from scoring.columns import Flags
from scoring.guards import every
from scoring.guards.every import Watched
from scoring.guards.findings import freeze
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of a replay.

    Attributes:
        transitions: Rows as `transitions.TRANSITIONS`, every lane, by as_of.
        findings: Of the guards, as `findings.FINDINGS`.
        weeks: The grid that it ran on.
        health: State of the health lane, frameworks x weeks, as an index into `states.STATES`.
        frozen: Weeks in which the health lane was frozen.
        drawdown: How far vitality was below its highest.
    """

    transitions: pa.Table
    findings: pa.Table
    weeks: Weeks
    health: NDArray[np.int8]
    frozen: Flags
    drawdown: Drawdown


def replay(
    scores: pa.Table,
    parts: pa.Table,
    metrics: pa.Table,
    facts: pa.Table,
    rubric: Rubric,
    policy: AlertPolicy,
    as_of: dt.date,
    *,
    watched: Watched | None = None,
    shares: pa.Table | None = None,
    supply: pa.Table | None = None,
    notices: pa.Table | None = None,
) -> Replay:
    """Run every lane.

    Args:
        scores: Columns of `pulse.scores`: one rubric, one row for each (framework, as_of, dimension).
        parts: Columns of `pulse.score_parts` of the same scores.
        metrics: Columns of `pulse.metric_values`, for `c90`.
        facts: `framework, kind, on_date, source`; empty in a back-test, where they are to be predicted.
        rubric: What the scores were made with.
        policy: The alarm policy.
        as_of: The night: facts and findings before it count, and weeks that have settled by its 00:00 UTC.
        watched: The inputs of the guards.
        shares: Rows as `adoption.SHARES`.
        supply: Rows as `adoption.SUPPLY`.
        notices: Rows as `notices.NOTICES`: what makers wrote that sounds like an end.
    """
    midnight = dt.datetime.combine(as_of, dt.time(), dt.UTC)
    weeks = lay_out(scores, parts, metrics, rubric, last_settled(midnight, policy.settle_hours))
    findings = every.find(weeks, watched or Watched(), policy)
    frozen = freeze(weeks, findings)
    certain = lanes.facts(facts, policy, as_of, NOTICES.empty_table() if notices is None else notices)
    still = frozen.weeks | lanes.after_facts(weeks, certain)
    counted = work.measure(weeks, (watched or Watched()).weekly, frozen.splits, policy.work)
    usable = (np.isfinite(weeks.vitality) | counted.known) & ~still & ~weeks.in_calendar(policy.calendar_weeks)
    market = adoption.evaluate(weeks, SHARES.empty_table() if shares is None else shares, policy, supply)
    fallen = drawdown.measure(weeks, frozen.splits, rubric.minimum_coverage)
    met = conditions.evaluate(weeks, fallen, counted, usable, policy)
    health = run(met, usable & _old_enough(weeks, counted, policy))
    rows = (
        certain
        + HealthRows(weeks, fallen, counted, met, policy).of(health)
        + lanes.adoption(weeks, market, policy)
        + lanes.data(findings, as_of)
    )
    transitions = pa.Table.from_pylist(rows, TRANSITIONS).sort_by(
        [("as_of", "ascending"), ("framework", "ascending"), ("lane", "ascending")]
    )
    return Replay(transitions, findings, weeks, health, still, fallen)


def _old_enough(weeks: Weeks, counted: Work, policy: AlertPolicy) -> Flags:
    """Return whether a framework has been scored or counted for long enough to have a past to fall from."""
    there = np.isfinite(weeks.vitality) | counted.known
    begins = np.where(there.any(axis=1), there.argmax(axis=1), there.shape[1])
    old: Flags = np.arange(there.shape[1]) - begins[:, None] >= policy.evidence["history_weeks"]
    return old
