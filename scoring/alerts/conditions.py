"""The conditions for changes of the health lane, week by week."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.alerts.drawdown import YEAR_WEEKS, Drawdown
from scoring.alerts.families import outside_agrees
from scoring.alerts.policy import AlertPolicy, Burn
from scoring.alerts.sustained import sustained
from scoring.alerts.weeks import Weeks
from scoring.alerts.work import Work
from scoring.columns import Flags


@dataclass(frozen=True, slots=True)
class Ways:
    """The two ways in which work alone leads into a state: matrices of frameworks x weeks."""

    silent: Flags
    lost: Flags

    @property
    def any(self) -> Flags:
        """Whether either applies."""
        either: Flags = self.silent | self.lost
        return either


@dataclass(frozen=True, slots=True)
class Conditions:
    """Matrices of frameworks x weeks.

    Attributes:
        fallen: Vitality has been well below its peak, and low, for long.
        burning: It is falling fast.
        alert: Work meets the condition for ALERT, and nothing outside git contradicts it.
        critical: The same for CRITICAL.
        recovered: By state (1 WATCH, 2 ALERT, 3 CRITICAL): it is time to leave it.
    """

    fallen: Flags
    burning: Flags
    alert: Ways
    critical: Ways
    recovered: dict[int, Flags]


def evaluate(weeks: Weeks, drawdown: Drawdown, work: Work, usable: Flags, policy: AlertPolicy) -> Conditions:
    """Evaluate every week by the policy; a week that is not usable meets no condition.

    Args:
        weeks: The grid.
        drawdown: How far vitality lies below its highest.
        work: What people did.
        usable: Weeks that count: neither frozen nor at the turn of the year.
        policy: The numbers.
    """
    watch = policy.watch
    scored, counted = usable & np.isfinite(weeks.vitality), usable & work.known
    level = (weeks.vitality < watch["below"]) & (weeks.commit_ret < watch["commit_ret_below"])
    level &= weeks.of("contrib_ret") < watch["contrib_points_below"]
    burning = np.any([_burns(drawdown, burn, watch["drop"]) for burn in policy.burns], axis=0)
    unopposed = outside_agrees(weeks, policy)
    high_again = sustained(weeks.vitality > watch["leave_above"], scored, watch["leave_weeks"])
    return Conditions(
        fallen=sustained(level & (drawdown.drop >= watch["drop"]), scored, watch["weeks"]),
        burning=level & burning & scored,
        alert=_ways(weeks, work, unopposed, counted, policy.alert),
        critical=_ways(weeks, work, unopposed, counted, policy.critical),
        recovered={
            1: high_again,
            2: _at_work(weeks, work, policy.alert, counted),
            3: _at_work(weeks, work, policy.critical, counted),
        },
    )


def _ways(weeks: Weeks, work: Work, unopposed: Flags, counted: Flags, limits: Mapping[str, float]) -> Ways:
    """Silence that is unusual for the framework or lasts for most of a year, and a lost team."""
    few = (work.mainline < limits["commits_below"]) & (work.commits < limits["commits_below"])
    few_busy = few & (work.busy_weeks <= limits["busy_weeks_at_most"])
    unusual = (work.commits < limits["settled_below"] * work.settled) & (work.busy_weeks <= work.lull + limits["lull_margin"])
    lost = (work.people_ret < limits["people_ret_below"]) & (weeks.commit_ret < limits["commit_ret_below"])
    lost &= np.maximum(work.mainline, work.commits) < limits["lost_commits_below"]
    lost = (lost | _collapsed(weeks, work, limits)) & (work.team >= limits["team_at_least"])
    silent = sustained(few_busy & unusual, counted, limits["silent_weeks"]) | sustained(few_busy, counted, limits["silent_anyway_weeks"])
    return Ways(silent & unopposed, sustained(lost, counted, limits["lost_weeks"]) & unopposed)


def _collapsed(weeks: Weeks, work: Work, limits: Mapping[str, float]) -> Flags:
    """So little of the work is left, on the main line and in all, that it does not matter how many people do it."""
    collapsed: Flags = (weeks.commit_ret < limits["collapse_below"]) & (work.commits < limits["collapse_below"] * work.settled)
    return collapsed


def _at_work(weeks: Weeks, work: Work, limits: Mapping[str, float], counted: Flags) -> Flags:
    """People work again in enough weeks: enough of them for long, or as few as a year before for longer, small and steady."""
    busy = (work.busy_weeks > limits["leave_busy_weeks"]) & ~_collapsed(weeks, work, limits)
    back = busy & (work.people_ret >= limits["leave_people_ret"])
    steady = busy & (work.person_weeks >= limits["leave_steady_share"] * work.year_before)
    return sustained(back, counted, limits["leave_weeks"]) | sustained(steady, counted, limits["leave_steady_weeks"])


def _burns(drawdown: Drawdown, burn: Burn, budget: float) -> Flags:
    """Return whether the yearly budget of points is spent at too high a burn rate over both windows."""
    long, short = ((drawdown.over(weeks), budget * weeks / YEAR_WEEKS) for weeks in (burn.long_weeks, burn.short_weeks))
    burns: Flags = (long[0] / long[1] >= burn.long_rate) & (short[0] / short[1] >= burn.short_rate)
    return burns
