"""Sums of the star histories, to decide which to read again."""

from collections.abc import Mapping
from datetime import datetime

from duckdb import DuckDBPyConnection


def star_sums(con: DuckDBPyConnection) -> Mapping[int, int]:
    """Return the retained stars of all days, by repo_id; the newest reading of a day counts."""
    newest = "select repo_id, arg_max(gained, known_at) as gained from raw.star_days group by repo_id, day"
    return dict(con.execute(f"select repo_id, sum(gained)::bigint from ({newest}) group by repo_id").fetchall())  # noqa: S608 - our own words


def short_histories(con: DuckDBPyConnection, before: datetime) -> frozenset[int]:
    """Return the repositories whose star history was far below the count at their last observation before a time (naive UTC)."""
    rows = con.execute(
        """with looks as (
             select 'github/' || repo_id as subject, repo_id, max(observed_at) as observed_at from raw.observations
             where stars is not null and observed_at < $1 group by repo_id)
           select repo_id from looks semi join (from pulse.violations where source = 'stars') using (subject, observed_at)""",
        [before],
    ).fetchall()
    return frozenset(repo_id for (repo_id,) in rows)
