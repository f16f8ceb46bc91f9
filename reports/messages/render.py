"""Renders a step of an alert and the facts around it as a message."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reports.messages.model import Message, cut
from reports.text import labels, numbers

_TAGS = {"WATCH": "notice", "ALERT": "warning", "CRITICAL": "critical"}
_NEXT = {
    "WATCH": "Start on it only with a way out, and read its page first. Nothing else has to be done yet.",
    "ALERT": "Start on it only with a way out until this closes. If you run it: pin versions, and read on its page where others went.",
    "CRITICAL": "Start nothing new on it. If you run it: plan to leave; its page names alternatives.",
}
_MEND = "See `pulse status` and mend the source. Until then its health alerts stand still: silence says nothing about the project."
_NEXT_DISPLACED = "Read its page before you start on it: others are turned to instead. A share says nothing about its end."
_NEXT_NOTICE = "Read it there, then say what it is: `pulse catalog confirm {framework} {notice}`, with --reject if it is no end."
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Driver:
    """An indicator that moved vitality, by how many points of vitality, and its value before and after in its unit."""

    metric: str
    effect: float
    then: float | None
    now: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class AlertContext:
    """One step of an alert and what is known around it.

    Attributes:
        alert_id: For life.
        framework: Its slug.
        name: The name that people use.
        lane: FACT, HEALTH, ADOPTION or DATA.
        event: opened, escalated, eased, resolved or reopened.
        from_state: None where there was no alert.
        to_state: None where there is none any more.
        on: The day of the step; of a weekly lane the Monday after the week that decided.
        opened_on: The day on which the alert opened.
        reason: Which rule was met, or which fact or fault it is.
        vitality: On that day, 0 to 10; None where there was none.
        low: Lower end of its 90 % interval.
        high: Upper end.
        vitality_then: On the date that it is compared with.
        weeks: From that date to the day.
        health: On that day.
        coverage: Share of vitality's weight that had data.
        confidence: Of vitality.
        lacking: Indicators that gave no evidence.
        year_before: The change of vitality in the same weeks a year before, where they are no more than a year.
        drivers: What moved vitality since then, the largest first.
        before: How many alerts of the lane were opened earlier, how many were followed by an end, how many cleared; or None.
        clears: When the policy takes the alert one state back.
        page: Where to read more.
    """

    alert_id: str
    framework: str
    name: str
    lane: str
    event: str
    from_state: str | None
    to_state: str | None
    on: dt.date
    opened_on: dt.date
    reason: str
    vitality: float | None
    low: float | None
    high: float | None
    vitality_then: float | None
    weeks: int | None
    health: float | None
    coverage: float | None
    confidence: float | None
    lacking: Sequence[str]
    year_before: float | None
    drivers: Sequence[Driver]
    before: tuple[int, int, int] | None
    clears: str | None
    page: str


def render(context: AlertContext) -> Message:
    """Render a step; the text stays within the limits of a message whatever the names and reasons are."""
    is_health = context.lane == "HEALTH"
    parts = {
        "Since": [_since(context)],
        "Rule": [context.reason],
        "Why": [_driver(driver) for driver in context.drivers if numbers.half_up(driver.effect, 1)] if is_health else [],
        "Score": [_score(context)] if context.vitality is not None else [],
        "Data": [_data(context)] if is_health else [],
        "Clears": [f"when {context.clears}"] if context.clears and context.to_state else [],
        "Before": [_before(*context.before)] if context.before and context.lane in {"HEALTH", "ADOPTION"} else [],
        "Next": [_next(context)],
        "Page": [context.page],
        "SQL": _query(context),
        "Quiet": [_quiet(context.alert_id)] if context.to_state else [],
    }
    return Message.of(context.alert_id, f"[{_tag(context)}] {_headline(context)}", parts)


def _query(context: AlertContext) -> list[str]:
    if context.lane == "HEALTH":
        return [f"pulse sql \"from why('{context.framework}', date '{context.on}', {context.weeks or 13})\""]
    if context.lane == "ADOPTION":
        asked = f"framework = '{context.framework}' and metric like 'question%' and as_of <= date '{context.on}'"
        return [f'pulse sql "from metric_values where {asked} order by as_of desc limit 39"']
    return []


def _tag(context: AlertContext) -> str:
    if context.event in {"eased", "resolved"}:
        return context.event
    return "data" if context.lane == "DATA" else _TAGS[str(context.to_state)]


def _headline(context: AlertContext) -> str:
    name = cut(context.name, _LONGEST_NAME)
    if context.lane == "DATA":
        return f"{name}: {'the data are in order again' if context.to_state is None else context.reason}"
    if context.lane == "FACT" and context.from_state == "WATCH" and context.to_state is None:
        return f"{name}: no notice is left open"
    if context.lane == "FACT":
        return f"{name}: {'the fact no longer stands' if context.to_state is None else context.reason.split(' (')[0].replace('_', ' ')}"
    if context.lane == "ADOPTION":
        return f"{name}: {'no longer displaced' if context.to_state is None else 'displaced'}"
    now, then = numbers.score(context.vitality), numbers.score(context.vitality_then)
    if context.vitality is None or context.vitality_then is None:
        return f"{name} vitality: {now}"
    if now == then:
        return f"{name} vitality stays at {now} ({then} {_weeks(context.weeks)} before)"
    moved = "fell" if context.vitality < context.vitality_then else "rose"
    return f"{name} vitality {moved} {then} to {now} ({numbers.change(context.vitality, context.vitality_then)} in {_weeks(context.weeks)})"


def _since(context: AlertContext) -> str:
    states = f"Lane {context.lane}, {context.from_state or 'none'} to {context.to_state or 'none'}"
    opened = "" if context.event == "opened" else f"; opened {context.opened_on}"
    began = f"week of {context.on - dt.timedelta(weeks=1)}" if context.lane in {"HEALTH", "ADOPTION"} else f"{context.on}"
    return f"{began}. {states}{opened}."


def _driver(driver: Driver) -> str:
    now = numbers.quantity(driver.now, driver.unit)
    then = numbers.quantity(driver.then, driver.unit).removesuffix(f"\N{NO-BREAK SPACE}{driver.unit}")
    return f"{numbers.signed(driver.effect)} {labels.metric_name(driver.metric)}: {then} to {now}"


def _score(context: AlertContext) -> str:
    low, high = context.low, context.high
    interval = "" if low is None or high is None else f" ({numbers.score(low)} to {numbers.score(high)})"
    return f"vitality {numbers.score(context.vitality)}{interval}, health {numbers.score(context.health)}"


def _data(context: AlertContext) -> str:
    lacking = ", ".join(labels.metric_name(metric) for metric in context.lacking)
    confidence = "" if context.confidence is None else f", confidence {numbers.half_up(context.confidence, 2)}"
    missing = f"; no evidence from: {lacking}" if lacking else "; nothing is missing"
    season = "" if context.year_before is None else f" The same weeks a year before: {numbers.signed(context.year_before)}."
    return f"coverage {numbers.percent(context.coverage)}{confidence}{missing}.{season}"


def _before(alerts: int, ended: int, cleared: int) -> str:
    many = "1 earlier alert" if alerts == 1 else f"{alerts} earlier alerts"
    return f"{many} of this lane, raised or replayed: {ended} followed by an end, {cleared} cleared, {alerts - ended - cleared} open."


def _next(context: AlertContext) -> str:
    if context.to_state is None:
        return "Nothing has to be done."
    if context.lane == "ADOPTION":
        return _NEXT_DISPLACED
    if context.lane == "FACT" and context.to_state == "WATCH":
        return _NEXT_NOTICE.format(framework=context.framework, notice=context.reason.rpartition(", ")[2].removesuffix(")"))
    return _MEND if context.lane == "DATA" else _NEXT[context.to_state]


def _quiet(alert_id: str) -> str:
    return f'pulse alerts ack {alert_id} | pulse alerts silence {alert_id} --until YYYY-MM-DD --reason "..."'


def _weeks(weeks: int | None) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weeks"
