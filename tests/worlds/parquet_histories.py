"""Histories made up for tests: some commits every Monday noon, by six people in turn."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

START = dt.date(2014, 1, 6)
"""A Monday."""
PEOPLE = 6


def monday(week: int) -> dt.date:
    return START + dt.timedelta(weeks=week)


def write(folder: Path, repo: str, weeks: int, a_week: int = 20, leave_out: tuple[str, ...] = ()) -> None:
    """A repository that lives from START on for so many Mondays, everything on the main line."""
    times = [
        dt.datetime.combine(monday(week), dt.time(12), dt.UTC) + dt.timedelta(seconds=number)
        for week in range(weeks)
        for number in range(a_week)
    ]
    count = len(times)
    columns = {
        "repo": pa.array([repo] * count, pa.string()),
        "sha": pa.array([f"{repo}{number}" for number in range(count)], pa.string()),
        "authored_at": pa.array(times, pa.timestamp("us", "UTC")),
        "committed_at": pa.array(times, pa.timestamp("us", "UTC")),
        "author_id": pa.array([f"person {number % PEOPLE}" for number in range(count)], pa.string()),
        "is_bot": pa.array([False] * count),
        "sync_account": pa.array([False] * count),
        "is_merge": pa.array([False] * count),
        "first_parent": pa.array([True] * count),
        "pr_number": pa.nulls(count, pa.int32()),
    }
    (folder / "commits").mkdir(parents=True, exist_ok=True)
    kept = {name: column for name, column in columns.items() if name not in leave_out}
    pq.write_table(pa.table(kept), folder / "commits" / f"{repo.replace('/', '__')}.parquet")
