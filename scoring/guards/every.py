"""All guards at once."""

from dataclasses import dataclass, field

import pyarrow as pa

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.weeks import Weeks
from scoring.guards import bursts, common_mode, disagreement, lost_source, merge_policy, move, quiet_main_line
from scoring.guards.disagreement import PAIRS
from scoring.guards.findings import FINDINGS, table
from scoring.guards.move import MOVES


@dataclass(frozen=True, slots=True)
class Watched:
    """The inputs of the guards other than the scores; what a replay does not have stays empty.

    Attributes:
        weekly: Columns of `pulse.framework_weekly`, or None.
        moves: Rows as `move.MOVES`.
        pairs: Rows as `disagreement.PAIRS`.
        findings: Findings from elsewhere, as `findings.FINDINGS`: failed checks of the warehouse.
        are_complete: The findings are complete, from an earlier run on the same counts, so no guard runs again.
    """

    weekly: pa.Table | None = None
    moves: pa.Table = field(default_factory=MOVES.empty_table)
    pairs: pa.Table = field(default_factory=PAIRS.empty_table)
    findings: pa.Table = field(default_factory=FINDINGS.empty_table)
    are_complete: bool = False


def find(weeks: Weeks, watched: Watched, policy: AlertPolicy) -> pa.Table:
    """Return every finding, those from elsewhere included, as rows of `FINDINGS`."""
    if watched.are_complete:
        return watched.findings
    found = lost_source.find(weeks, policy) + move.find(watched.moves, policy) + disagreement.find(watched.pairs, policy)
    if watched.weekly is not None:
        for guard in (common_mode, merge_policy, quiet_main_line, bursts):
            found += guard.find(weeks, watched.weekly, policy)
    return pa.concat_tables([table(found), watched.findings.select(FINDINGS.names).cast(FINDINGS)])
