"""How long the dates of single nights are kept: for weeks, while the Mondays stay for good.

Every past week has its Monday, so what a night adds between two Mondays is of use while it is fresh. Why and for how long:
docs/decisions (the note on the dates that stay).
"""

from duckdb import DuckDBPyConnection

KEPT_DAYS = 35
"""The metrics and score parts of each night of the last five weeks are kept."""

_A_WEEK = 7  # the dates leave by the week: deleting a few rows each night would tear the file's row groups


def drop_old_nights(con: DuckDBPyConnection) -> int:
    """Delete metrics and score parts of old nights that did not fall on a Monday; return how many rows went.

    Scores are never deleted, and neither are dates that somebody asked for with `pulse score`: only dates of runs go. Ages count from
    the newest measured date. The rows can be computed again from the raw rows.

    Args:
        con: In a transaction.
    """
    con.execute("create or replace temp table old_nights as " + _OLD_NIGHTS, {"kept": KEPT_DAYS, "slack": _A_WEEK})
    gone = 0
    for table, rows in (("metric_values", "true"), ("score_parts", "basis is distinct from 'stated'")):
        gone += con.execute(f"delete from pulse.{table} where as_of in (from old_nights) and {rows}").fetchall()[0][0]  # noqa: S608 - our own names
    con.execute("drop table old_nights")
    return gone


_OLD_NIGHTS = """
    with nights as (
      select distinct as_of, (select max(as_of) from pulse.metric_values) - as_of as age
      from pulse.metric_values semi join pulse.runs using (as_of)
      where isodow(as_of) <> 1)
    select as_of from nights where age > $kept and (select max(age) from nights) > $kept + $slack"""
