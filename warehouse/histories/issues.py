"""Histories of issues from a folder as rows of the raw tables: each issue with its first close, the only one that rates use."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

KINDS = ("completed", "unknown", "not_planned", "duplicate", "stale_bot", "bulk")
"""What a first close may be, as in the public table `issues`; only the first two are a person's answer."""
_REASONS = ("completed", "not_planned", "duplicate")
_BY_RULE = ("stale_bot", "bulk")
_COLUMNS: Mapping[str, pa.DataType] = {
    "repo_id": pa.int64(),
    "number": pa.int64(),
    "created_at": pa.timestamp("us"),
    "closed_at": pa.timestamp("us"),
    "close_kind": pa.string(),
}
NO_ISSUES = pa.schema(_COLUMNS).empty_table()
"""Columns of `issues.sql`."""


def unknown_kinds(issues: pa.Table) -> list[str]:
    """Return the values of close_kind that are not a kind of close."""
    return sorted({str(kind) for kind in issues["close_kind"].to_pylist()} - set(KINDS))


def last_days(issues: pa.Table) -> Mapping[int, date]:
    """The day by repository until which its issues are known, excluded: the day after the last one was opened or closed."""
    last: dict[int, date] = {}
    for column in ("created_at", "closed_at"):
        for row in issues.group_by("repo_id").aggregate([(column, "max")]).to_pylist():
            if row[f"{column}_max"] is not None:
                after = row[f"{column}_max"].date() + timedelta(days=1)
                last[row["repo_id"]] = max(after, last.get(row["repo_id"], after))
    return last


def issues_of(issues: pa.Table, known_at: datetime) -> pa.Table:
    """Rows of `raw.issues`; `known_at` in UTC, without a zone."""
    count = issues.num_rows
    return (
        _with_reason(issues)
        .append_column("updated_at", pa.nulls(count, pa.timestamp("us")))
        .append_column("state", pc.if_else(pc.is_valid(issues["closed_at"]), "closed", "open"))
        .append_column("author_id", pa.nulls(count, pa.string()))
        .append_column("author_is_bot", pa.repeat(pa.scalar(False), count))
        .append_column("known_at", pa.repeat(pa.scalar(known_at, pa.timestamp("us")), count))
    )


def events_of(issues: pa.Table, known_at: datetime) -> pa.Table:
    """Rows of `raw.issue_events`: the first close of each issue that was closed. A sweep counts as a bot's, since neither is an answer."""
    closed = issues.filter(pc.is_valid(issues["closed_at"]))
    count = closed.num_rows
    return (
        _with_reason(closed)
        .rename_columns({"closed_at": "happened_at"})
        .drop_columns(["created_at"])
        .append_column("event", pa.repeat(pa.scalar("closed"), count))
        .append_column("actor_id", pa.nulls(count, pa.string()))
        .append_column("actor_is_bot", pc.is_in(closed["close_kind"], pa.array(_BY_RULE)))
        .append_column("known_at", pa.repeat(pa.scalar(known_at, pa.timestamp("us")), count))
        .append_column("place", pa.repeat(pa.scalar(0, pa.int64()), count))
    )


def _with_reason(issues: pa.Table) -> pa.Table:
    """GitHub's reason of the close in place of its kind; NULL for other kinds."""
    kinds = issues["close_kind"]
    reasons = pc.if_else(pc.is_in(kinds, pa.array(_REASONS)), kinds, pa.scalar(None, pa.string()))
    return issues.drop_columns(["close_kind"]).append_column("state_reason", reasons)
