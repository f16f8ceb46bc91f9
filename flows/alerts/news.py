"""Which steps people are told of, and which are only written down."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta

from flows.alerts.lives import Step
from scoring.alerts.weeks import last_settled

OLD = timedelta(days=14)
"""A step that lies longer ago than this is history."""

_WEEKLY = frozenset({"HEALTH", "ADOPTION"})


def is_news(step: Step, since: Mapping[str, date], today: date, settle_hours: float, retired: Collection[str]) -> bool:
    """Whether people are to hear of a step.

    They are not when it happened before its framework was judged for the first time the way it is judged now (a first run, a
    backfill, another formula or policy), on the day of that judging, whose steps bring what was written down to what is judged now,
    when it lies more than 14 days back, or when a fact about the framework has said all there is to say.

    Args:
        step: The step.
        since: By framework, the date of that first judging; a framework that is watched no more has none.
        today: UTC.
        settle_hours: Of the policy: weekly lanes had judged up to the Monday that had settled on that date.
        retired: The frameworks whose FACT alert is open.
    """
    framework, lane = step.life.framework, step.life.lane
    first = since.get(framework, date.min)
    seen_until = last_settled(datetime.combine(first, time(), UTC), settle_hours) if lane in _WEEKLY and first > date.min else first
    return first < today and step.on > seen_until and today - step.on <= OLD and (lane == "FACT" or framework not in retired)
