"""Which sources of a repository disagree at a look, counted with plain loops from the headers of the checks and not from their SQL."""

import datetime as dt

from tests.warehouse.weeks_by_loops import stars_on
from tests.worlds.raw_rows import RawRows, Row

_MONTHS = 4


def disagree(raw: RawRows, repo: int, source: str, look: Row) -> bool:
    """Only the sources that random histories give two counts of: stars, and issues by their numbers."""
    if source == "stars" and look["stars"] is not None and _is_whole(raw, repo, "stars", look):
        at: dt.datetime = look["observed_at"]
        now = sum(gained for day, gained in stars_on(raw, repo).items() if day <= at.date())
        return max(now, _stars_known_at(raw, repo, at)) < 0.8 * look["stars"] - 3
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


def _stars_known_at(raw: RawRows, repo: int, at: dt.datetime) -> int:
    told = sorted((row["known_at"], row["day"], row["gained"]) for row in raw.raw["star_days"] if row["repo_id"] == repo)
    return sum({day: gained for known_at, day, gained in told if known_at <= at}.values())


def _months(at: dt.datetime) -> int:
    return 12 * at.year + at.month


def _is_whole(raw: RawRows, repo: int, source: str, look: Row) -> bool:
    spans = [row for row in raw.raw["coverage"] if (row["repo_id"], row["source"]) == (repo, source)]
    at: dt.datetime = look["observed_at"]
    needed = dt.datetime.combine((at - dt.timedelta(hours=8)).date(), dt.time()) if source == "stars" else at
    return any(row["complete_from"] is None and row["complete_until"] >= needed for row in spans)
