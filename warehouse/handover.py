"""What a shard hands over to the step that compares all frameworks, beside its public rows.

That step has a working file of its own, on which the same SQL runs as on a single home's. It finds there what decides scores, alerts and
lifecycles: observations, coverage and violations whole, and of the long lists only what is still asked of them: on which days people
committed, and how many issues and pull requests there were at any time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from warehouse.connection import Work
from warehouse.merge import sync_touching
from warehouse.part import Part
from warehouse.surface import tables

PREFIX = "handover_"
"""With it begin the names of these tables in a file that a part of a night publishes, and in the lake."""

TABLES: Mapping[str, str] = {
    "raw.names": "from raw.names",
    "raw.observations": "from raw.observations",
    "raw.coverage": "from raw.coverage",
    "raw.streams": "from raw.streams where stream = 'commits_read_by'",
    "raw.releases": "from raw.releases",
    "raw.notices": "from raw.notices",
    "raw.package_files": "from raw.package_files where project_status is not null",
    "raw.papers_monthly": "from raw.papers_monthly",
    "raw.models_monthly": "from raw.models_monthly",
    "raw.commits": """
        select repo_id, min(sha) as sha, min(committed_at) as committed_at, null::timestamp as authored_at, null::varchar as author_id,
          is_bot, false as is_sync_account, false as is_merge, null::varchar as subject_key, min(known_at) as known_at,
          null::boolean as is_named, null::varchar as company
        from raw.commits
        left join (select distinct repo_id, sha, true as is_there from raw.branch_commits) using (repo_id, sha)
        where committed_at is not null
        group by repo_id, committed_at::date, is_bot, is_there""",
    "raw.branch_commits": """
        select c.repo_id, '' as branch, min(c.sha) as sha, bool_or(b.is_default) as is_default, false as is_first_parent
        from raw.commits c join raw.branch_commits b using (repo_id, sha)
        where c.committed_at is not null
        group by c.repo_id, c.committed_at::date, c.is_bot""",
    "raw.issues": """
        select repo_id, number, created_at, null::timestamp as closed_at, null::timestamp as updated_at, '' as state,
          null::varchar as state_reason, null::varchar as author_id, false as author_is_bot, known_at
        from raw.issues""",
    "raw.pulls": """
        select repo_id, number, created_at, null::timestamp as merged_at, null::timestamp as closed_at, null::timestamp as updated_at,
          '' as state, null::varchar as author_id, false as author_is_bot, known_at
        from raw.pulls""",
    "pulse.violations": "from pulse.violations",
}
"""The table of the working file, and which rows of it, with all of its columns."""


PUBLIC: Mapping[str, str] = {
    "pulse.framework_weekly": "framework_weekly",
    "pulse.commits_by_company_weekly": "commits_by_company_weekly",
    "pulse.source_status": "source_status",
    "raw.questions_monthly": "questions_monthly",
}
"""Tables of the working file that equal a public one."""


def tables_of_shards() -> list[str]:
    """Return the public tables of shards on which public tables that compare all frameworks are built."""
    reads = {name for file in tables() if Part.REST.has(file) for name in file.reads}
    return [file.name for file in tables() if Part.SHARD.has(file) and file.name in reads]


Rows = Callable[[str], pa.RecordBatchReader]
"""Returns the rows that all shards published or handed over, by the name of the table, without what says which shard."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What differs from the night before.

    Attributes:
        is_first: Nothing was there before.
        since: The earliest `as_of` of a metric that differs; None where none does, or where nothing was there before.
    """

    is_first: bool
    since: date | None


def is_handed_over(name: str) -> bool:
    """Return whether a table of a published file, or of the lake, was handed over: it is none of the public surface."""
    return name.startswith(PREFIX)


def name_of(table: str) -> str:
    """Return the name of a handed over table, as `handover_names` for `raw.names`."""
    return f"{PREFIX}{table.partition('.')[2]}"


def queries(*, is_shard: bool) -> Iterator[tuple[str, str]]:
    """Yield the name of each handed over table and its rows in a working file; none of them if it is not a shard's."""
    for table, rows in TABLES.items():
        yield name_of(table), f"from ({rows}) where {is_shard}"


def take_over(work: Work, rows: Rows) -> TakenOver:
    """Make the tables of a working file equal to what all shards published and handed over, in one transaction.

    Public tables on which others are built (`tables_of_shards`) become temporary tables of this thread's connection, by their names.

    What the file computed itself stays: its own runs, and the metrics that compare all frameworks.

    Args:
        work: The working file of the step that compares all frameworks; its catalog is loaded.
        rows: Of all shards.
    """
    with work.transaction() as con:
        for table, name in {**{table: name_of(table) for table in TABLES}, **PUBLIC}.items():
            con.register("incoming", rows(name))
            own = "where run_id not in (select run_id from pulse.runs)" if name == "source_status" else ""
            con.execute(f"delete from {table} {own}")  # noqa: S608 (our own names)
            con.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 (our own names)
            con.unregister("incoming")
        for name in tables_of_shards():
            con.register("incoming", rows(name))
            con.execute(f"create or replace temp table {name} as from incoming")
            con.unregister("incoming")
        con.execute("create or replace temp table incoming_metrics as select * from metric_values limit 0")
        con.register("incoming", rows("metric_values"))
        con.execute("insert into incoming_metrics by name select * from incoming")
        con.unregister("incoming")
        is_first = con.execute("select count(*) = 0 from pulse.metric_values").fetchall()[0][0]
        scope = "metric in (select metric from incoming_metrics)"
        _, since = sync_touching(con, "pulse.metric_values", ("framework", "metric", "as_of"), "from incoming_metrics", scope, "as_of")
        con.execute("drop table incoming_metrics")
    return TakenOver(is_first, since)
