"""Merge policy: a switch between merge commits and squashing changes which commits exist and who appears as their author."""

import numpy as np
import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags
from scoring.guards.counts import lay_out, sums
from scoring.guards.findings import GuardFinding, of_weeks


def find(weeks: Weeks, weekly: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings where nearly all commits of people moved onto the main line shortly before, or off it."""
    limits = policy.guards["merge_policy"]
    window, back = int(limits["weeks"]), int(limits["back_weeks"])
    main, every = (sums(lay_out(weeks, weekly, column), window) for column in ("mainline_commits", "human_commits"))
    off_main = 1 - main / np.where(every >= limits["least_commits"], every, np.nan)
    squashed, merged = off_main <= limits["squashed_below"], off_main >= limits["merged_above"]
    to_squash = squashed & _lately(merged, window, back)
    to_merge = merged & _lately(squashed, window, back) & ~_lately(merged, window, back)
    reason = "merging and squashing of pull requests changed places: a commit and who is seen to make it mean something else"
    return of_weeks(weeks, to_squash | to_merge, "merge_policy", limits, reason)


def _lately(habit: Flags, gap: int, back: int) -> Flags:
    """Return whether a habit held in one of `back` weeks, the last of them `gap` weeks before each week."""
    lately = np.zeros(habit.shape, dtype=bool)
    for before in range(gap, min(gap + back, habit.shape[1])):
        lately[:, before:] |= habit[:, : habit.shape[1] - before]
    return lately
