"""Loads a folder of histories (a Parquet file a repository under `commits/`, and perhaps one under `issues/`) into a working file.

Repositories get artificial ids. Other content of such a folder (stars, tags, packages) is not read: no alarm uses it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.catalog_rows import load_catalog
from warehouse.connection import Work
from warehouse.errors import WarehouseError
from warehouse.histories.issues import KINDS, NO_ISSUES, events_of, issues_of, last_days, unknown_kinds
from warehouse.load import load
from warehouse.sqlfile import read_folder

SQL = Path(__file__).parent
NEEDED = frozenset({"committed_at", "author_id"})
_AT_ONCE = 16
_TIME = pa.timestamp("us")


class HistoriesUnusable(WarehouseError):  # noqa: N818 - named by what is the matter, as its siblings are
    """The folder has no histories that can be read."""


@dataclass(frozen=True, slots=True)
class Member:
    """A repository that belongs to a framework from a day, included, to a day, excluded; None: without a bound.

    Role `core` makes its commits count; `host` means that the framework is developed in it meanwhile; it needs no history.
    """

    framework: str
    repo: str
    since: date | None = None
    until: date | None = None
    role: str = "core"


@dataclass(frozen=True, slots=True)
class Histories:
    """What was loaded.

    Attributes:
        ends: By framework with a history, the day that its data end, excluded: the day after its last commit, or the day
            until which it is known to be complete, whichever is later.
        lacking: Requested repositories without a commit in the folder.
        unmarked: Columns that no file has and that got a default value.
        issues: By framework with a history of issues, the day that it ends, excluded: the day after the last one was opened or closed.
    """

    ends: Mapping[str, date]
    lacking: tuple[str, ...]
    unmarked: tuple[str, ...]
    issues: Mapping[str, date] = field(default_factory=dict)


def load_histories(work: Work, folder: Path, members: Sequence[Member], known_until: Mapping[str, date], now: datetime) -> Histories:
    """Fill an empty working file with the histories of some frameworks, which become its catalog.

    Args:
        work: A migrated working file that holds nothing else.
        folder: With `commits/*.parquet` and perhaps `issues/*.parquet`; columns as in `commits.sql` and `issues.sql`.
        members: Which repository belonged to which framework. One without a history is left out, and so is a framework
            without any left.
        known_until: By framework, a day until which missing commits are a fact and not missing data: the day of its end.
        now: Later commits come from a wrong clock and are left out.

    Raises:
        HistoriesUnusable: There is no such folder, a file is damaged, a column is missing, or no repository has a commit.
    """
    ids = {repo: number for number, repo in enumerate(sorted({member.repo for member in members if member.role == "core"}), 1)}
    last, columns = _load_commits(work, folder / "commits", ids, now)
    issues = _read_issues(folder / "issues", ids, now)
    core = [member for member in members if ids.get(member.repo) in last]
    if not core:
        line = f"{folder / 'commits'} has no commit of any repository that the events name: {', '.join(sorted(ids))}"
        raise HistoriesUnusable(line)
    ends = _ends(core, ids, last, known_until)
    load_catalog(work, _catalog([member for member in members if member in core or (member.role == "host" and member.framework in ends)]))
    load(work, "", _rest(issues, core, ids, ends, now), frozenset(), {}, (), now)
    tracked = last_days(issues)
    issue_ends = {member.framework: tracked[ids[member.repo]] for member in reversed(core) if ids[member.repo] in tracked}
    lacking = tuple(sorted(repo for repo, number in ids.items() if number not in last))
    return Histories(ends, lacking, tuple(sorted({"first_parent", "is_bot"} - columns)), issue_ends)


def _load_commits(work: Work, folder: Path, ids: Mapping[str, int], now: datetime) -> tuple[dict[int, date], frozenset[str]]:
    """Load the commits one repository after the other, which bounds the memory; return the last day of each, and the files' columns."""
    files = _files(folder)
    if not files:
        line = f"{folder.parent} is no folder of histories: it has no commits/OWNER__NAME.parquet"
        raise HistoriesUnusable(line)
    last: dict[int, date] = {}
    columns: frozenset[str] = frozenset()
    for first in range(0, len(ids), _AT_ONCE):
        some = dict(list(ids.items())[first : first + _AT_ONCE])
        rows, columns = _asked(folder, files, "commits", NEEDED, some, now)
        last |= _last_days(rows)
        load(work, "", _commits(rows, now), frozenset(), {}, (), now)
    return last, columns


def _read_issues(folder: Path, ids: Mapping[str, int], now: datetime) -> pa.Table:
    files = _files(folder)
    if not files:
        return NO_ISSUES
    rows, _ = _asked(folder, files, "issues", frozenset({"created_at", "first_closed_at"}), ids, now)
    if strange := unknown_kinds(rows):
        line = f"{folder}: close_kind is {', '.join(strange)}, and may be {', '.join(KINDS)}"
        raise HistoriesUnusable(line)
    return rows


def _files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.glob("*.parquet") if path.stat().st_size)


