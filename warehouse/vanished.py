"""Rows that GitHub no longer lists: which lists are longer here than there, their rows, and rows that were seen again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work

KEPT_IN = {
    "issue": ("issues", "number"),
    "pull_request": ("pulls", "number"),
    "fork": ("forks", "fork_id"),
    "release": ("releases", "release_id"),
}
"""The raw table of each kind of row, and the column of its number there."""

_PRESENT = """(select * from raw.{table} t anti join (from raw.vanished where kind = '{kind}' and returned_at is null) v
    on v.repo_id = t.repo_id and v.number = t.{number})"""


@dataclass(frozen=True, slots=True)
class Present:
    """How many rows of a repository still count.

    Attributes:
        repo_id: of the repository.
        kind: issue, pull_request, fork or release.
        rows: created before a time.
        open: those of them that are open; 0 for a kind without states.
    """

    repo_id: int
    kind: str
    rows: int
    open: int


def present(con: DuckDBPyConnection, repo_ids: Collection[int], before: datetime) -> list[Present]:
    """Count the rows of these repositories that were created before a time (UTC) and have not vanished."""
    states = {"issue": "count(*) filter (state = 'open')", "pull_request": "count(*) filter (state = 'open')"}
    counts = " union all ".join(
        f"select repo_id, '{kind}', count(*), {states.get(kind, '0')} from {_PRESENT.format(kind=kind, table=table, number=number)}"  # noqa: S608 - our own names
        " where created_at < $before and list_contains($repos, repo_id) group by repo_id"
        for kind, (table, number) in KEPT_IN.items()
    )
    return [Present(*row) for row in con.execute(counts, {"before": _utc(before), "repos": list(repo_ids)}).fetchall()]


def numbers(con: DuckDBPyConnection, repo_id: int, kind: str, column: str) -> Mapping[int, datetime]:
    """Return number and time (naive UTC) of the rows of one repository that have not vanished.

    Args:
        con: the working file.
        repo_id: of the repository.
        kind: issue, pull_request, fork or release.
        column: the time: created_at or updated_at; rows without it are left out.
    """
    table, number = KEPT_IN[kind]
    rows = _PRESENT.format(kind=kind, table=table, number=number)
    found = con.execute(f"select {number}, {column} from {rows} where repo_id = $1 and {column} is not null", [repo_id])  # noqa: S608 - our own names
    return dict(found.fetchall())


def last_observations(con: DuckDBPyConnection, before: datetime) -> Mapping[int, tuple[datetime, Mapping[str, int | None]]]:
    """Return the last observation of every repository before a time: its time (aware UTC), and the count of each kind."""
    rows = con.execute(
        """select repo_id, observed_at, issues_total, pulls_total, forks, releases_total from raw.observations where observed_at < $1
           qualify row_number() over (partition by repo_id order by observed_at desc) = 1""",
        [_utc(before)],
    )
    return {repo_id: (at.replace(tzinfo=UTC), dict(zip(KEPT_IN, counts, strict=True))) for repo_id, at, *counts in rows.fetchall()}


def seen_again(work: Work, page: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the rows of `vanished` for the numbers on a page of lists, if any row of its repositories has vanished."""
    lists = [(kind, page[table].select(["repo_id", number, "known_at"])) for kind, (table, number) in KEPT_IN.items() if table in page]
    lists = [(kind, rows) for kind, rows in lists if rows.num_rows]
    if not lists or work.cursor().execute("select not exists (from raw.vanished where returned_at is null)").fetchall()[0][0]:
        return {}
    return {"vanished": pa.concat_tables([_named(kind, rows) for kind, rows in lists])}


def _named(kind: str, rows: pa.Table) -> pa.Table:
    repo_id, number, known_at = rows.columns
    kinds = pa.chunked_array([pa.array([kind] * rows.num_rows, pa.string())])
    names = ["repo_id", "kind", "number", "last_seen_at", "noticed_at", "returned_at"]
    return pa.Table.from_arrays([repo_id, kinds, number, known_at, known_at, known_at], names=names)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
