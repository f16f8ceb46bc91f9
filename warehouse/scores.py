"""What scoring reads from the working file, and how its verdicts are written down: appended, never rewritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work

_SCORED = ("score", "basis", "low", "high", "coverage", "confidence", "uncapped", "reason")
_SCORE_KEY = ("framework", "as_of", "dimension", "rubric_version", "rubric_hash")
_IS_STATED = "(basis is not distinct from 'stated')"  # the one line beside the measured one; without a score there is no basis
_PART_KEY = ("framework", "as_of", "dimension", "metric", "basis", "rubric_version")
_PART = ("value", "unit", "points", "weight", "contribution", "status", "reason")


@dataclass(frozen=True, slots=True)
class ScoreInputs:
    """What `scoring.score` takes, as Arrow tables with the columns of `pulse.metric_values`, of facts and of `pulse.assessments`."""

    metrics: pa.Table
    facts: pa.Table
    assessments: pa.Table


def frameworks_watched(con: DuckDBPyConnection) -> list[str]:
    """Return the frameworks of the catalog, in alphabetical order."""
    return [framework for (framework,) in con.execute("select framework from pulse.frameworks order by 1").fetchall()]


def frameworks_scored(con: DuckDBPyConnection) -> frozenset[str]:
    """Return the frameworks that have a score written down, or parts of one."""
    rows = con.execute("select framework from pulse.scores union select framework from pulse.score_parts").fetchall()
    return frozenset(framework for (framework,) in rows)


def remember_policy(con: DuckDBPyConnection, rubric_hash: str) -> bool:
    """Tell whether the policy, the facts and the assessments are those of the last scoring, and remember these.

    Where one of them changed, every date has to be scored again, whatever its metrics.
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
    """Return the measured metrics of some frameworks with `as_of` after `from_date` (None: all)."""
    metrics = con.execute(
        """select framework, metric, as_of, value, unit, sample_size, status, reason from pulse.metric_values
           where list_contains($frameworks, framework) and as_of > coalesce($from_date::date, date '0001-01-01')""",
        {"from_date": from_date, "frameworks": frameworks},
    ).to_arrow_table()
    return ScoreInputs(metrics, _facts(con), _assessments(con))


def stated_inputs(con: DuckDBPyConnection) -> ScoreInputs:
    """Return the metrics as written documents state them, with their ranges `low` and `high`."""
    metrics = con.execute(
        """select framework, metric, as_of, value, unit, null::bigint as sample_size, 'observed' as status, source as reason, low, high
           from pulse.stated_metrics"""
    ).to_arrow_table()
    return ScoreInputs(metrics, _facts(con), _assessments(con))


def append_scores(work: Work, scores: pa.Table, parts: pa.Table, *, are_first: bool = False) -> int:
    """Write down the scores that differ from the newest known ones, and their parts; returns the number of new score rows.

    A score that is found again adds no row, so a second run right after the first adds nothing.

    Args:
        work: The working file.
        scores: Columns of `pulse.scores`.
        parts: Columns of `pulse.score_parts`.
        are_first: None of their frameworks has anything written down (`frameworks_scored`), so there is nothing to compare with.
    """
    with work.transaction() as con, _visible(con, incoming_scores=scores, incoming_parts=parts):
        if are_first:
            con.execute("insert into pulse.scores by name from incoming_scores")
            con.execute("insert into pulse.score_parts by name from incoming_parts")
            return scores.num_rows
        before = _count(con)
        con.execute(_append())
        con.execute(_replace_parts_gone())
        con.execute(_replace_parts_new())
        return _count(con) - before


class _Passing:
    """An Arrow table for DuckDB that can be let go of: what is registered within a transaction stays in memory until its end."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call] # pyarrow gives it no types


@contextmanager
def _visible(con: DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Let SQL see these tables by name, and free them at the end."""
    passing = {name: _Passing(table) for name, table in tables.items()}
    try:
        for name, table in passing.items():
            con.register(name, table)
        yield
    finally:
        for name, table in passing.items():
            con.unregister(name)
            del table.table


def _append() -> str:
    same_key = " and ".join([*(f"n.{name} = i.{name}" for name in _SCORE_KEY), "n.is_stated = (i.basis is not distinct from 'stated')"])
    differs = " or ".join(f"n.{name} is distinct from i.{name}" for name in _SCORED)
    newest = ", ".join(f"arg_max_null({name}, known_at) as {name}" for name in _SCORED)
    return f"""
        insert into pulse.scores by name
        select i.* from incoming_scores i
        left join (select {", ".join(_SCORE_KEY)}, {_IS_STATED} as is_stated, {newest} from pulse.scores
                   where framework in (select framework from incoming_scores) group by all) n on {same_key}
        where n.framework is null or {differs}"""  # noqa: S608 (our own names)


def _replace_parts_gone() -> str:
    same = " and ".join(f"i.{name} is not distinct from p.{name}" for name in (*_PART_KEY, *_PART))
    return f"""
        delete from pulse.score_parts p
        where p.framework in (select framework from incoming_parts)
          and (p.framework, p.as_of, p.basis) in (select (framework, as_of, basis) from incoming_parts)
          and not exists (from incoming_parts i where {same})"""  # noqa: S608 (our own names)


def _replace_parts_new() -> str:
    same = " and ".join(f"p.{name} = i.{name}" for name in _PART_KEY)
    return f"""
        insert into pulse.score_parts by name
        select i.* from incoming_parts i
        where not exists (
          from pulse.score_parts p where p.framework in (select framework from incoming_parts) and {same})"""  # noqa: S608 (our own names)


def _count(con: DuckDBPyConnection) -> int:
    row = con.execute("select count(*) from pulse.scores").fetchone()
    return int(row[0]) if row else 0


def _facts(con: DuckDBPyConnection) -> pa.Table:
    return con.execute("from pulse.framework_facts").to_arrow_table()


def _assessments(con: DuckDBPyConnection) -> pa.Table:
    return con.execute("from pulse.assessments").to_arrow_table()