def _asked(
    folder: Path, files: Sequence[str], statement: str, needed: frozenset[str], ids: Mapping[str, int], now: datetime
) -> tuple[pa.Table, frozenset[str]]:
    """Return the rows of the requested repositories, and the columns that the files have."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set variable until = $1::timestamp", [_utc(now)])
        con.register("asked", pa.table({"name": list(ids), "repo_id": pa.array(ids.values(), pa.int64())}))
        try:
            there = con.read_parquet(list(files), union_by_name=True, filename=True)
            there.create_view("files")
            if missing := sorted(needed - set(there.columns)):
                line = f"{folder}: the files lack the column {' and '.join(missing)}"
                raise HistoriesUnusable(line)
            found = con.execute({file.name: file.statement for file in read_folder(SQL)}[statement]).to_arrow_table()
            return found, frozenset(there.columns)
        except duckdb.Error as error:
            line = f"{folder} cannot be read: {str(error).splitlines()[0]}"
            raise HistoriesUnusable(line) from None


def _last_days(rows: pa.Table) -> dict[int, date]:
    last = rows.group_by("repo_id").aggregate([("committed_at", "max")]).to_pylist()
    return {row["repo_id"]: row["committed_at_max"].date() for row in last}


def _ends(members: Sequence[Member], ids: Mapping[str, int], last: Mapping[int, date], known_until: Mapping[str, date]) -> dict[str, date]:
    ends: dict[str, date] = {}
    for member in members:
        after = date.fromordinal(last[ids[member.repo]].toordinal() + 1)
        ends[member.framework] = max(after, ends.get(member.framework, after), known_until.get(member.framework, after))
    return ends


def _catalog(members: Sequence[Member]) -> dict[str, pa.Table]:
    frameworks = sorted({member.framework for member in members})
    return {
        "frameworks": pa.table({"framework": frameworks, "name": frameworks, "verdict": pa.nulls(len(frameworks), pa.string())}),
        "framework_repos": pa.table(
            {
                "framework": [member.framework for member in members],
                "name": [member.repo for member in members],
                "role": [member.role for member in members],
                "valid_from": pa.array([member.since for member in members], pa.date32()),
                "valid_to": pa.array([member.until for member in members], pa.date32()),
            }
        ),
    }


def _commits(rows: pa.Table, now: datetime) -> dict[str, pa.Table]:
    count = rows.num_rows
    return {
        "commits": rows.drop_columns(["is_first_parent"]).append_column("known_at", pa.repeat(pa.scalar(_utc(now), _TIME), count)),
        "branch_commits": rows.select(["repo_id", "sha", "is_first_parent"])
        .append_column("branch", pa.repeat(pa.scalar("default"), count))
        .append_column("is_default", pa.repeat(pa.scalar(True), count)),
    }


def _rest(
    issues: pa.Table, members: Sequence[Member], ids: Mapping[str, int], ends: Mapping[str, date], now: datetime
) -> dict[str, pa.Table]:
    """Return what follows the commits: names, issues, and the end of both."""
    known = sorted({member.repo for member in members})
    until = {ids[repo]: max(ends[member.framework] for member in members if member.repo == repo) for repo in known}
    tracked = {repo_id: min(until[repo_id], day) for repo_id, day in last_days(issues).items() if repo_id in until}
    at = pa.repeat(pa.scalar(_utc(now), _TIME), len(known))
    return {
        "names": pa.table({"name": known, "repo_id": pa.array(until, pa.int64()), "known_at": at}),
        "issues": issues_of(issues, _utc(now)),
        "issue_events": events_of(issues, _utc(now)),
        "coverage": pa.concat_tables([_coverage("commits", until), _coverage("issues", tracked)]),
    }


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)


def _coverage(source: str, until: Mapping[int, date]) -> pa.Table:
    """The coverage from the repositories' beginning until these days, excluded."""
    return pa.table(
        {
            "subject": pa.array([f"github/{repo_id}" for repo_id in until], pa.string()),
            "source": pa.repeat(pa.scalar(source), len(until)),
            "complete_from": pa.nulls(len(until), _TIME),
            "complete_until": pa.array([datetime.combine(day, time()) for day in until.values()], _TIME),
            "replaced": pa.repeat(pa.scalar(False), len(until)),
        }
    )


def read_weeks(con: DuckDBPyConnection, ends: Mapping[str, date], metrics: Collection[str] | None = None) -> tuple[pa.Table, pa.Table]:
    """Return metrics as of Mondays and the weekly counts, of each framework no later than its data reach.

    Args:
        con: Of a working file that was filled by `load_histories` and measured.
        ends: As `Histories.ends`.
        metrics: Their names; None: all.

    Returns:
        Columns of `pulse.metric_values` and of `pulse.framework_weekly`.
    """
    con.register("ends", pa.table({"framework": list(ends), "until": pa.array(ends.values(), pa.date32())}))
    values = con.execute(
        """select m.* from pulse.metric_values m join ends e using (framework)
           where m.as_of <= e.until and isodow(m.as_of) = 1 and coalesce(list_contains($metrics, m.metric), true)
           order by framework, metric, as_of""",
        {"metrics": None if metrics is None else sorted(metrics)},
    ).to_arrow_table()
    weekly = con.execute(
        """select w.* from pulse.framework_weekly w join ends e using (framework) where w.week_start + 7 <= e.until
           order by framework, week_start"""
    ).to_arrow_table()
    con.unregister("ends")
    return values, weekly
