"""Finds the rows of a list that have vanished from GitHub: deleted, transferred, converted to a discussion.

Only the count shows that rows have vanished. So a list that is shorter on GitHub than here is read again, as bare numbers. Issues can
be filtered by time of change: they are split into bands whose counts say which ones to read, many in one query. The other lists are
read from both ends. A search that needs more requests than its bound continues the next night.
Source: https://docs.github.com/en/graphql/reference/objects#repository
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from collectors.columns import BIGINT, INSTANT, TEXT, raw_schema
from collectors.errors import SourceError, TooHeavy
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.lists.list_reader import check_identity
from collectors.github.lists.listing import Listing
from collectors.github.lists.search import LISTS, PIECE, Search
from collectors.page import Page

SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "kind": TEXT,
        "number": BIGINT,
        "last_seen_at": INSTANT,
        "noticed_at": INSTANT,
        "returned_at": INSTANT,
    },
    nullable={"returned_at"},
)
NUMBERS_A_REQUEST = 50
ROWS_A_REQUEST = 100
SETTLED = timedelta(minutes=5)  # a lagging replica may lack a younger change
_ROOT = "repository"


@dataclass(frozen=True, slots=True)
class Held:
    """The stored rows of one list, and GitHub's count.

    Attributes:
        listing: which list.
        times: number to time, aware UTC or naive UTC: of the last change if the list can be filtered by it, else of creation.
        missing: how many more rows are stored than GitHub counts.
        open_there: rows that are open on GitHub; all rows if the list has no state.
        last_seen_at: when the counts agreed last.
    """

    listing: Listing
    times: Mapping[int, datetime]
    missing: int
    open_there: int
    last_seen_at: datetime

    @property
    def bound(self) -> int:
        """Requests a night at most."""
        return math.ceil(self.open_there / ROWS_A_REQUEST) + math.ceil(self.missing / NUMBERS_A_REQUEST)

    @property
    def is_exact(self) -> bool:
        """Whether GitHub lists all it counts, so that a search ends with the last missing row. The count of forks includes private ones."""
        return self.listing.kind != "fork"

    @property
    def requests(self) -> int:
        """About how many requests tonight takes."""
        rows = len(self.times)
        whole = math.ceil(rows / (PIECE * LISTS)) if self.listing.filters_by_time else math.ceil(rows / (2 * ROWS_A_REQUEST))
        return max(1, min(self.bound, whole))


def stream_of(listing: Listing) -> str:
    """Return the name under which the state of a search is kept."""
    return f"{listing.source}_recount"


def is_settled(held: Held, text: str | None) -> bool:
    """Return whether an earlier search read the whole list and left the same difference unexplained: reading it again would not help."""
    search = None if text is None else Search.resume(held.listing, text)
    return search is not None and search.is_over and search.unexplained == held.missing


def fetch(client: GitHubClient, facts: RepoFacts, held: Held, text: str | None, *, now: datetime) -> Iterator[Page]:
    """Yield the rows that have vanished, one page per request, within the bound; a search that does not end continues from its state.

    Args:
        client: with a token.
        facts: of tonight.
        held: the stored rows, after tonight's update.
        text: the state, from the last page of the night before.
        now: becomes ``noticed_at``.

    Yields:
        Pages of ``vanished``.

    Raises:
        SourceError: GitHub did not answer; the state is that of the last page.
        BadToken: no token is left.
    """
    search = Search.begin(held.listing, held.times, held.last_seen_at, facts.observed_at - SETTLED, text)
    left = held.missing
    for _ in range(held.bound):
        gone = _ask(client, facts, search)
        left -= len(gone)
        if left <= 0 and held.is_exact:
            search.end()
        yield Page({"vanished": _table(facts, search, gone, now)}, {stream_of(held.listing): search.to_text(left)})
        if search.is_over:
            break


def _ask(client: GitHubClient, facts: RepoFacts, search: Search) -> set[int]:
    parts, cursors = search.parts()
    field = repository_field(facts.repo, "\n".join(["databaseId", *parts]))
    try:
        answer = client.graphql(document(field, cursors=cursors), cursors, cost=1, can_shrink=search.can_shrink)
        if error := _trouble(answer):
            raise error
    except TooHeavy:
        if not search.can_shrink:
            raise
        search.shrink()
        return set()
    check_identity(answer, facts)
    return search.take(answer.data[_ROOT])


def _trouble(answer: Answer) -> SourceError | None:
    """Return the first error: an incomplete list would make existing rows vanish."""
    return answer.unplaced or answer.error_at(_ROOT)


def _table(facts: RepoFacts, search: Search, gone: set[int], now: datetime) -> pa.Table:
    row = {
        "repo_id": facts.repo_id,
        "kind": search.listing.kind,
        "last_seen_at": search.last_seen_at.astimezone(UTC),
        "noticed_at": now,
        "returned_at": None,
    }
    return pa.Table.from_pylist([row | {"number": number} for number in sorted(gone)], schema=SCHEMA)
