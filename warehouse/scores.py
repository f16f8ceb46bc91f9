"""The inputs of scoring, read from the working file."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class ScoreInputs:
    """The arguments of `scoring.score`, as Arrow tables with the columns of `pulse.metric_values`, of facts and of `pulse.assessments`."""

    metrics: pa.Table
    facts: pa.Table
    assessments: pa.Table


def frameworks_watched(con: DuckDBPyConnection) -> list[str]:
    """Return the frameworks of the catalog, in alphabetical order."""
    return [framework for (framework,) in con.execute("select framework from pulse.frameworks order by 1").fetchall()]


def repos_watched(con: DuckDBPyConnection) -> int:
    """Return how many repositories the frameworks of the catalog have."""
    row = con.execute("select count(distinct repo_id) from pulse.members semi join pulse.frameworks using (framework)").fetchone()
    return int(row[0]) if row else 0


def frameworks_scored(con: DuckDBPyConnection) -> frozenset[str]:
    """Return the frameworks that have a stored score, or parts of one."""
    rows = con.execute("select framework from pulse.scores union select framework from pulse.score_parts").fetchall()
    return frozenset(framework for (framework,) in rows)


def remember_policy(con: DuckDBPyConnection, rubric_hash: str) -> bool:
    """Store the policy, the facts and the assessments; return whether they are those of the last scoring.

    If one of them changed, every date has to be scored again, whatever its metrics.
    """
    row = con.execute(
        """select md5($policy || coalesce((select string_agg(f::varchar, '' order by f::varchar) from pulse.framework_facts f), '')
                              || coalesce((select string_agg(a::varchar, '' order by a::varchar) from pulse.assessments a), ''))""",
        {"policy": rubric_hash},
    ).fetchone()
    mark = str(row[0]) if row else ""
    same = con.execute("select 1 from pulse.meta where key = 'scored_with' and value = $1", [mark]).fetchone() is not None
    if not same:
        con.execute("delete from pulse.meta where key = 'scored_with'")
        con.execute("insert into pulse.meta values ('scored_with', $1)", [mark])
    return same


def measured_inputs(con: DuckDBPyConnection, from_date: date | None, frameworks: list[str]) -> ScoreInputs:
    """Return the measured metrics of some frameworks with `as_of` after `from_date` (None: all).

    The first and the last name prune by the smallest and the greatest one of each row group.
    """
    metrics = con.execute(
        """select framework, metric, as_of, value, unit, sample_size, status, reason from pulse.metric_values
           where framework between $first and $last and list_contains($frameworks, framework)
             and as_of > coalesce($from_date::date, date '0001-01-01')""",
        {"from_date": from_date, "frameworks": frameworks, "first": min(frameworks), "last": max(frameworks)},
    ).to_arrow_table()
    return ScoreInputs(metrics, _facts(con), _assessments(con))


def stated_inputs(con: DuckDBPyConnection) -> ScoreInputs:
    """Return the metrics as written documents state them, with their ranges `low` and `high`."""
    metrics = con.execute(
        """select framework, metric, as_of, value, unit, null::bigint as sample_size, 'observed' as status, source as reason, low, high
           from pulse.stated_metrics"""
    ).to_arrow_table()
    return ScoreInputs(metrics, _facts(con), _assessments(con))


def _facts(con: DuckDBPyConnection) -> pa.Table:
    return con.execute("from pulse.framework_facts").to_arrow_table()


def _assessments(con: DuckDBPyConnection) -> pa.Table:
    return con.execute("from pulse.assessments").to_arrow_table()
