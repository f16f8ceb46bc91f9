"""Which sources of a repository disagree at a look, counted with plain loops from the headers of the checks and not from their SQL."""

import datetime as dt

from tests.warehouse.raw_rows import RawRows, Row
from tests.warehouse.weeks_by_loops import stars_on

_MONTHS = 4


def disagree(raw: RawRows, repo: int, source: str, look: Row) -> bool:
    """Only the sources that random histories give two counts of: stars, and issues by their numbers."""
    if source == "stars" and look["stars"] is not None and _is_whole(raw, repo, "stars", look):
        here = sum(gained for day, gained in stars_on(raw, repo).items() if day <= look["observed_at"].date())
        return here > 1.01 * look["stars"] + 3 or here < 0.8 * look["stars"]
    if source == "issues" and _is_whole(raw, repo, "issues", look) and _is_whole(raw, repo, "pulls", look):
        return _numbers_are_lacking(raw, repo, look["observed_at"])
    return False


def _numbers_are_lacking(raw: RawRows, repo: int, at: dt.datetime) -> bool:
    rows = [row for table in ("issues", "pulls") for row in raw.raw[table] if row["repo_id"] == repo]
    here = {row["number"] for row in rows if _months(row["created_at"]) <= _months(at)}
    before = {row["number"] for row in rows if _months(row["created_at"]) <= _months(at) - _MONTHS}
    if not before or max(before) < 100:
        return False
    numbers = max(here) - max(before)
    lacking = numbers - (len(here) - len(before))
    return lacking > 20 and lacking > (0.2 + 1 - len(before) / max(before)) * numbers


def _months(at: dt.datetime) -> int:
    return 12 * at.year + at.month


def _is_whole(raw: RawRows, repo: int, source: str, look: Row) -> bool:
    spans = [row for row in raw.raw["coverage"] if (row["repo_id"], row["source"]) == (repo, source)]
    return any(row["complete_from"] is None and row["complete_until"] >= look["observed_at"] for row in spans)
