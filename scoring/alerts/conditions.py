"""What moves the health lane from state to state, week by week."""

from dataclasses import dataclass

import numpy as np

from scoring.alerts.adoption import Adoption
from scoring.alerts.fall import YEAR_WEEKS, Fall
from scoring.alerts.families import agree
from scoring.alerts.policy import AlertPolicy, Burn
from scoring.alerts.streaks import held
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags


@dataclass(frozen=True, slots=True)
class Conditions:
    """Matrices of frameworks x weeks.

    Attributes:
        fallen: Vitality has been well below its height, and low, for long.
        burning: It is falling fast.
        adoption: Its market shares are low.
        low: Vitality has been very low for long.
        few: Few commits for long.
        leaving_market: Its market shares are very low.
        trusted: Families agree and confidence is enough for more than WATCH.
        nobody: Hardly any commit for long, and a pace far below its own best.
        recovered: By state (1 WATCH, 2 ALERT, 3 CRITICAL): vitality has been high enough for long enough to leave it.
    """

    fallen: Flags
    burning: Flags
    adoption: Flags
    low: Flags
    few: Flags
    leaving_market: Flags
    trusted: Flags
    nobody: Flags
    recovered: dict[int, Flags]


def judge(weeks: Weeks, fall: Fall, adoption: Adoption, usable: Flags, policy: AlertPolicy) -> Conditions:
    """Judges every week by the policy; a week that is not usable meets no condition."""
    watch, alert, critical = policy.watch, policy.alert, policy.critical
    level = (weeks.vitality < watch["below"]) & (weeks.commit_ret < watch["commit_ret_below"])
    level &= weeks.of("contrib_ret") < watch["contrib_points_below"]
    deserted = (weeks.c90 < critical["c90_below"]) & (weeks.commit_ret < critical["commit_ret_below"])
    burning = np.any([_burns(fall, burn, watch["drop"]) for burn in policy.burns], axis=0)
    return Conditions(
        fallen=held(level & (fall.drop >= watch["drop"]), usable, watch["weeks"]),
        burning=level & burning & usable,
        adoption=adoption.watch & usable,
        low=held(weeks.vitality < alert["below"], usable, alert["weeks"]),
        few=held(weeks.c90 < alert["or_c90_below"], usable, alert["weeks"]),
        leaving_market=adoption.alert & usable,
        trusted=agree(weeks, adoption, policy) & (weeks.confidence >= policy.evidence["confidence"]),
        nobody=held(deserted, usable, critical["weeks"]),
        recovered={
            1: held((weeks.vitality > watch["leave_above"]) & ~adoption.watch, usable, watch["leave_weeks"]),
            2: held((weeks.vitality > alert["leave_above"]) & ~adoption.alert, usable, alert["leave_weeks"]),
            3: held(weeks.vitality > critical["leave_above"], usable, critical["leave_weeks"]),
        },
    )


def _burns(fall: Fall, burn: Burn, budget: float) -> Flags:
    """Whether the yearly budget of points is burnt too fast over both windows."""
    long, short = ((fall.over(weeks), budget * weeks / YEAR_WEEKS) for weeks in (burn.long_weeks, burn.short_weeks))
    burns: Flags = (long[0] / long[1] >= burn.long_rate) & (short[0] / short[1] >= burn.short_rate)
    return burns
