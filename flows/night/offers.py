"""Decides whether the server has a star history at all; an Enterprise server may not, whatever its API version.

It answers 404 then, as for a single repository without one. The other repositories decide: a server that never returned a history
has none, and nothing is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collectors.github import stars
from collectors.github.star_history import LACKING, NONE_OFFERED
from flows.night.context import RunContext
from flows.night.run_log import SourceResult


def judged(context: RunContext, results: Sequence[SourceResult], at: datetime) -> tuple[list[SourceResult], Mapping[str, str]]:
    """Return the results, and what to store about the server.

    A repository's star history counts as missing if another repository has one, tonight or before.
    """
    unoffered = [one for one in results if _is_unoffered(one)]
    if not unoffered:
        return list(results), {}
    if _was_ever_returned(context, results):
        return [replace(one, applies=True) if _is_unoffered(one) else one for one in results], {}
    was_asked = any(one.reason != LACKING for one in unoffered)
    return list(results), {NONE_OFFERED: at.isoformat()} if was_asked else {}


def _is_unoffered(one: SourceResult) -> bool:
    return one.source == stars.SOURCE and one.outcome == "gone" and not one.applies


def _was_ever_returned(context: RunContext, results: Sequence[SourceResult]) -> bool:
    if any(one.source == stars.SOURCE and one.outcome in {"ok", "unchanged"} for one in results):
        return True
    return context.work.cursor().execute("select exists (from raw.star_days)").fetchone() == (True,)
