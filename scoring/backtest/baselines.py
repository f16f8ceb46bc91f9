"""Rules that others use, replayed on the same weeks, for comparison.

Formulas: OpenSSF Scorecard `checks/evaluation/maintained.go`, LFX Insights Health Score v2 (lifecycle `declining`).
"""

import numpy as np
import pyarrow as pa

from scoring.alerts.sustained import sustained
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags, Numbers
from scoring.guards.counts import lagged, lay_out, sums

SCORECARD_EVENTS = 12
SCORECARD_WEEKS = 13
HALF_YEAR_WEEKS = 26


def archived(weeks: Weeks, facts: pa.Table) -> Flags:
    """B1: the repository carries the archived flag."""
    flagged = np.zeros(weeks.vitality.shape, dtype=bool)
    for fact in facts.to_pylist():
        if fact["kind"] == "archived" and fact["framework"] in weeks.frameworks:
            flagged[weeks.frameworks.index(fact["framework"])] |= weeks.as_of > np.datetime64(fact["on_date"])
    return flagged


def scorecard(weeks: Weeks, weekly: pa.Table) -> Flags:
    """B2: Scorecard's Maintained below 5 for four weeks, from commits alone where issues are not known.

    Commits are all of the default branch, bots included; 13 weeks stand for its 90 days. Its cut of 30 commits changes
    nothing, since 12 give full marks.
    """
    commits = sums(lay_out(weeks, weekly, "commits"), SCORECARD_WEEKS)
    return sustained(maintained(commits, np.zeros(commits.shape)) < 5, np.isfinite(commits), 4)


def maintained(commits: Numbers, issues: Numbers) -> Numbers:
    """Scorecard's Maintained, 0 to 10, of a repository that is not archived and older than 90 days.

    Args:
        commits: Commits in 90 days.
        issues: Issues that a collaborator made or answered in 90 days.
    """
    score: Numbers = np.minimum(10, np.floor(10 * (commits + issues) / SCORECARD_EVENTS))
    return score


def silent(weeks: Weeks) -> Flags:
    """B3: no commit in 90 days, for four weeks."""
    return sustained(weeks.c90 == 0, np.isfinite(weeks.c90), 4)


def few_commits(weeks: Weeks, level: float) -> Flags:
    """B4: fewer commits by people in 90 days than a level, for eight weeks."""
    return sustained(weeks.c90 < level, np.isfinite(weeks.c90), 8)


def lfx_declining(weeks: Weeks, weekly: pa.Table) -> Flags:
    """B7: half as many commits in six months as in the six before, while more issues are opened.

    Where issues are not known their half is left out, which makes the rule fire more often than its makers intend.
    """
    commits, issues = (lay_out(weeks, weekly, column) for column in ("commits", "issues_opened"))
    now, before = sums(commits, HALF_YEAR_WEEKS), lagged(sums(commits, HALF_YEAR_WEEKS), HALF_YEAR_WEEKS)
    asked, asked_before = sums(issues, HALF_YEAR_WEEKS), lagged(sums(issues, HALF_YEAR_WEEKS), HALF_YEAR_WEEKS)
    rising: Flags = (asked > asked_before) | np.isnan(asked) | np.isnan(asked_before)
    declining: Flags = (now < before / 2) & rising
    return declining
