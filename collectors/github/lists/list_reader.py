"""Walks the lists of one repository in shared queries, a page of rows a query.

Every answer is a ``Page`` whose streams say, as text, how far it has come; the next query is sent when the caller asks for
the next page, and this one may still be on its way to the disk then. A query that is too heavy shrinks and goes on; an
alias that fails ends its own list only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from collectors.errors import Gone, Malformed, SourceError, StaleCursor, TooHeavy, Unavailable
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.lists.list_state import Stream
from collectors.github.lists.listing import Origin
from collectors.github.lists.query_parts import Ask, asks_of, rewind, take
from collectors.github.page_size import STREAM as PACE
from collectors.github.page_size import Pace
from collectors.page import Coverage, Page

_ROOT = "repository"
_ATTEMPTS = 3  # at a list that is in trouble, or at the repository, within one walk


class _Again(Unavailable):
    """The same query is worth another attempt."""


class ListReader:
    """One repository's lists on their way to being complete.

    Args:
        client: with a token.
        facts: of the repository, read before.
        streams: the lists that have something to be asked for.
        origin: of the rows.
        pace: how much a query asks for.
    """

    def __init__(self, client: GitHubClient, facts: RepoFacts, streams: Sequence[Stream], origin: Origin, pace: Pace) -> None:
        self._client = client
        self._facts = facts
        self._streams = list(streams)
        self._origin = origin
        self._pace = pace
        self._pace_before = pace.to_text()
        self._was_heavy = False
        self._failures: Counter[str] = Counter()
        self._rewound: set[str] = set()
        self._failed: dict[str, SourceError] = {}

    def pages(self) -> Iterator[Page]:
        """Yield the answers until nothing is left to ask for.

        Raises:
            SourceError: the repository as a whole cannot be asked.
            BadToken: no token is left.
        """
        while asks := self._choose():
            answer = self._send(asks)
            if answer is None:
                continue
            rows: dict[str, list[pa.Table]] = defaultdict(list)
            for ask in asks:
                for table, part in self._read(ask, answer).items():
                    rows[table].append(part)
            if self._was_heavy:
                self._pace.refused(sum(ask.rows for ask in asks))
                self._was_heavy = False
            yield self._page(rows, {ask.stream.listing.source: ask.stream for ask in asks})

    def _choose(self) -> list[Ask]:
        """Fit the longest chains of pages into one query; heads, which bring nothing further by themselves, only ride along."""
        wanted = [ask for stream in self._streams for ask in asks_of(stream, self._pace.page)]
        chosen: list[Ask] = []
        room = self._pace.rows
        for ask in sorted(wanted, key=lambda ask: (ask.kind == "head", -ask.left)):
            if ask.rows <= room or not chosen:
                chosen.append(ask)
                room -= ask.rows
        return chosen

    def _send(self, asks: Sequence[Ask]) -> Answer | None:
        """Ask; None where the query must shrink and nothing of the answer is known to be whole."""
        cost, rows = max(1, round(sum(ask.points for ask in asks))), sum(ask.rows for ask in asks)
        about = (self._facts.repo,)
        try:
            answer = self._client.graphql(*self._query(asks), cost=cost, can_shrink=self._pace.can_shrink, about=about)
            if whole := self._whole_error(answer):
                raise whole
        except TooHeavy:
            if not self._pace.can_shrink:
                raise
            self._pace.refused(rows)
            return None
        except _Again:
            self._client.pause()
            return None
        self._pace.answered(answer.took_s, rows)
        return answer

    def _whole_error(self, answer: Answer) -> SourceError | None:
        """Return what is wrong with the repository as a whole; trouble that may pass is tried again before."""
        error = answer.unplaced or next((each.error for each in answer.errors if each.path == (_ROOT,)), None) or self._stranger(answer)
        if isinstance(error, Unavailable) and error.passing and not isinstance(error, TooHeavy) and self._failures[_ROOT] < _ATTEMPTS - 1:
            self._failures[_ROOT] += 1
            return _Again(error.reason)
        return error

    def _query(self, asks: Sequence[Ask]) -> tuple[str, Mapping[str, str]]:
        cursors = {ask.alias: ask.cursor for ask in asks if ask.cursor is not None}
        field = repository_field(self._facts.repo, "\n".join(["databaseId", *(ask.text for ask in asks)]))
        return document(field, cursors=cursors), cursors

    def _stranger(self, answer: Answer) -> SourceError | None:
        """Return an error where the answer is not about the repository."""
        try:
            check_identity(answer, self._facts)
        except SourceError as error:
            return error
        return None

    def _read(self, ask: Ask, answer: Answer) -> Mapping[str, pa.Table]:
        source = ask.stream.listing.source
        if source in self._failed:
            return {}
        repository: Mapping[str, Any] | None = answer.data.get(_ROOT)
        error = answer.error_at(_ROOT, ask.alias)
        if error is None and repository is None:
            return {}  # another alias took the repository down with it; this one is asked again
        try:
            if error is not None and not (ask.kind == "more" and isinstance(error, Gone)):
                raise error
            if repository is None or ask.alias not in repository:
                raise Malformed(ask.alias, _ROOT)
            if repository[ask.alias] is None and error is None and ask.kind != "more":
                msg = f"{ask.alias} is null and the server does not say why"
                raise Unavailable(msg, passing=True)
            return take(ask, repository[ask.alias], self._origin, self._facts.observed_at)
        except SourceError as failure:
            self._survive(ask, failure)
            return {}

    def _survive(self, ask: Ask, failure: SourceError) -> None:
        """Shrink or rewind where that helps; else this list ends here."""
        if isinstance(failure, TooHeavy) and self._pace.can_shrink:
            self._was_heavy = True
        elif isinstance(failure, StaleCursor) and ask.alias not in self._rewound:
            self._rewound.add(ask.alias)
            rewind(ask)
        elif isinstance(failure, Unavailable) and failure.passing and self._failures[ask.alias] < _ATTEMPTS - 1:
            self._failures[ask.alias] += 1  # it is asked again with the next page
            self._client.pause()
        else:
            self._failed[ask.stream.listing.source] = failure

    def _page(self, rows: Mapping[str, Sequence[pa.Table]], asked: Mapping[str, Stream]) -> Page:
        for stream in asked.values():
            stream.end_backfill()
        failed = {source: self._failed[source] for source in asked if source in self._failed}
        ended = [stream for source, stream in asked.items() if source not in failed and stream.is_complete]
        self._streams = [stream for stream in self._streams if stream.listing.source not in failed and stream not in ended]
        pace = self._pace.to_text()
        learned, self._pace_before = {PACE: pace} if pace != self._pace_before else {}, pace
        return Page(
            rows={table: pa.concat_tables(parts) for table, parts in rows.items()},
            streams={source: stream.to_text() for source, stream in asked.items()} | learned,
            coverage=tuple(Coverage(stream.listing.source, stream.complete_from, self._facts.observed_at) for stream in ended),
            learned=learned,
            failed=failed,
        )


def check_identity(answer: Answer, facts: RepoFacts) -> None:
    """Make sure that the answer is about the repository of these facts: its name may be taken over while we read.

    Raises:
        Gone: another repository answers to the name.
        Malformed: the answer does not say which one does.
    """
    repository = answer.data.get(_ROOT)
    if repository is None:
        if answer.error_at(_ROOT) is None:
            raise Unavailable("the repository is null and the server does not say why", passing=True)
        return
    if not isinstance(repository, Mapping) or "databaseId" not in repository:
        raise Malformed("databaseId", _ROOT)
    if repository["databaseId"] != facts.repo_id:
        msg = f"{facts.repo} is now the name of another repository"
        raise Gone(msg)
