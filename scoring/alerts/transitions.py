"""Changes of state, the rows that become alerts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.alerts.conditions import Conditions
from scoring.alerts.drawdown import Drawdown
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.states import STATES
from scoring.alerts.weeks import Weeks
from scoring.alerts.work import Work
from scoring.columns import schema

DRIVERS = 3
DRIVER = pa.struct([pa.field("metric", pa.string()), pa.field("effect", pa.float64())])
TRANSITIONS = schema(
    framework=pa.string(),
    lane=pa.string(),
    as_of=pa.date32(),
    from_state=pa.string(),
    to_state=pa.string(),
    reason=pa.string(),
    drivers=pa.list_(DRIVER),
)
"""One change of state. A state is NULL where there is no alarm; drivers are the indicators that moved vitality most since its
highest of 52 weeks, by signed points of vitality, the largest first."""


def row(framework: str, lane: str, as_of: object, change: tuple[str | None, str | None], reason: str) -> dict[str, Any]:
    """Return one row of `TRANSITIONS` without drivers."""
    from_state, to_state = change
    return {
        "framework": framework, "lane": lane, "as_of": as_of,
        "from_state": from_state, "to_state": to_state, "reason": reason, "drivers": [],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class HealthRows:
    """Describes the changes of the health lane in words."""

    weeks: Weeks
    drawdown: Drawdown
    work: Work
    conditions: Conditions
    policy: AlertPolicy

    def of(self, states: NDArray[np.int8]) -> list[dict[str, Any]]:
        """Return a row for each change, by framework and week."""
        before = np.pad(states, ((0, 0), (1, 0)))[:, :-1]
        rows = []
        for line, week in zip(*np.nonzero(states != before), strict=True):
            old, new = int(before[line, week]), int(states[line, week])
            reason = self._worse(new, line, week) if new > old else self._better(old, line, week)
            change = row(self.weeks.frameworks[line], "HEALTH", self.weeks.as_of[week].item(), (STATES[old], STATES[new]), reason)
            rows.append(change | {"drivers": self._drivers(line, week)})
        return rows

    def _worse(self, state: int, line: int, week: int) -> str:
        met, vitality = self.conditions, self.weeks.vitality[line, week]
        fell = f"vitality {vitality:.1f}, {self.drawdown.drop[line, week]:.1f} below its highest of 52 weeks"
        sentences = []
        if state == STATES.index("WATCH"):
            sentences = [
                (met.fallen, f"{fell}, for {self.policy.watch['weeks']:.0f} weeks"),
                (met.burning, f"{fell}, and falling fast"),
            ]
        reasons = [sentence for condition, sentence in sentences if condition[line, week]]
        return "; ".join(reasons or self._of_work(line, week))

    def _of_work(self, line: int, week: int) -> list[str]:
        """Describe the work, by the worst of the states that it leads into."""
        work, met = self.work, self.conditions
        ways, limits = (met.critical, self.policy.critical) if met.critical.any[line, week] else (met.alert, self.policy.alert)
        commits = f"{work.commits[line, week]:.0f} commits by people in 13 weeks, {work.settled[line, week]:.0f} a quarter before"
        people = f"{work.person_weeks[line, week]:.0f} person-weeks in half a year, {work.people_ret[line, week]:.0%} of its best"
        sentences = (
            (ways.silent, f"{commits}, a commit in {work.busy_weeks[line, week]:.0f} of 26 weeks, for {limits['silent_weeks']:.0f} weeks"),
            (ways.lost, f"{people} in three years, for {limits['lost_weeks']:.0f} weeks"),
        )
        return [sentence for condition, sentence in sentences if condition[line, week]]

    def _better(self, state: int, line: int, week: int) -> str:
        if state == STATES.index("WATCH"):
            watch = self.policy.watch
            return f"vitality {self.weeks.vitality[line, week]:.1f}, above {watch['leave_above']:g} for {watch['leave_weeks']:.0f} weeks"
        limits = (self.policy.alert, self.policy.critical)[state - STATES.index("ALERT")]
        busy, kept = self.work.busy_weeks[line, week], self.work.people_ret[line, week]
        small = "small and steady: " if self.weeks.vitality[line, week] <= self.policy.watch["leave_above"] else ""
        return f"{small}a commit in {busy:.0f} of 26 weeks, {kept:.0%} of its best team, for {limits['leave_weeks']:.0f} weeks"

    def _drivers(self, line: int, week: int) -> list[dict[str, Any]]:
        now, then = self.weeks.points[line, week], self.weeks.points[line, self.drawdown.high_week[line, week]]
        shared = (np.isfinite(now) & np.isfinite(then)) * self.weeks.weights
        effects = shared * np.nan_to_num(now - then) / max(shared.sum(), 1e-9)
        largest = np.argsort(-np.abs(effects), kind="stable")[:DRIVERS]
        return [{"metric": self.weeks.metrics[place], "effect": float(effects[place])} for place in largest if effects[place]]
