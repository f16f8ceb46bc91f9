"""Whether the server has a star history at all; an Enterprise server may not, whatever version of the API it takes.

It answers 404 there as it does for a single repository without one. What tells the two apart are the other repositories: a server
that never told the history of any has none, and nothing is missing then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collectors.github import stars
from collectors.github.star_history import LACKING, NONE_OFFERED
from flows.night.context import RunContext
from flows.night.run_log import SourceResult


def judged(run: RunContext, findings: Sequence[SourceResult], at: datetime) -> tuple[list[SourceResult], Mapping[str, str]]:
    """Return the findings, and what is to be kept of the server.

    A star history that one repository lacks is missing where another repository has one, tonight or before.
    """
    unoffered = [one for one in findings if _is_unoffered(one)]
    if not unoffered:
        return list(findings), {}
    if _has_been_told(run, findings):
        return [replace(one, applies=True) if _is_unoffered(one) else one for one in findings], {}
    was_asked = any(one.reason != LACKING for one in unoffered)
    return list(findings), {NONE_OFFERED: at.isoformat()} if was_asked else {}


def _is_unoffered(one: SourceResult) -> bool:
    return one.source == stars.SOURCE and one.outcome == "gone" and not one.applies


def _has_been_told(run: RunContext, findings: Sequence[SourceResult]) -> bool:
    if any(one.source == stars.SOURCE and one.outcome in {"ok", "unchanged"} for one in findings):
        return True
    return run.work.cursor().execute("select exists (from raw.star_days)").fetchone() == (True,)
