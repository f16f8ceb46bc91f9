"""Decides which steps of alerts are notified; the others are only recorded."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta

from scoring.alerts.history import Step
from scoring.alerts.weeks import last_settled

OLD = timedelta(days=14)
"""A step that lies further back is history."""

_WEEKLY = frozenset({"HEALTH", "ADOPTION"})


def should_notify(step: Step, since: Mapping[str, date], today: date, settle_hours: float, retired: Collection[str]) -> bool:
    """Return whether a step is notified.

    It is not if it

    - happened before its framework was first evaluated on the present basis (a first run, a backfill, another formula or policy),
    - is dated to the day of that first evaluation, whose steps adapt the recorded alerts to the new basis,
    - is more than 14 days old, or
    - comes while a fact about the framework is open, unless it is a step of that fact.

    Args:
        step: The step.
        since: The date of that first evaluation by framework; a framework that is no longer watched has none.
        today: UTC.
        settle_hours: Of the policy: on that date, the weekly lanes were evaluated up to the Monday that had settled.
        retired: The frameworks whose FACT alert is open and CRITICAL.
    """
    framework, lane = step.alert.framework, step.alert.lane
    first = since.get(framework, date.min)
    covered = last_settled(datetime.combine(first, time(), UTC), settle_hours) if lane in _WEEKLY and first > date.min else first
    return first < today and step.on > covered and today - step.on <= OLD and (lane == "FACT" or framework not in retired)
