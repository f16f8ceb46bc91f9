"""One judging: replays the policy on what the warehouse holds and writes down what is new, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
from duckdb import DuckDBPyConnection

from flows.alerts.lives import Life, Step, bring_up_to_date
from flows.alerts.news import is_news
from flows.alerts.spells import spells
from flows.alerts.stories import messages
from flows.alerts.windows import windows
from flows.night.formula import standing_rubric
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
from warehouse.alerts_inputs import judged_since, judged_until, read_inputs
from warehouse.alerts_lives import read_lives, write_steps, write_texts
from warehouse.alerts_outbox import queue, queue_reminders, withdraw
from warehouse.connection import Work
from warehouse.verdict_weeks import read_standings, write_verdict_weeks

REMINDED_AFTER = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Policies:
    """What scores, alarms and verdicts are judged by."""

    rubric: Rubric
    alerts: AlertPolicy
    verdicts: VerdictPolicy

    @classmethod
    def shipped(cls) -> "Policies":
        """Those that come with the product."""
        return cls(load_rubric(), load_policy(), load_verdicts())

    @classmethod
    def standing(cls, con: DuckDBPyConnection) -> "Policies":
        """Those that come with the product, under the formula that the scores of this warehouse carry."""
        return cls(standing_rubric(con), load_policy(), load_verdicts())


def replay_warehouse(con: DuckDBPyConnection, policies: Policies) -> tuple[date, Replay] | None:
    """Replay the policy over everything that was measured; None while no week has been judged yet.

    Args:
        con: On the working file.
        policies: By which to judge.

    Returns:
        The last date that was measured, exclusive, and the replay up to it.
    """
    as_of = judged_until(con)
    if as_of is None:
        return None
    found = read_inputs(con, policies.rubric.version, policies.rubric.hash, as_of)
    settled = last_settled(datetime.combine(as_of, time(), UTC), policies.alerts.settle_hours)
    if not any(monday is not None and monday <= settled for monday in found.scores["as_of"].unique().to_pylist()):
        return None
    watched = Watched(found.weekly, found.moves, found.pairs, pa.concat_tables([found.outages, found.failed_checks]))
    facts = found.facts
    return as_of, replay(found.scores, found.parts, found.metrics, facts, policies.rubric, policies.alerts, as_of, watched=watched)


def judge(work: Work, now: datetime, site: str, policies: Policies) -> int:
    """Write down every step that is new and the verdicts of past weeks, bring the alerts' texts up to date, and queue what people hear of.

    Judging again finds nothing new.

    Args:
        work: The working file.
        now: Of the night.
        site: Where the site is published, for the links of messages.
        policies: By which to judge.

    Returns:
        The number of new steps.
    """
    with work.transaction() as con:
        replayed = replay_warehouse(con, policies)
        if replayed is None:
            return 0
        as_of, found = replayed
        lives = [Life(**row) for row in read_lives(con)]
        steps = bring_up_to_date(lives, spells(found.transitions.to_pylist()), as_of)
        since = judged_since(con, policies.rubric.hash + policies.alerts.hash, as_of)
        if steps:
            news = _news(steps, lives, since, now, policies.alerts)
            write_steps(con, [_row(step, is_told) for step, is_told in zip(steps, news, strict=True)])
            window = windows(found, policies.rubric.minimum_coverage)
            newest = list({step.life.alert_id: step for step in steps}.values())
            stories = messages(con, newest, window, policies.alerts, policies.rubric.version, site)
            write_texts(con, [{"alert_id": story.alert_id, "title": text.title, "body": text.body} for story, text in stories])
            health = {story.alert_id: story.health for story, _ in stories}
            queue(con, [_queued(step, health[step.life.alert_id]) for step, is_told in zip(steps, news, strict=True) if is_told], now)
            withdraw(con, {step.life.alert_id for step in steps if since.get(step.life.framework, date.min) >= as_of}, now)
        queue_reminders(con, now, REMINDED_AFTER)
        standings = read_standings(con, policies.rubric.hash, as_of, policies.verdicts.patient_days)
        write_verdict_weeks(con, verdict_weeks(found, standings, policies.verdicts))
    return len(steps)


def _news(steps: Sequence[Step], lives: Sequence[Life], since: Mapping[str, date], now: datetime, policy: AlertPolicy) -> list[bool]:
    every = [*lives, *(step.life for step in steps)]
    retired = {life.framework for life in every if life.lane == "FACT" and life.standing}
    today = now.astimezone(UTC).date()
    return [is_news(step, since, today, policy.settle_hours, retired) for step in steps]


def _row(step: Step, is_told: bool) -> dict[str, object]:
    outcome = f"{step.from_state or 'none'} to {step.to_state or 'none'}: {step.reason}"
    return {
        "alert_id": step.life.alert_id,
        "framework": step.life.framework,
        "lane": step.life.lane,
        "event": step.event,
        "happened_at": _midnight(step.on),
        "to_state": step.to_state,
        "outcome": outcome if is_told else f"{outcome}; written down afterwards, nobody was told",
    }


def _queued(step: Step, health: float | None) -> dict[str, object]:
    return {
        "alert_id": step.life.alert_id,
        "event": step.event,
        "happened_at": _midnight(step.on),
        "state": step.to_state or step.from_state,
        "health": health,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
