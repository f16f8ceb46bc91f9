"""What the walk needs to know of one list of a repository: GraphQL names, order, and how its nodes become rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from collectors.accounts import Identities


class Head(NamedTuple):
    """What repository facts tell of a list: its newest change (UTC) and its length."""

    at: datetime | None
    total: int

    def moved_on_to(self, latest: "Head") -> bool:
        """Tell whether there is something to ask for; rows that vanished cannot be asked for."""
        return latest.at != self.at or latest.total > self.total


class More(NamedTuple):
    """An issue whose events go on: from which cursor, and how many are known."""

    number: int
    cursor: str
    known: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when rows were read, and who hashes the people in them."""

    repo_id: int
    known_at: datetime
    identities: Identities


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows by raw table, and the issues whose events go on."""

    tables: Mapping[str, pa.Table]
    unfinished: tuple[More, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One list.

    Attributes:
        source: its name in coverage, state and outcomes.
        field: of GraphQL's Repository.
        node: the selection of one node, braces included.
        number: the node's field that settles ties of creation time.
        changed: the node's field by which news are found: updatedAt or createdAt.
        states: walked apart when the list is long.
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
        """The node's field in whose order bare numbers are read: the one that a part of the list can be asked for by, if there is one."""
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
