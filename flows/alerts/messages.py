"""Messages about steps: read their facts from the warehouse and render them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from reports.messages.model import Message
from reports.messages.render import AlertContext, Driver, render
from scoring.alerts.baseline import baseline_date
from scoring.alerts.history import Step
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.replay import Replay
from warehouse.alerts.context import read_context

_WEEKLY = frozenset({"HEALTH", "ADOPTION"})


def messages(
    con: DuckDBPyConnection, steps: Sequence[Step], replayed: Replay, policy: AlertPolicy, rubric_version: int, site: str
) -> list[tuple[AlertContext, Message]]:
    """Return the context and the message of each step.

    Args:
        con: In the transaction that wrote the steps.
        steps: The steps, with the ids of their alerts.
        replayed: The replay that they come from.
        policy: Says when an alert clears.
        rubric_version: Of the indicators that are shown.
        site: Where the site is published, without a slash at the end.
    """
    asked = [
        {
            "no": no,
            "framework": step.alert.framework,
            "lane": step.alert.lane,
            "opened_on": step.alert.opened_on,
            "on_date": step.on,
            "then_on": baseline_date(replayed, step),
        }
        for no, step in enumerate(steps)
    ]
    found = read_context(con, asked, rubric_version)
    contexts = [_context(step, row, policy, site) for step, row in zip(steps, found, strict=True)]
    return [(context, render(context)) for context in contexts]


def _context(step: Step, row: Mapping[str, Any], policy: AlertPolicy, site: str) -> AlertContext:
    alert, then = step.alert, row["then_as_of"]
    return AlertContext(
        alert_id=alert.alert_id,
        framework=alert.framework,
        name=row["name"] or alert.framework,
        lane=alert.lane,
        event=step.event,
        from_state=step.from_state,
        to_state=step.to_state,
        on=step.on,
        opened_on=alert.opened_on,
        reason=step.reason,
        vitality=row["vitality"],
        low=row["low"],
        high=row["high"],
        vitality_then=row["vitality_then"],
        weeks=None if then is None else (step.on - then) // timedelta(weeks=1),
        health=row["health"],
        coverage=row["coverage"],
        confidence=row["confidence"],
        lacking=row["lacking"] or [],
        year_before=row["year_before"],
        drivers=[Driver(one["metric"], one["effect"], one["value_then"], one["value_now"], one["unit"]) for one in row["drivers"] or ()],
        before=(row["alerts_before"], row["ended_before"], row["cleared_before"]) if row["alerts_before"] else None,
        clears=_clears(alert.lane, step.to_state, policy) if alert.lane in _WEEKLY else None,
        page=f"{site}/f/{alert.framework}.html#{alert.alert_id}",
    )


def _clears(lane: str, state: str | None, policy: AlertPolicy) -> str | None:
    if state is None:
        return None
    if lane == "ADOPTION":
        return f"its share is back at {policy.adoption['watch_below']:.0%} of its best of three years in the first week of a month."
    if state == "WATCH":
        return f"vitality stays above {policy.watch['leave_above']:g} for {policy.watch['leave_weeks']:.0f} weeks."
    leave = policy.alert if state == "ALERT" else policy.critical
    busy, kept = leave["leave_busy_weeks"] + 1, leave["leave_people_ret"]
    return (
        f"{busy:.0f} of 26 weeks have a commit and {kept:.0%} of the best team is back for {leave['leave_weeks']:.0f} weeks, "
        f"or as many people as a year before for {leave['leave_steady_weeks']:.0f}; one state at a time."
    )
