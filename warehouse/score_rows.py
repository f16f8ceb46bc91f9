"""Scores as rows: appended if a page would show a difference, never rewritten.

What counts as the same score, and why its parts stay with it: docs/decisions (the note on the same score).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work

_SHOWN: Mapping[str, int] = {"score": 1, "low": 1, "high": 1, "uncapped": 1, "coverage": 2, "confidence": 2}
"""Decimals that a page shows of each number of a score; the shares come in whole percent."""

_FACTS = ("basis", "reason", "rubric_version", "rubric_hash")
_KEY = ("framework", "as_of", "dimension")
_IS_STATED = "(basis is not distinct from 'stated')"  # the one text column besides the measured ones; without a score there is no basis

_PART_SHOWN: Mapping[str, int] = {"points": 1, "weight": 2, "contribution": 1}
_PART_FACTS = ("unit", "status", "rubric_version")
_PART_KEY = ("framework", "as_of", "dimension", "metric", "basis")


def append_scores(work: Work, scores: pa.Table, parts: pa.Table, *, are_first: bool = False) -> int:
    """Append the scores of every date that differs from the stored ones, and their parts; return the number of new score rows.

    A date differs if one of its scores, or one of their parts, would be shown differently or depends on another fact. Then
    these scores and every other changed one of the date are appended and the parts are replaced, so that they add up. On all
    other dates only the measured value of a part, and the end of its data, follow `metric_values`.

    Args:
        work: The working file.
        scores: Columns of `pulse.scores`, all measured or all stated.
        parts: Columns of `pulse.score_parts` of the same dates.
        are_first: None of their frameworks has stored scores (`frameworks_scored`), so there is nothing to compare with.
    """
    with work.transaction() as con, _visible(con, incoming_scores=scores, incoming_parts=parts):
        if are_first:
            con.execute("insert into pulse.scores by name from incoming_scores")
            con.execute("insert into pulse.score_parts by name from incoming_parts")
            return scores.num_rows
        con.execute(f"create or replace temp table standing_scores as {_STANDING}")
        con.execute(f"create or replace temp table differing as {_DIFFERING}")
        appended = con.execute(_APPEND).fetchall()[0][0]
        con.execute(_DROP_PARTS)
        con.execute("insert into pulse.score_parts by name from incoming_parts semi join differing using (framework, as_of)")
        con.execute(_FOLLOW_VALUES)
        for table in ("standing_scores", "differing"):
            con.execute(f"drop table {table}")
        return int(appended)


def drop_parts_without_metrics(con: DuckDBPyConnection) -> None:
    """Delete the parts of dates that are no longer measured; their scores stay under the formula that they were made with."""
    con.execute(
        """delete from pulse.score_parts p where basis is distinct from 'stated'
           and not exists (
             from (select distinct framework, as_of from pulse.metric_values) m where m.framework = p.framework and m.as_of = p.as_of)"""
    )


def _shown_otherwise(shown: Mapping[str, int], facts: tuple[str, ...]) -> str:
    """SQL that is true if rows `o` and `n` would be shown differently: rounded half-up, on nine decimals like a page."""
    numbers = (f"{_rounded('o', name, places)} is distinct from {_rounded('n', name, places)}" for name, places in shown.items())
    return " or ".join([*numbers, *(f"o.{name} is distinct from n.{name}" for name in facts)])


def _rounded(row: str, name: str, places: int) -> str:
    return f"round({row}.{name}::decimal(18, 9), {places})"


def _why(row: str) -> str:
    """SQL of a part's reason, without the end of its source's data: a later end alone is no other fact."""
    return f"nullif(regexp_replace({row}.reason, '^as of \\d{{4}}-\\d\\d-\\d\\d(; )?', ''), '')"


def _same(key: tuple[str, ...]) -> str:
    return " and ".join(f"o.{name} = n.{name}" for name in key)


_NEWEST = ", ".join(f"arg_max_null({name}, known_at) as {name}" for name in (*_SHOWN, *_FACTS))
_STANDING = f"""
    select {", ".join(_KEY)}, {_IS_STATED} as is_stated, {_NEWEST}
    from pulse.scores semi join incoming_scores using (framework, as_of)
    group by all"""  # noqa: S608 (our own names)
_MATCHED = f"""
    incoming_scores n left join standing_scores o on {_same(_KEY)} and o.is_stated = (n.basis is not distinct from 'stated')"""
_DIFFERING = f"""
    select n.framework, n.as_of, n.dimension from {_MATCHED}
    where o.framework is null or {_shown_otherwise(_SHOWN, _FACTS)}
    union
    select coalesce(n.framework, o.framework), coalesce(n.as_of, o.as_of), unnest([coalesce(n.dimension, o.dimension), 'health'])
    from incoming_parts n
    full join (
      from pulse.score_parts semi join (select distinct framework, as_of, basis from incoming_parts) using (framework, as_of, basis)) o
      on {_same(_PART_KEY)}
    where n.framework is null or o.framework is null or {_shown_otherwise(_PART_SHOWN, _PART_FACTS)}
      or {_why("o")} is distinct from {_why("n")}"""  # noqa: S608 (our own names)
_APPEND = f"""
    insert into pulse.scores by name
    select n.* from {_MATCHED}
    semi join differing d on d.framework = n.framework and d.as_of = n.as_of
    where o.framework is null or {" or ".join(f"o.{name} is distinct from n.{name}" for name in (*_SHOWN, *_FACTS))}
      or (n.framework, n.as_of, n.dimension) in (select (framework, as_of, dimension) from differing)"""  # noqa: S608 (our own names)
_DROP_PARTS = """
    delete from pulse.score_parts
    where (framework, as_of) in (select (framework, as_of) from differing) and basis in (select basis from incoming_parts)"""
_FOLLOW_VALUES = f"""
    update pulse.score_parts o set value = n.value, reason = n.reason from incoming_parts n
    where {_same(_PART_KEY)} and (o.value is distinct from n.value or o.reason is distinct from n.reason)"""  # noqa: S608 (our own names)


class _Passing:
    """An Arrow table for DuckDB that can be released: tables registered within a transaction stay in memory until its end."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call] # pyarrow gives it no types


@contextmanager
def _visible(con: DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Make these tables visible to SQL by name, and free them at the end."""
    passing = {name: _Passing(table) for name, table in tables.items()}
    try:
        for name, table in passing.items():
            con.register(name, table)
        yield
    finally:
        for name, table in passing.items():
            con.unregister(name)
            del table.table
