"""Alert history: the alerts recorded by earlier runs, updated to today's policy and data.

A replay starts from nothing each night, so corrected data can move an episode, split it or remove it. An alert that was
recorded keeps its id: an episode belongs to the recorded alert that was open on some of the same days. Only changes after the
alert's last step are added. If alert and episode still differ at the end, one step dated today corrects the alert. So the
same replay adds nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.alerts.episodes import Episode, Lane
from scoring.alerts.ids import new_id
from scoring.alerts.states import LEVELS

GONE = "what raised it no longer stands in the data"


@dataclass(slots=True)
class Alert:
    """The present state of an alert.

    Attributes:
        framework: Its slug.
        lane: FACT, HEALTH, ADOPTION or DATA.
        opened_on: The day of its opening.
        state: WATCH, ALERT or CRITICAL: the present one, or the last one when closed; empty before its first step.
        closed_on: None while it is open.
        last_step_on: The day of its last step.
        alert_id: Empty until `update_alerts` assigns one.
    """

    framework: str
    lane: str
    opened_on: date
    state: str = ""
    closed_on: date | None = None
    last_step_on: date = date.min
    alert_id: str = ""

    @property
    def open_state(self) -> str | None:
        """Its state, None when closed."""
        return None if self.closed_on else self.state or None

    def overlaps(self, episode: Episode) -> bool:
        """Return whether both are open on some day, or opened on the same day."""
        return self.opened_on == episode.start or (self.opened_on < episode.end and episode.start < (self.closed_on or date.max))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alert on a day: opened, escalated, eased, resolved or reopened."""

    alert: Alert
    event: str
    on: date
    from_state: str | None
    to_state: str | None
    reason: str


def update_alerts(alerts: Sequence[Alert], episodes: Mapping[Lane, Sequence[Episode]], as_of: date) -> list[Step]:
    """Update the alerts to the episodes, and return the new steps by day.

    Args:
        alerts: Every alert that was ever recorded, changed in place; new ones get new ids.
        episodes: From the replay of today.
        as_of: Today: the day of steps that correct what an earlier night recorded.
    """
    recorded: defaultdict[Lane, list[Alert]] = defaultdict(list)
    for alert in sorted(alerts, key=lambda alert: (alert.opened_on, alert.alert_id)):
        recorded[alert.framework, alert.lane].append(alert)
    steps: list[Step] = []
    for lane in sorted(recorded.keys() | episodes.keys()):
        steps += _of_lane(lane, recorded[lane], episodes.get(lane, ()), as_of)
    steps.sort(key=lambda step: (step.on, step.alert.framework, step.alert.lane))
    taken = {alert.alert_id for alert in alerts}
    for alert in (step.alert for step in steps if not step.alert.alert_id):
        alert.alert_id = new_id(alert.framework, alert.lane, alert.opened_on, taken)
        taken.add(alert.alert_id)
    return steps


def _of_lane(lane: Lane, alerts: list[Alert], episodes: Sequence[Episode], as_of: date) -> list[Step]:
    steps: list[Step] = []
    still_open: Alert | None = None
    for episode in episodes:
        alert = next((alert for alert in reversed(alerts) if alert.overlaps(episode)), None)
        if alert is None:
            alert = Alert(*lane, episode.start)
            alerts.append(alert)
        steps.extend(_new_steps(alert, episode))
        if episode is episodes[-1] and episode.state != alert.open_state:
            steps.append(_move(alert, as_of, episode.state, episode.changes[-1].reason))
        still_open = alert if episode.state else None
    steps += [_move(alert, as_of, None, GONE) for alert in alerts if alert.open_state and alert is not still_open]
    return steps


def _new_steps(alert: Alert, episode: Episode) -> Iterator[Step]:
    """Take the changes of the episode after the alert's last step."""
    for change in episode.changes:
        if change.on > alert.last_step_on and change.to_state != alert.open_state:
            yield _move(alert, change.on, change.to_state, change.reason)


def _move(alert: Alert, on: date, to_state: str | None, reason: str) -> Step:
    """Set an alert to a state and return the step."""
    before = alert.open_state
    step = Step(alert, _event(before, to_state, is_first=not alert.state), on, before, to_state, reason)
    alert.closed_on, alert.state, alert.last_step_on = (on if to_state is None else None), to_state or alert.state, on
    return step


def _event(before: str | None, after: str | None, *, is_first: bool) -> str:
    if after is None:
        return "resolved"
    if before is None:
        return "opened" if is_first else "reopened"
    return "escalated" if LEVELS[after] > LEVELS[before] else "eased"
