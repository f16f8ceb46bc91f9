"""A lagging replica: a repository's lists are some seconds old, its facts are current."""

from dataclasses import replace

from sandbox import rows
from sandbox.connections import Row
from sandbox.instants import Instant
from sandbox.repository import Kind, Repository


def as_it_was(repository: Repository, moment: Instant) -> Repository:
    """Return the repository with the rows that its lists had at a time; rows deleted since are missing too."""
    before = {kind: {number: _before(kind, row, repository.repo_id, moment) for number, row in _old(table, moment)}
              for kind, table in repository.tables.items()}  # fmt: skip
    return replace(repository, tables=before, _views={})


def _old(table: dict[int, Row], moment: Instant) -> list[tuple[int, Row]]:
    return [(number, row) for number, row in table.items() if row["createdAt"] <= moment]


def _before(kind: Kind, row: Row, repo_id: int, moment: Instant) -> Row:
    if kind == "issues":
        events = [event for event in row["events"] if event["createdAt"] <= moment]
        if len(events) < len(row["events"]):
            return rows.issue(repo_id, row["number"], row["createdAt"], row["author"], events, row["title"])
    if kind == "pulls" and (row["closedAt"] or "") > moment:
        return rows.pull(repo_id, row["number"], row["createdAt"], row["author"], title=row["title"])
    return row
