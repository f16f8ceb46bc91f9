"""`python -m benchmarks.pandas_loop FILE REPO_ID...`: the weekly table in a plain script, one repository and week at a time.

It omits the closes by sweeps (`human_close_rate_30d`) and every trailing window, score and interval, so it has less to do.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import pandas as pd

AS_OF = pd.Timestamp("2026-08-24")
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_READ = {
    "commits": """select committed_at as at, author_id, is_bot, is_sync_account, is_first_parent
        from raw.branch_commits join raw.commits using (repo_id, sha) where repo_id = $1 and is_default""",
    "issues": "select number, created_at as at from raw.issues where repo_id = $1",
    "closes": "select number, happened_at as at from raw.issue_events where repo_id = $1 and event = 'closed'",
    "proposed": "select created_at as at from raw.pulls where repo_id = $1",
    "merged": "select merged_at as at from raw.pulls where repo_id = $1 and merged_at is not null",
    "stars": "select day::timestamp as at, gained from raw.star_days where repo_id = $1",
}


def weeks_of(rows: dict[str, pd.DataFrame], first_monday: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Yield the weeks of one repository."""
    issues = rows["issues"].merge(rows["closes"].groupby("number")["at"].min().rename("closed_at"), on="number", how="left")
    issues["in_time"] = issues["closed_at"] <= issues["at"] + 30 * _DAY
    week = first_monday
    while week + _WEEK <= AS_OF:
        now = {name: table[(table["at"] >= week) & (table["at"] < week + _WEEK)] for name, table in rows.items()}
        commits = now["commits"]
        people = commits[~commits["is_bot"]]
        cohort = issues[(issues["at"] >= week + _WEEK - 120 * _DAY) & (issues["at"] < week + _WEEK - 30 * _DAY)]
        yield {
            "week_start": week.date(),
            "commits": len(commits),
            "human_commits": len(people),
            "mainline_commits": int(people["is_first_parent"].sum()),
            "active_authors": people[~people["is_sync_account"]]["author_id"].nunique(),
            "issues_opened": len(now["issues"]),
            "issues_closed": len(now["closes"]),
            "prs_opened": len(now["proposed"]),
            "prs_merged": len(now["merged"]),
            "stars_gained": int(now["stars"]["gained"].sum()),
            "any_close_rate_30d": cohort["in_time"].mean() if len(cohort) >= 20 else None,
            "close_cohort": len(cohort),
        }
        week += _WEEK


def main(file: str, *repo_ids: str) -> None:
    with duckdb.connect(file, read_only=True) as con:
        con.execute("set threads = 2")
        began, compared, weeks = time.monotonic(), 0, 0
        for repo_id in repo_ids:
            rows = {name: con.execute(query, [int(repo_id)]).df() for name, query in _READ.items()}
            begun = min(table["at"].min() for table in rows.values())
            found = list(weeks_of(rows, (begun - timedelta(days=begun.weekday())).normalize()))
            weeks += len(found)
            compared += _same_as_ours(con, int(repo_id), found)
        print(json.dumps({"seconds": time.monotonic() - began, "weeks": weeks, "compared": compared}))


def _same_as_ours(con: duckdb.DuckDBPyConnection, repo_id: int, found: list[dict[str, Any]]) -> int:
    """Compare with the product's table of the same file; return the number of weeks."""
    columns = list(found[0])
    ours = con.execute(f"select {', '.join(columns)} from pulse.repo_weekly where repo_id = $1 order by week_start", [repo_id]).fetchall()
    theirs = [tuple(week.values()) for week in found]
    for one, other in zip(ours, theirs, strict=True):
        rates = one[-2], other[-2]
        are_close = rates == (None, None) or (None not in rates and abs(rates[0] - rates[1]) <= 1e-12)
        if one[:-2] != other[:-2] or one[-1] != other[-1] or not are_close:
            msg = f"repository {repo_id}: {dict(zip(columns, one, strict=True))} and {dict(zip(columns, other, strict=True))}"
            raise AssertionError(msg)
    return len(ours)


if __name__ == "__main__":
    main(*sys.argv[1:])
