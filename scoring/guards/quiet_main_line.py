"""A main line that goes quiet during work: the first-parent chain left the line that people work on.

A merge in the other direction, a fork merged back or batches merged by hand cause that. It concerns the count, not the work.
"""

import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.guards.counts import lagged, lay_out, sums
from scoring.guards.findings import GuardFinding, of_weeks


def find(weeks: Weeks, weekly: pa.Table, policy: AlertPolicy) -> list[GuardFinding]:
    """Findings while almost none of the commits by people are on the main line, where a good part of them used to be."""
    limits = policy.guards["quiet_main_line"]
    window, year = int(limits["weeks"]), int(limits["back_weeks"])
    main, every = (lay_out(weeks, weekly, column) for column in ("mainline_commits", "human_commits"))
    main_before, every_before = (lagged(sums(counts, year), window) for counts in (main, every))
    flows = sums(every, window) >= limits["least_commits"]
    quiet = sums(main, window) < limits["share_below"] * sums(every, window)
    used_to_be = main_before >= limits["share_before"] * every_before
    reason = "the main line went quiet while people commit beside it: its count says nothing of the work"
    return of_weeks(weeks, flows & quiet & used_to_be, "quiet_main_line", limits, reason)
