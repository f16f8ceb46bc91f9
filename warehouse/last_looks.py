"""The last look at each repository: when it was, what it showed, and whether anything had moved in the weeks before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from duckdb import DuckDBPyConnection

MARKS = (
    "repo_id",
    "repo",
    "pushed_at",
    "is_archived",
    "stars",
    "forks",
    "issues_total",
    "issues_updated_at",
    "pulls_total",
    "pulls_updated_at",
)
"""What a quick look asks for, as columns of `raw.observations`."""

_MOVING = (
    "pushed_at", "is_archived", "stars", "forks", "issues_total", "issues_updated_at", "pulls_total", "pulls_updated_at", "releases_total",
    "newest_release_at", "newest_fork_at",
)  # fmt: skip
_FAILED = "'denied', 'unavailable', 'malformed'"


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last look at a repository.

    Attributes:
        at: aware UTC.
        marks: the columns `MARKS` of it, times in UTC without a zone.
        is_still: nothing moved since the last look that lies as many days back as were asked for; False where there is none.
        is_sound: its run ended, no source of the repository failed in it, and its commits were read as they are tonight.
    """

    at: datetime
    marks: Mapping[str, object]
    is_still: bool
    is_sound: bool


def last_looks(con: DuckDBPyConnection, at: datetime, still_days: int, read_by: str) -> Mapping[str, LastLook]:
    """Return the last look of each repository by each name that the catalog ever had for it.

    Args:
        con: On the working file.
        at: Of the night, aware UTC.
        still_days: Over how many days nothing may have moved.
        read_by: The state of the stream `commits_read_by` of commits that need no second reading.
    """
    still = " and ".join(f"count(distinct {column}) <= 1" for column in _MOVING)
    newest = ", ".join(f"arg_max_null({column}, observed_at) as {column}" for column in MARKS if column != "repo_id")
    rows = con.execute(
        f"""with before as (
              select repo_id, max(observed_at) as since from raw.observations where observed_at <= $before group by repo_id),
            looks as (
              select o.repo_id, max(o.observed_at) as looked_at, {newest} from raw.observations o group by o.repo_id),
            still as (
              select o.repo_id from raw.observations o join before b on b.repo_id = o.repo_id and o.observed_at >= b.since
              group by o.repo_id having {still}),
            answered as (
              select lower(subject) as name, happened_at, bool_or(source <> 'facts') as is_whole,
                bool_or(outcome in ({_FAILED})) as has_failed
              from pulse.source_status group by all),
            named as (select name, arg_min(repo_id, known_at) as repo_id from raw.names group by name)
            select n.name, l.looked_at, {", ".join(f"l.{column}" for column in MARKS)}, s.repo_id is not null as is_still,
              coalesce(bool_or(a.is_whole) and not bool_or(a.has_failed), false) and any_value(r.state) is not null as is_sound
            from named n
            join looks l using (repo_id)
            left join still s using (repo_id)
            left join answered a on a.happened_at = l.looked_at and a.name in (lower(n.name), lower(l.repo))
            left join raw.streams r on r.subject = 'github/' || n.repo_id and r.stream = 'commits_read_by' and r.state = $read_by
            group by all""",  # noqa: S608 - our own names
        {"before": (at - timedelta(days=still_days)).astimezone(UTC).replace(tzinfo=None), "read_by": read_by},
    ).fetchall()
    return {
        name: LastLook(looked_at.replace(tzinfo=UTC), dict(zip(MARKS, marks, strict=True)), is_still, is_sound)
        for name, looked_at, *marks, is_still, is_sound in rows
    }
