"""What a GraphQL field is asked of: a row in its repository, and the query itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLError

from tests.worlds.strict_server.rows import CommitRow, EventRow, IssueRow, PullRow, RepoRow, World
from tests.worlds.strict_server.schema import Weight

Arguments = Mapping[str, Any]


class Quota:
    """The requests or points of an hour."""

    def __init__(self, limit: int = 5000) -> None:
        self.limit = limit
        self.used = 0
        self.reset_at = int(datetime.now(UTC).timestamp()) + 3600

    @property
    def remaining(self) -> int:
        """What is left, never below zero."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Root:
    """The query itself."""

    world: World
    quota: Quota
    weight: Weight


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue in its repository."""

    repo: RepoRow
    row: IssueRow


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request in its repository."""

    repo: RepoRow
    row: PullRow


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of the default branch."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch and the key of its tip."""

    repo: RepoRow
    name: str
    tip: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit in its repository."""

    repo: RepoRow
    row: CommitRow


@dataclass(frozen=True, slots=True)
class Event:
    """A close or a reopening in its repository."""

    repo: RepoRow
    row: EventRow


def stamp(at: datetime | None) -> str | None:
    """A moment as GitHub writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def refused(kind: str, message: str) -> GraphQLError:
    """An error as GitHub types it."""
    return GraphQLError(message, extensions={"type": kind})
