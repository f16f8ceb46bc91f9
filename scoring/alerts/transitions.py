"""Changes of state, the rows that become alerts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.alerts.conditions import Conditions
from scoring.alerts.fall import Fall
from scoring.alerts.machine import STATES
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
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
    """One line of `TRANSITIONS` without drivers."""
    from_state, to_state = change
    return {
        "framework": framework, "lane": lane, "as_of": as_of,
        "from_state": from_state, "to_state": to_state, "reason": reason, "drivers": [],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class HealthRows:
    """Tells the changes of the health lane in words."""

    weeks: Weeks
    fall: Fall
    conditions: Conditions
    policy: AlertPolicy

    def of(self, states: NDArray[np.int8]) -> list[dict[str, Any]]:
        """A line for each change, by framework and week."""
        before = np.pad(states, ((0, 0), (1, 0)))[:, :-1]
        rows = []
        for line, week in zip(*np.nonzero(states != before), strict=True):
            old, new = int(before[line, week]), int(states[line, week])
            reason = self._worse(new, line, week) if new > old else self._better(old, line, week)
            change = row(self.weeks.frameworks[line], "HEALTH", self.weeks.as_of[week].item(), (STATES[old], STATES[new]), reason)
            rows.append(change | {"drivers": self._drivers(line, week)})
        return rows

    def _worse(self, state: int, line: int, week: int) -> str:
        watch, alert, critical, vitality = self.policy.watch, self.policy.alert, self.policy.critical, self.weeks.vitality[line, week]
        commits = f"{self.weeks.c90[line, week]:.0f} commits by people in 90 days"
        pace = f"at {self.weeks.commit_ret[line, week]:.0%} of its best pace in three years"
        met = self.conditions
        fell = f"vitality {vitality:.1f}, {self.fall.drop[line, week]:.1f} below its highest of 52 weeks"
        sentences = {
            1: [
                (met.fallen, f"{fell}, for {watch['weeks']:.0f} weeks"),
                (met.burning, f"{fell}, and falling fast"),
                (met.adoption, "its shares of the market are low"),
            ],
            2: [
                (met.low, f"vitality {vitality:.1f}, below {alert['below']:g} for {alert['weeks']:.0f} weeks"),
                (met.few, f"{commits}, below {alert['or_c90_below']:.0f} for {alert['weeks']:.0f} weeks"),
                (met.leaving_market, "its shares of the market are very low"),
            ],
            3: [(met.nobody, f"{commits}, below {critical['c90_below']:.0f} for {critical['weeks']:.0f} weeks, {pace}")],
        }
        return "; ".join(sentence for condition, sentence in sentences[state] if condition[line, week])

    def _better(self, state: int, line: int, week: int) -> str:
        limits = (self.policy.watch, self.policy.alert, self.policy.critical)[state - 1]
        return f"vitality {self.weeks.vitality[line, week]:.1f}, above {limits['leave_above']:g} for {limits['leave_weeks']:.0f} weeks"

    def _drivers(self, line: int, week: int) -> list[dict[str, Any]]:
        now, then = self.weeks.points[line, week], self.weeks.points[line, self.fall.high_week[line, week]]
        shared = (np.isfinite(now) & np.isfinite(then)) * self.weeks.weights
        effects = shared * np.nan_to_num(now - then) / max(shared.sum(), 1e-9)
        largest = np.argsort(-np.abs(effects), kind="stable")[:DRIVERS]
        return [{"metric": self.weeks.metrics[place], "effect": float(effects[place])} for place in largest if effects[place]]
