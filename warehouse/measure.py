"""Computes the weekly tables and the metrics from the raw rows, and writes only differences.

Everything is set-based SQL in files: `intermediate/` are temporary tables that several files share, `weekly/` the weekly
tables, `metrics/` one metric a file. Trailing windows are computed with deltas (docs/architecture.md).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.check import faults
from warehouse.connection import Work
from warehouse.merge import RowCounts, sync
from warehouse.metric import compares_all, needs, query
from warehouse.part import Part
from warehouse.sqlfile import SqlFile, read_folder

HERE = Path(__file__).parent
INTERMEDIATE, WEEKLY, METRICS = HERE / "intermediate", HERE / "weekly", HERE / "metrics"
BEGINNING = date(1, 1, 8)
"""Before any event, and a week after the first day that there is."""

_NAMED = "(getvariable('frameworks') is null or list_contains(getvariable('frameworks'), framework))"
_NAMED_REPOS = "(getvariable('frameworks') is null or repo_id in (from repos_in_scope))"
WEEKS = "week_start + 7 > getvariable('from_date') and week_start + 7 <= getvariable('as_of')"
DATES = "as_of > getvariable('from_date') and as_of <= getvariable('as_of')"
WEEKLY_TABLES = {
    "repo_weekly": (("repo_id", "week_start"), f"{WEEKS} and {_NAMED_REPOS}"),
    "framework_weekly": (("framework", "week_start"), f"{WEEKS} and {_NAMED}"),
    "commits_by_company_weekly": (("framework", "week_start", "company"), f"{WEEKS} and {_NAMED}"),
}
_VIOLATION_KEY = ("subject", "observed_at", "check_name", "source", "detail")
METRIC_KEY = ("framework", "metric", "as_of")

_CHANGED_SINCE = """
    select case when min(last) is not null then least(min(last), (select min(changed_from) from pulse.unmeasured)) end
    from (select max(as_of) as last from pulse.metric_values semi join pulse.frameworks using (framework) group by framework)"""


def steps() -> int:
    """Return the number of progress steps of `measure`."""
    return len(read_folder(INTERMEDIATE)) + len(read_folder(WEEKLY)) + len(read_folder(METRICS))


def measure(
    work: Work,
    as_of: date,
    *,
    from_date: date | None = None,
    frameworks: Sequence[str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    part: Part = Part.WHOLE,
) -> Mapping[str, RowCounts]:
    """Recompute in one transaction what can differ, and write what does; a second run writes nothing.

    Args:
        work: The working file.
        as_of: The last date, exclusive; weeks that have ended by then and every date up to it are computed.
        from_date: Only dates after this day, if nothing before it has changed; None recomputes the whole history.
        frameworks: Only these, with their repositories, and without the metrics that compare all of them; None: all.
        on_progress: Called with the name of each table and metric that is computed.
        part: Of the night; the part that compares all frameworks computes no weekly table and no check.

    Returns:
        The rows written, by table.
    """
    with work.transaction() as con:
        set_variables(con, as_of, from_date or BEGINNING, frameworks)
        metrics = [file for file in read_folder(METRICS) if part.has(file) and not (compares_all(file) and frameworks is not None)]
        rows = {} if part is Part.REST else {"violations": write_violations(con)}
        rows |= recompute(con, metrics, on_progress, part)
        drop_retired_metrics(con)
        if frameworks is None:
            forget_changes(con, from_date, as_of)
    return rows


def recompute(
    con: DuckDBPyConnection, metrics: Sequence[SqlFile], on_progress: Callable[[str], None] | None, part: Part = Part.WHOLE
) -> dict[str, RowCounts]:
    """Recompute the weekly tables and these metrics within the variables of `set_variables`; return the rows written, by table."""
    write_needs(con, metrics)
    con.execute("create or replace temp table left_out (repo_id bigint, company varchar)")  # nothing: see without_sponsor.py
    made = ["left_out"]
    steps = needed_steps(metrics) if part is Part.REST else read_folder(INTERMEDIATE)
    weekly = () if part is Part.REST else read_folder(WEEKLY)
    for name, file in (*((file.name, file) for file in steps), *((f"fresh_{file.name}", file) for file in weekly)):
        made.append(make(con, name, file.statement))
        if on_progress:
            on_progress(file.name)
    rows: dict[str, RowCounts] = {}
    for file in weekly:
        key, scope = WEEKLY_TABLES[file.name]
        rows[file.name] = sync(con, f"pulse.{file.name}", key, f"from fresh_{file.name}", scope)
    rows["metric_values"] = rewrite_metrics(con, metrics, on_progress)
    for name in made:
        con.execute(f"drop table {name}")
    return rows


def needed_steps(metrics: Sequence[SqlFile]) -> list[SqlFile]:
    """Return the intermediate steps that these metrics are built on, with `availability`, which each metric needs."""
    steps = {file.name: file for file in read_folder(INTERMEDIATE)}
    wanted, found = ["availability", *(name for file in metrics for name in file.reads)], set[str]()
    while wanted:
        name = wanted.pop()
        if name in steps and name not in found:
            found.add(name)
            wanted += steps[name].reads
    return [file for file in steps.values() if file.name in found]


def lags_from(con: DuckDBPyConnection) -> date | None:
    """Return the day after which the computed tables are out of date, as `from_date` of the next `measure`.

    It is the earliest day that a load touched since the last measuring, and never later than the last measured date. None:
    everything has to be measured.
    """
    row = con.execute(_CHANGED_SINCE).fetchone()
    return row[0] if row else None


def set_variables(con: DuckDBPyConnection, as_of: date, from_date: date, frameworks: Sequence[str] | None) -> None:
    """Set what the SQL files ask for with `getvariable`."""
    con.execute("set variable as_of = $1::date", [as_of])
    con.execute("set variable from_date = $1::date", [from_date])
    con.execute("set variable first_week = $1::date", [from_date - timedelta(days=6)])
    con.execute("set variable frameworks = $1::varchar[]", [None if frameworks is None else list(frameworks)])


def write_violations(con: DuckDBPyConnection) -> RowCounts:
    """Write which checks fail, which the metrics of those sources ask for; return the rows written."""
    return sync(con, "pulse.violations", _VIOLATION_KEY, faults())


def write_needs(con: DuckDBPyConnection, metrics: Sequence[SqlFile]) -> None:
    """Write what these metrics need into the temporary table that `availability` reads.

    Raises:
        ValueError: One needs a source that `pulse.sources` does not have.
    """
    known = {source for (source,) in con.execute("select source from pulse.sources").fetchall()}
    if unknown := sorted(f"{file.name}.sql needs {source}" for file in metrics for source, _ in needs(file) if source not in known):
        line = f"{'; '.join(unknown)}: pulse.sources has no such source, a migration gives it its line there"
        raise ValueError(line)
    asked = sorted({one for file in metrics for one in needs(file)}, key=str)
    sources = ", ".join(f"'{source}'" for source in sorted({source for source, _ in asked}))
    con.execute(f"create or replace temp table needs (source enum ({sources}), days integer)")  # a byte a row, not text
    con.executemany("insert into needs values ($1, $2)", asked)


def make(con: DuckDBPyConnection, name: str, statement: str) -> str:
    """Make a temporary table of a statement, and return its name."""
    con.execute(f"create or replace temp table {name} as {statement}")
    return name


def rewrite_metrics(con: DuckDBPyConnection, metrics: Sequence[SqlFile], on_progress: Callable[[str], None] | None) -> RowCounts:
    """Compute these metrics from the intermediate tables, and return the rows written."""
    counts = RowCounts()
    for file in metrics:
        scope = f"metric = '{file.name}' and {DATES} and {_NAMED}"
        counts += sync(con, "pulse.metric_values", METRIC_KEY, query(con, file), scope)
        if on_progress:
            on_progress(file.name)
    con.execute("drop view needed")
    return counts


def drop_retired_metrics(con: DuckDBPyConnection) -> None:
    """Delete the values of metrics that have no file any more."""
    con.execute("delete from pulse.metric_values where not list_contains($1, metric)", [[file.name for file in read_folder(METRICS)]])


def forget_changes(con: DuckDBPyConnection, from_date: date | None, as_of: date) -> None:
    """Forget which rows changed since the last measuring, where all that rests on them was measured now."""
    con.execute(
        """delete from pulse.unmeasured
           where ($from_date is null or changed_from >= $from_date) and $as_of >= (select max(as_of) from pulse.metric_values)""",
        {"from_date": from_date, "as_of": as_of},
    )
