"""The description of one list of a repository: GraphQL names, order, and the parser of its nodes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from collectors.accounts import Identities


class ListFacts(NamedTuple):
    """What repository facts report of a list: its newest change (UTC) and its length."""

    at: datetime | None
    total: int

    def has_changed(self, latest: "ListFacts") -> bool:
        """Return whether there is something to read. Vanished rows alone do not count: they cannot be queried."""
        return latest.at != self.at or latest.total > self.total


class Continuation(NamedTuple):
    """An issue with further events: the cursor of the next ones, and how many are known."""

    number: int
    cursor: str
    known: int


@dataclass(frozen=True, slots=True)
class Origin:
    """When and from which repository rows were read, and the identities that hash people."""

    repo_id: int
    known_at: datetime
    identities: Identities


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows by raw table, and the issues with further events."""

    tables: Mapping[str, pa.Table]
    unfinished: tuple[Continuation, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One list.

    Attributes:
        source: its name in coverage, state and outcomes.
        field: of GraphQL's Repository.
        node: the selection of one node, braces included.
        number: the node's field that breaks ties of creation time.
        changed: the node's field that orders changes: updatedAt or createdAt.
        states: read separately if the list is long.
        filters_by_time: whether ``filterBy: {since}`` exists.
        requests_a_node: GraphQL's count of nested connections under each node, for the price.
        kind: what one row is, in ``vanished``.
        is_read_weekly: rows change without a trace in the facts, so the newest page is read once a week.
        parse: nodes to rows; raises Malformed.
    """

    source: str
    field: str
    node: str
    number: str
    changed: str
    parse: Callable[[Sequence[Any], Origin], Parsed]
    states: tuple[str, ...] = ()
    filters_by_time: bool = False
    requests_a_node: int = 0
    kind: str = ""
    is_read_weekly: bool = False

    @property
    def recount_key(self) -> str:
        """The node's field that orders bare numbers: the one that GraphQL can filter by, if there is one."""
        return "updatedAt" if self.filters_by_time else "createdAt"

    @property
    def recount_order(self) -> str:
        """GraphQL's name of that order."""
        return "UPDATED_AT" if self.filters_by_time else "CREATED_AT"

    @property
    def news_order(self) -> str:
        """The argument that puts the newest change first."""
        field = "UPDATED_AT" if self.changed == "updatedAt" else "CREATED_AT"
        return f"orderBy: {{field: {field}, direction: DESC}}"
