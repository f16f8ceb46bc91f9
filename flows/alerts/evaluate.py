"""Evaluates the alert policy on the warehouse and records new steps, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
from duckdb import DuckDBPyConnection

from flows.alerts.messages import messages
from flows.night.formula import standing_rubric
from scoring.alerts.episodes import episodes
from scoring.alerts.history import Alert, Step, update_alerts
from scoring.alerts.notifiable import should_notify
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.policy import load as load_policy
from scoring.alerts.replay import Replay, replay
from scoring.alerts.weeks import last_settled
from scoring.guards.every import Watched
from scoring.rubric import Rubric
from scoring.rubric import load as load_rubric
from scoring.verdict_weeks import verdict_weeks
from scoring.verdicts import VerdictPolicy
from scoring.verdicts import load as load_verdicts
from warehouse.alerts.history import read_alerts, write_messages, write_steps
from warehouse.alerts.inputs import basis_since, measured_until, read_inputs
from warehouse.alerts.outbox import queue, queue_reminders, withdraw
from warehouse.connection import Work
from warehouse.verdicts.past_weeks import read_standings, write_verdict_weeks

REMINDED_AFTER = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies for scores, alerts and verdicts."""

    rubric: Rubric
    alerts: AlertPolicy
    verdicts: VerdictPolicy

    @classmethod
    def shipped(cls) -> "Policies":
        """Return the shipped policies."""
        return cls(load_rubric(), load_policy(), load_verdicts())

    @classmethod
    def standing(cls, con: DuckDBPyConnection) -> "Policies":
        """Return the shipped policies, with the formula of this warehouse's scores."""
        return cls(standing_rubric(con), load_policy(), load_verdicts())


def replay_warehouse(con: DuckDBPyConnection, policies: Policies) -> tuple[date, Replay] | None:
    """Replay the policy over all measured weeks; None before the first settled week.

    Args:
        con: On the working file.
        policies: The policies to replay.

    Returns:
        The last measured date, exclusive, and the replay up to it.
    """
    as_of = measured_until(con)
    if as_of is None:
        return None
    found = read_inputs(con, policies.rubric.version, policies.rubric.hash, as_of)
    settled = last_settled(datetime.combine(as_of, time(), UTC), policies.alerts.settle_hours)
    if not any(monday is not None and monday <= settled for monday in found.scores["as_of"].unique().to_pylist()):
        return None
    watched = Watched(found.weekly, found.moves, found.pairs, pa.concat_tables([found.outages, found.failed_checks]))
    facts = found.facts
    others = {"shares": found.shares, "supply": found.supply, "notices": found.notices}
    return as_of, replay(
        found.scores, found.parts, found.metrics, facts, policies.rubric, policies.alerts, as_of, watched=watched, **others
    )


def evaluate(work: Work, now: datetime, site: str, policies: Policies) -> int:
    """Record every new step and the verdicts of past weeks, write the messages of changed alerts, and queue notifications.

    A second evaluation of the same warehouse finds nothing new.

    Args:
        work: The working file.
        now: Of the night.
        site: Where the site is published, for the links of messages.
        policies: The policies to evaluate.

    Returns:
        The number of new steps.
    """
    with work.transaction() as con:
        replayed = replay_warehouse(con, policies)
        if replayed is None:
            return 0
        as_of, found = replayed
        alerts = [Alert(**row) for row in read_alerts(con)]
        steps = update_alerts(alerts, episodes(found.transitions.to_pylist()), as_of)
        since = basis_since(con, policies.rubric.hash + policies.alerts.hash, as_of)
        if steps:
            notified = _notified(steps, alerts, since, now, policies.alerts)
            write_steps(con, [_row(step, is_notified) for step, is_notified in zip(steps, notified, strict=True)])
            newest = list({step.alert.alert_id: step for step in steps}.values())
            written = messages(con, newest, found, policies.alerts, policies.rubric.version, site)
            write_messages(con, {text.alert_id: text.title for _, text in written}, [row for _, text in written for row in text.rows])
            health = {context.alert_id: context.health for context, _ in written}
            moved = [step for step, is_notified in zip(steps, notified, strict=True) if is_notified]
            queue(con, [_queued(step, health[step.alert.alert_id]) for step in moved], now)
            withdraw(con, {step.alert.alert_id for step in steps if since.get(step.alert.framework, date.min) >= as_of}, now)
        queue_reminders(con, now, REMINDED_AFTER)
        standings = read_standings(con, policies.rubric.hash, as_of, policies.verdicts.patient_days)
        write_verdict_weeks(con, verdict_weeks(found, standings, policies.verdicts))
    return len(steps)


def _notified(steps: Sequence[Step], alerts: Sequence[Alert], since: Mapping[str, date], now: datetime, policy: AlertPolicy) -> list[bool]:
    every = [*alerts, *(step.alert for step in steps)]
    retired = {alert.framework for alert in every if alert.lane == "FACT" and alert.open_state == "CRITICAL"}
    today = now.astimezone(UTC).date()
    return [should_notify(step, since, today, policy.settle_hours, retired) for step in steps]


def _row(step: Step, is_notified: bool) -> dict[str, object]:
    outcome = f"{step.from_state or 'none'} to {step.to_state or 'none'}: {step.reason}"
    return {
        "alert_id": step.alert.alert_id,
        "framework": step.alert.framework,
        "lane": step.alert.lane,
        "event": step.event,
        "happened_at": _midnight(step.on),
        "to_state": step.to_state,
        "outcome": outcome if is_notified else f"{outcome}; written down afterwards, nobody was told",
    }


def _queued(step: Step, health: float | None) -> dict[str, object]:
    return {
        "alert_id": step.alert.alert_id,
        "event": step.event,
        "happened_at": _midnight(step.on),
        "state": step.to_state or step.from_state,
        "health": health,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
