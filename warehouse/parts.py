"""Recomputes the whole history a part of the frameworks after another, so that memory does not grow with the catalog.

A part is a working file of its own beside the other one. It holds the raw rows of some frameworks, the metrics that rest on own rows are
computed in it by the same SQL files, and its rows replace those of these frameworks. What compares all frameworks is computed last, over
all of them. Everything is one transaction of the working file: a run that is killed leaves the numbers that it found.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.connection import Work, open_work
from warehouse.measure import (
    BEGINNING,
    DATES,
    INTERMEDIATE,
    METRIC_KEY,
    METRICS,
    WEEKLY,
    WEEKLY_TABLES,
    WEEKS,
    drop_retired_metrics,
    forget_changes,
    make,
    recompute,
    rewrite_metrics,
    set_variables,
    write_needs,
    write_violations,
)
from warehouse.merge import RowCounts, sync
from warehouse.metric import compares_all
from warehouse.part import Part
from warehouse.sqlfile import SqlFile, read_folder
from warehouse.surface import SHARED_VIEWS

_SUFFIX = ".part"
_NAMED_TABLE = re.compile(r"\b(raw|pulse)\.(\w+)")
_WATCHED = "framework in (select framework from pulse.frameworks)"
_OF_WATCHED = "(select repo_id from pulse.members semi join pulse.frameworks using (framework) where repo_id is not null)"
_HELD_BY = {"repo_id": "part_repos", "subject": "part_subjects", "framework": "part_frameworks"}
"""Which rows of a table belong to a part: by the first of these columns that it has. Raw rows are never told apart by framework: those
of a subject that several share, as the entries of a round, are in each of their parts."""

_MEASURED_DATES = """
    select framework, 'measured before' as metric, as_of, '' as unit, 'missing' as status
    from pulse.metric_values semi join part_frameworks using (framework) group by framework, as_of"""
_MEASURED_GRID = f"select framework, as_of from pulse.metric_values where metric = '{{metric}}' and {DATES} and {_WATCHED}"  # noqa: S608 - our own SQL


def measure_in_parts(
    work: Work, as_of: date, repos_a_part: int, on_progress: Callable[[str], None] | None = None, night_part: Part = Part.WHOLE
) -> Mapping[str, RowCounts]:
    """Recompute the whole history as `warehouse.measure.measure` does, with the same rows in the end.

    Args:
        work: The working file.
        as_of: The last date, exclusive.
        repos_a_part: How many repositories a part has at the most; a framework with more of them is a part alone.
        on_progress: Called after each part and each metric that compares all frameworks.
        night_part: Of the night; a shard leaves out the metrics that compare all frameworks.

    Returns:
        The rows written, by table.
    """
    with work.transaction() as con:
        set_variables(con, as_of, BEGINNING, None)
        found = {"violations": write_violations(con)}
        parts = [*_parts(con, repos_a_part)] or [[]]
        for number, frameworks in enumerate(parts, 1):
            _choose(con, frameworks, is_last=number == len(parts))
            with _part_file(work.path) as part:
                _add(found, _measure_part(con, part, as_of, frameworks))
            if on_progress:
                on_progress(f"part {number} of {len(parts)}")
        _add(found, _leave_unwatched(con))
        if night_part is not Part.SHARD:
            _add(found, {"metric_values": _compare(con, on_progress)})
        drop_retired_metrics(con)
        forget_changes(con, None, as_of)
    return found


def _parts(con: DuckDBPyConnection, repos_a_part: int) -> Iterator[list[str]]:
    """Yield the frameworks of each part in alphabetical order."""
    counted = con.execute(
        """select f.framework, count(distinct m.repo_id) from pulse.frameworks f left join pulse.members m using (framework)
           group by f.framework order by f.framework"""
    ).fetchall()
    part, repos = list[str](), 0
    for framework, count in counted:
        if part and repos + count > repos_a_part:
            yield part
            part, repos = [], 0
        part.append(framework)
        repos += count
    if part:
        yield part


def _measure_part(con: DuckDBPyConnection, part: Work, as_of: date, frameworks: Sequence[str]) -> Mapping[str, RowCounts]:
    """Measure the chosen part in a file of its own, and write what differs."""
    own = [file for file in read_folder(METRICS) if not compares_all(file)]
    with part.transaction() as there:
        _fill(con, there)
    with part.transaction() as there:  # its own: by the size of the file it takes one thread or all
        set_variables(there, as_of, BEGINNING, None)
        recompute(there, own, None)
    of_part = f"framework in (from part_frameworks) and {_between(frameworks)}"
    read = part.cursor()
    rows = {}
    for table, (key, _) in WEEKLY_TABLES.items():
        scope = "repo_id in (from part_repos)" if "repo_id" in key else of_part
        rows[table] = _take_over(con, read, table, key, f"{WEEKS} and {scope}", "true")
    counts = RowCounts()
    for file in own:
        is_metric = f"metric = '{file.name}'"
        counts += _take_over(con, read, "metric_values", METRIC_KEY, f"{is_metric} and {DATES} and {of_part}", is_metric)
    return {**rows, "metric_values": counts}


def _choose(con: DuckDBPyConnection, frameworks: Sequence[str], *, is_last: bool) -> None:
    """Say in temporary tables which frameworks, repositories and subjects are in the part; the last one takes those of nobody."""
    con.execute("create or replace temp table part_frameworks as select unnest($1::varchar[]) as framework", [list(frameworks)])
    con.execute(
        """create or replace temp table part_repos as
           select distinct repo_id from pulse.members semi join part_frameworks using (framework) where repo_id is not null"""
    )
    if is_last:
        con.execute(
            f"""insert into part_repos
                from (select repo_id from raw.branch_commits union select repo_id from raw.observations)
                where repo_id not in {_OF_WATCHED}"""  # noqa: S608 - our own SQL
        )
    con.execute(
        """create or replace temp table part_subjects as
           select 'github/' || repo_id as subject from part_repos
           union select subject from pulse.catalog_subjects semi join part_frameworks using (framework)"""
    )


def _fill(con: DuckDBPyConnection, part: DuckDBPyConnection) -> None:
    """Make the tables that measuring reads in the file of a part, with its rows of them."""
    for schema in ("raw", "pulse"):
        part.execute(f"create schema {schema}")
    made = con.execute("select schema_name, table_name, sql from duckdb_tables() where schema_name in ('raw', 'pulse')").fetchall()
    for schema, table, statement in made:
        if (schema, table) in _read_by_measuring():
            part.execute(statement)
            if table not in WEEKLY_TABLES:
                _copy(con, part, f"{schema}.{table}")
    for file in read_folder(SHARED_VIEWS):
        part.execute(f"create view pulse.{file.name} as {file.statement}")


def _copy(con: DuckDBPyConnection, part: DuckDBPyConnection, table: str) -> None:
    columns = [column for column, *_ in con.execute(f"from {table} limit 0").description]
    held_by = next((column for column in _HELD_BY if column in columns and (column, table[:4]) != ("framework", "raw.")), None)
    rows = f"from {table}" if held_by is None else f"from {table} where {held_by} in (from {_HELD_BY[held_by]})"
    part.register("rows", con.execute(_MEASURED_DATES if table == "pulse.metric_values" else rows).to_arrow_reader())
    part.execute(f"insert into {table} by name from rows")
    part.unregister("rows")


@cache
def _read_by_measuring() -> frozenset[tuple[str, str]]:
    """Schema and name of what the SQL files of measuring read and write."""
    files = chain.from_iterable(map(read_folder, (SHARED_VIEWS, INTERMEDIATE, WEEKLY, METRICS)))
    named = chain.from_iterable(_NAMED_TABLE.findall(file.statement) for file in files)
    return frozenset(named) | {("pulse", table) for table in (*WEEKLY_TABLES, "metric_values", "sources")}


def _take_over(con: DuckDBPyConnection, part: DuckDBPyConnection, table: str, key: Sequence[str], scope: str, which: str) -> RowCounts:
    """Make the rows of a table within a scope equal to those of the part."""
    con.register("measured", part.execute(f"from pulse.{table} where {which}").to_arrow_reader())
    counts = sync(con, f"pulse.{table}", key, "from measured", scope)
    con.unregister("measured")
    return counts


def _leave_unwatched(con: DuckDBPyConnection) -> Mapping[str, RowCounts]:
    """Delete the rows of what the catalog has no longer, and return how many."""
    gone = {table: f"{WEEKS} and not ({_WATCHED})" for table, (key, _) in WEEKLY_TABLES.items() if "repo_id" not in key}
    gone |= {"metric_values": f"{DATES} and not ({_WATCHED})"}
    gone |= {"repo_weekly": f"{WEEKS} and repo_id not in {_OF_WATCHED} and repo_id not in (from part_repos)"}
    deleted = {table: con.execute(f"delete from pulse.{table} where {rows}").fetchall()[0][0] for table, rows in gone.items()}  # noqa: S608
    return {table: RowCounts(deleted=count) for table, count in deleted.items()}


def _compare(con: DuckDBPyConnection, on_progress: Callable[[str], None] | None) -> RowCounts:
    """Compute the metrics that compare all frameworks, on the dates of the others, from the intermediate tables that they read alone."""
    metrics = read_folder(METRICS)
    comparing = [file for file in metrics if compares_all(file)]
    own = next(file for file in metrics if not compares_all(file))
    write_needs(con, comparing)
    grid = _MEASURED_GRID.format(metric=own.name)
    made = [make(con, file.name, grid if file.name == "grid" else file.statement) for file in _read_by(comparing)]
    counts = rewrite_metrics(con, comparing, on_progress)
    for name in made:
        con.execute(f"drop table {name}")
    return counts


def _read_by(metrics: Sequence[SqlFile]) -> list[SqlFile]:
    """Return the intermediate files that these metrics are built on, in their order; the dates are known, so nothing below them is."""
    files = {file.name: file for file in read_folder(INTERMEDIATE)}
    wanted, waiting = set[str](), ["availability", *chain.from_iterable(file.reads for file in metrics)]
    while waiting:
        name = waiting.pop()
        if name in files and name not in wanted:
            wanted.add(name)
            waiting += [] if name == "grid" else files[name].reads
    return [file for name, file in files.items() if name in wanted]


def _add(found: dict[str, RowCounts], more: Mapping[str, RowCounts]) -> None:
    for table, counts in more.items():
        found[table] = found.get(table, RowCounts()) + counts


def _between(frameworks: Sequence[str]) -> str:
    """A condition that all of them meet: it prunes by the smallest and the greatest name of each row group."""
    first, last = ("'" + name.replace("'", "''") + "'" for name in (min(frameworks, default=""), max(frameworks, default="")))
    return f"framework between {first} and {last}"


@contextmanager
def _part_file(beside: Path) -> Iterator[Work]:
    """Yield an empty working file; it is removed at the end, and so is one that a killed run left."""
    path = beside.with_name(f"{beside.name}{_SUFFIX}")
    remove_left_over(beside)
    try:
        with open_work(path) as part:
            yield part
    finally:
        remove_left_over(beside)


def remove_left_over(beside: Path) -> None:
    """Remove the file of a part that a killed run left beside a working file."""
    for left_over in left_over_of(beside):
        left_over.unlink(missing_ok=True)


def left_over_of(beside: Path) -> list[Path]:
    """Return the files of a part beside a working file."""
    return [path for path in beside.parent.glob(f"{beside.name}{_SUFFIX}*") if path.is_file()]
