"""The log of runs: a row for each run and one for each of its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The result of one source of one subject, with the values of `source_status`.

    Attributes:
        source: facts, stars, forks, releases, commits, issues or pulls.
        subject: a repository (owner/name).
        outcome: one of the seven of `source_status`.
        happened_at: UTC.
        row_count: rows received.
        requests: API requests sent, counted once for sources that share them.
        reason: in words.
        applies: False if the repository does not have it, such as issues that are switched off: nothing is missing then.
    """

    source: str
    subject: str
    outcome: str
    happened_at: datetime
    row_count: int | None = None
    requests: int | None = None
    reason: str | None = None
    applies: bool = True

    @property
    def failed(self) -> bool:
        """Whether it makes data missing."""
        return self.applies and self.outcome not in {"ok", "unchanged", "true_zero"}


def begin(con: DuckDBPyConnection, run_id: str, started_at: datetime, as_of: date) -> None:
    """Insert the run as running; an earlier one with that status was killed, since we hold the lock."""
    con.execute("update pulse.runs set status = 'died', reason = 'the process ended before the run did' where status = 'running'")
    con.execute(
        "insert into pulse.runs (run_id, started_at, as_of, status) values ($run_id, $started_at, $as_of, 'running')",
        {"run_id": run_id, "started_at": started_at.replace(tzinfo=None), "as_of": as_of},
    )


def finish(
    con: DuckDBPyConnection, run_id: str, finished_at: datetime, status: str, requests: int, points: int, reason: str | None
) -> None:
    """Record how the run ended (ok, partly or failed), with its requests and GraphQL points."""
    con.execute(
        """update pulse.runs set finished_at = $finished_at, status = $status, requests = $requests, graphql_points = $points,
             reason = $reason
           where run_id = $run_id""",
        {
            "run_id": run_id,
            "finished_at": finished_at.replace(tzinfo=None),
            "status": status,
            "requests": requests,
            "points": points,
            "reason": reason,
        },
    )


def last_good_day(con: DuckDBPyConnection) -> date | None:
    """Return the day of the last run that collected something; None before the first."""
    row = con.execute("select max(started_at)::date from pulse.runs where status in ('ok', 'partly')").fetchone()
    return row[0] if row else None


_COLUMNS = ("source", "subject", "outcome", "row_count", "requests", "reason", "happened_at")


def note(con: DuckDBPyConnection, run_id: str, results: Sequence[SourceResult]) -> None:
    """Write the results of the sources."""
    columns = ", ".join(f"unnest(${name}) as {name}" for name in _COLUMNS)
    values: dict[str, object] = {name: [getattr(one, name) for one in results] for name in _COLUMNS}
    values["happened_at"] = [one.happened_at.replace(tzinfo=None) for one in results]
    con.execute(f"insert into pulse.source_status by name select $run_id as run_id, {columns}", {"run_id": run_id} | values)
