"""Lives: what was written down of each alert, brought up to what the policy says today.

A replay starts from nothing each night, so corrected data can move a spell, split it or take it away. An alert that was
written down keeps its id: a spell goes on the alert whose days it shares. Only what came after the alert's last step is added,
and where alert and spell still differ at the end, one step of today mends it. So the same replay adds nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.alerts.ids import new_id
from flows.alerts.spells import Lane, Spell

LEVELS: Mapping[str | None, int] = {None: 0, "WATCH": 1, "ALERT": 2, "CRITICAL": 3}
GONE = "what raised it no longer stands in the data"


@dataclass(slots=True)
class Life:
    """An alert as it stands.

    Attributes:
        framework: Its slug.
        lane: FACT, HEALTH, ADOPTION or DATA.
        opened_on: The day of its opening.
        state: WATCH, ALERT or CRITICAL: the present one, the last one when closed; empty before its first step.
        closed_on: None while it is open.
        last_step_on: The day of its last step.
        alert_id: Empty until it is given one.
    """

    framework: str
    lane: str
    opened_on: date
    state: str = ""
    closed_on: date | None = None
    last_step_on: date = date.min
    alert_id: str = ""

    @property
    def standing(self) -> str | None:
        """Its state, None when closed."""
        return None if self.closed_on else self.state or None

    def shares_days_with(self, spell: Spell) -> bool:
        """Whether both are open on some day, or opened on the same one."""
        return self.opened_on == spell.start or (self.opened_on < spell.end and spell.start < (self.closed_on or date.max))


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of an alert: opened, escalated, eased, resolved or reopened, on a day."""

    life: Life
    event: str
    on: date
    from_state: str | None
    to_state: str | None
    reason: str


def bring_up_to_date(lives: Sequence[Life], spells: Mapping[Lane, Sequence[Spell]], as_of: date) -> list[Step]:
    """Change the lives to what the spells say, and return the steps that are new, by day.

    Args:
        lives: Every alert that was ever written down; new ones get ids that none of them has.
        spells: From the replay of today.
        as_of: Today: the day of steps that mend what an earlier night wrote down.
    """
    written: defaultdict[Lane, list[Life]] = defaultdict(list)
    for life in sorted(lives, key=lambda life: (life.opened_on, life.alert_id)):
        written[life.framework, life.lane].append(life)
    steps: list[Step] = []
    for lane in sorted(written.keys() | spells.keys()):
        steps += _of_lane(lane, written[lane], spells.get(lane, ()), as_of)
    steps.sort(key=lambda step: (step.on, step.life.framework, step.life.lane))
    taken = {life.alert_id for life in lives}
    for step in steps:
        life = step.life
        if not life.alert_id:
            life.alert_id = new_id(life.framework, life.lane, life.opened_on, taken)
            taken.add(life.alert_id)
    return steps


def _of_lane(lane: Lane, mine: list[Life], spells: Sequence[Spell], as_of: date) -> list[Step]:
    steps: list[Step] = []
    stands: Life | None = None
    for spell in spells:
        life = next((life for life in reversed(mine) if life.shares_days_with(spell)), None)
        if life is None:
            life = Life(*lane, spell.start)
            mine.append(life)
        steps.extend(_walk(life, spell))
        if spell is spells[-1] and spell.state != life.standing:
            steps.append(_step(life, as_of, spell.state, spell.changes[-1].reason))
        stands = life if spell.state else None
    steps += [_step(life, as_of, None, GONE) for life in mine if life.standing and life is not stands]
    return steps


def _walk(life: Life, spell: Spell) -> Iterator[Step]:
    """Take the steps that came after the last one."""
    for change in spell.changes:
        if change.on > life.last_step_on and change.to_state != life.standing:
            yield _step(life, change.on, change.to_state, change.reason)


def _step(life: Life, on: date, to_state: str | None, reason: str) -> Step:
    """Take the step."""
    before = life.standing
    step = Step(life, _event(before, to_state, is_first=not life.state), on, before, to_state, reason)
    life.closed_on, life.state, life.last_step_on = (on if to_state is None else None), to_state or life.state, on
    return step


def _event(before: str | None, after: str | None, *, is_first: bool) -> str:
    if after is None:
        return "resolved"
    if before is None:
        return "opened" if is_first else "reopened"
    return "escalated" if LEVELS[after] > LEVELS[before] else "eased"
