"""The search for vanished rows of one list. Its state, what is left to count and to read, is stored as JSON text between two nights."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Self

from collectors.errors import Malformed
from collectors.fields import boolean, integer, mapping
from collectors.github.chain import ROWS, Chain, cut, has_met, read_numbers, seconds, since_text
from collectors.github.lists.listing import Listing

LISTS = 25  # pages of a hundred bare numbers in one query
PIECE = 80  # stored rows that one page should cover; rows that changed together make it longer
_COUNTS = 50  # counts in one query
_GUARD = "moved"
Band = tuple[int | None, int | None]
"""From a time of change (included, None: the beginning) to another (excluded, None: the end), in seconds."""


@dataclass(slots=True)
class Search:
    """One search.

    Attributes:
        listing: which list.
        last_seen_at: when no row was missing.
        held: number to seconds of the stored rows; not part of the state.
        judged_until: rows that changed later are not judged yet.
        bands: to be counted, to find those that lack rows.
        chains: to be read.
        unexplained: how many more rows were stored than GitHub counted after a search had read everything; 0 if some rows were too
            young to be judged.
        lists: pages in one query at most.
    """

    listing: Listing
    last_seen_at: datetime
    held: Mapping[int, int]
    judged_until: int
    bands: list[Band] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    unexplained: int = 0
    lists: int = LISTS

    @classmethod
    def begin(cls, listing: Listing, times: Mapping[int, datetime], last_seen_at: datetime, until: datetime, text: str | None) -> Self:
        """Return a new search, or the last one if it did not end."""
        earlier = None if text is None else cls.resume(listing, text)
        is_new = earlier is None or earlier.is_over
        search = cls(listing, last_seen_at, {}, 0) if earlier is None or is_new else earlier
        search.held = {number: seconds(at) for number, at in times.items()}
        search.judged_until = seconds(until)
        if is_new:
            search.plan()
        return search

    @classmethod
    def resume(cls, listing: Listing, text: str) -> Self | None:
        """Return the state of an earlier search; None if the text is not ours."""
        try:
            stored = json.loads(text)
            chains = [Chain(**one) for one in stored["chains"]]
            bands = [(low, high) for low, high in stored["bands"]]
            return cls(listing, datetime.fromisoformat(stored["last_seen_at"]), {}, 0, bands, chains, stored["unexplained"])
        except (ValueError, KeyError, TypeError):
            return None

    def to_text(self, left: int) -> str:
        """Return the state as JSON.

        Args:
            left: how many more rows are stored than GitHub counts, without those found.
        """
        is_young = any(at > self.judged_until for at in self.held.values())
        return json.dumps(
            {
                "last_seen_at": self.last_seen_at.astimezone(UTC).isoformat(),
                "unexplained": 0 if is_young else left,
                "bands": self.bands,
                "chains": [asdict(chain) for chain in self.chains],
            },
            separators=(",", ":"),
        )

    @property
    def is_over(self) -> bool:
        """Whether everything has been read."""
        return not (self.bands or self.chains)

    def end(self) -> None:
        """End the search early: every missing row was found."""
        self.bands, self.chains = [], []

    @property
    def can_shrink(self) -> bool:
        """Whether a query can ask for less."""
        return self.lists > 1

    def shrink(self) -> None:
        """Ask for half as much at once."""
        self.lists = max(1, self.lists // 2)

    def parts(self) -> tuple[list[str], dict[str, str]]:
        """Return the fields of the next query and their cursors."""
        if self.bands:
            return [self._count_text(alias, low) for alias, low in self._counted().items()], {}
        asked = self._asked()
        texts = [chain.text(self.listing, alias) for alias, chain in asked.items()]
        if self.listing.filters_by_time:  # requested last, so that a row that moves meanwhile is in one of both
            texts.append(
                f"{_GUARD}: {self.listing.field}(first: {ROWS}, {self.listing.news_order}) "
                f"{{ pageInfo {{ hasNextPage }} nodes {{ {self.listing.number} {self.listing.recount_key} }} }}"
            )
        return texts, {alias: chain.cursor for alias, chain in asked.items() if chain.cursor}

    def take(self, repository: Mapping[str, Any]) -> set[int]:
        """Add an answer and return the numbers that have vanished.

        Raises:
            Malformed: a promised key is missing or wrong.
        """
        if self.bands:
            self._take_counts({alias: _total(repository, alias) for alias in self._counted()})
            return set()
        asked = self._asked()
        moved = self._moved(repository) if self.listing.filters_by_time else set()
        if moved is None:
            return set()
        judged = {number: at for number, at in self.held.items() if at <= self.judged_until and number not in moved}
        gone: set[int] = set()
        for alias, chain in asked.items():
            gone |= chain.take(mapping(repository, alias, self.listing.source), self.listing, judged)
        if not self.listing.filters_by_time and (has_met(*self.chains) or any(chain.is_done for chain in self.chains)):
            self.chains = []
        self.chains = [chain for chain in self.chains if not chain.is_done]
        self.held = {number: at for number, at in self.held.items() if number not in gone}
        return gone

    def plan(self) -> None:
        """Plan what to count and read, from the beginning."""
        if not self.listing.filters_by_time:
            self.chains = [Chain(), Chain(descending=True)]
            return
        pieces = _bands([None, *cut(self.held.values(), PIECE), None])
        if len(pieces) <= self.lists:
            self.chains = [Chain(since=low, until=high) for low, high in pieces]
        else:
            self.bands = self._pieces((None, None), _COUNTS)

    def _asked(self) -> dict[str, Chain]:
        return {f"part{place}": chain for place, chain in enumerate(self.chains[: self.lists])}

    def _counted(self) -> dict[str, int | None]:
        """The times since which changes are counted, by alias: both ends of each band."""
        times = {time for band in self.bands[:_COUNTS] for time in band if time is not None}
        return {"all": None} | {f"since{time}".replace("-", "m"): time for time in sorted(times)}

    def _count_text(self, alias: str, since: int | None) -> str:
        after = "" if since is None else f", filterBy: {{since: {since_text(since)}}}"
        return f"{alias}: {self.listing.field}(first: 1{after}) {{ totalCount }}"

    def _take_counts(self, totals: Mapping[str, int]) -> None:
        """Keep the bands with fewer rows on GitHub than here; split them again, or read them once that is cheap."""
        there = dict(zip(self._counted().values(), totals.values(), strict=True))
        counted, waiting = self.bands[:_COUNTS], self.bands[_COUNTS:]
        lacking = [
            (low, high)
            for low, high in counted
            if there[low] - (0 if high is None else there[high]) < sum(_lies_in(at, low, high) for at in self.held.values())
        ]
        pages = [self._pieces(band, None) for band in lacking]
        if sum(map(len, pages)) <= self.lists or len(lacking) >= _COUNTS / 2 or all(len(each) == 1 for each in pages):
            self.bands = waiting
            self.chains += [Chain(since=low, until=high) for each in pages for low, high in each]
        else:
            self.bands = [piece for band in lacking for piece in self._pieces(band, _COUNTS // len(lacking))] + waiting

    def _pieces(self, band: Band, count: int | None) -> list[Band]:
        """Cut a band into so many pieces, or into pages."""
        low, high = band
        times = [at for at in self.held.values() if _lies_in(at, low, high)]
        size = PIECE if count is None else max(PIECE, -(-len(times) // count))
        return _bands([low, *(at for at in cut(times, size) if low is None or at > low), high])

    def _moved(self, repository: Mapping[str, Any]) -> set[int] | None:
        """Return what has changed since the stored rows were read; None if that is more than a page, so that nothing can be judged."""
        connection = mapping(repository, _GUARD, self.listing.source)
        named = read_numbers(connection, self.listing)
        has_more = boolean(mapping(connection, "pageInfo", self.listing.source), "hasNextPage", self.listing.source)
        if has_more and named and named[-1][1] > max(self.held.values(), default=0):
            return None
        return {number for number, _ in named}


def _bands(times: Sequence[int | None]) -> list[Band]:
    return list(pairwise(times))


def _lies_in(at: int, low: int | None, high: int | None) -> bool:
    return (low is None or at >= low) and (high is None or at < high)


def _total(repository: Mapping[str, Any], alias: str) -> int:
    connection = repository.get(alias)
    if connection is None:
        raise Malformed(alias, "repository")
    return integer(connection, "totalCount", "a count of changes")
