"""The lines above a table: its week, its freshness, and whether data is simulated."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flows.cli.published import rows
from reports.text import numbers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEWEST = """
select
  (select max(as_of) from v_scores) as as_of,
  (select max(finished_at) from runs where status in ('ok', 'partly')) as refreshed_at
"""


def heading(con: "DuckDBPyConnection") -> list[str]:
    """Return the date of the newest scores and their last whole week, the last run, and a note if data is simulated."""
    newest = rows(con, _NEWEST)[0]
    scored = "not scored yet"
    if newest["as_of"] is not None:
        monday = newest["as_of"] - timedelta(days=newest["as_of"].weekday())
        scored = f"as of {newest['as_of']}, last whole week {monday - timedelta(days=7)}"
    refreshed = numbers.minute(newest["refreshed_at"]) if newest["refreshed_at"] else "never"
    return [f"{scored}; refreshed {refreshed}", *_simulated(con)]


def is_simulated(con: "DuckDBPyConnection") -> bool:
    """Return whether data is simulated."""
    from reports.framework_page.data_quality import simulation

    return simulation(rows(con, "select key, value from meta")) is not None


def _simulated(con: "DuckDBPyConnection") -> list[str]:
    """Return the note above simulated data."""
    note = rows(con, "select value from meta where key = 'simulated_note'")
    return [row["value"] for row in note]
