"""Reads the lists of one repository in shared queries, a page of rows per query.

Every answer is a ``Page`` whose streams store, as text, how far each list was read. The next query is sent when the caller asks for
the next page; the last page may still be in writing then. A query that is too heavy is retried smaller. An alias that fails ends only
its own list.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from collectors.errors import Gone, Malformed, SourceError, StaleCursor, TooHeavy, Unavailable
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.lists.list_state import ListState
from collectors.github.lists.listing import Origin
from collectors.github.lists.query_parts import QueryPart, query_parts, rewind, take
from collectors.github.page_size import STREAM as PACE
from collectors.github.page_size import PageSize
from collectors.page import Coverage, Page

_ROOT = "repository"
_ATTEMPTS = 3  # per list, or for the repository as a whole, within one reading


class _Again(Unavailable):
    """Send the same query again."""


class ListReader:
    """Reads the lists of one repository until they are complete.

    Args:
        client: with a token.
        facts: of the repository, read before.
        streams: the lists to read.
        origin: of the rows.
        pace: the size of the queries.
    """

    def __init__(self, client: GitHubClient, facts: RepoFacts, streams: Sequence[ListState], origin: Origin, pace: PageSize) -> None:
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
        """Yield the answers until all lists are complete.

        Raises:
            SourceError: the repository as a whole cannot be read.
            BadToken: no token is left.
        """
        while parts := self._choose():
            answer = self._send(parts)
            if answer is None:
                continue
            rows: dict[str, list[pa.Table]] = defaultdict(list)
            for part in parts:
                for table, found in self._read(part, answer).items():
                    rows[table].append(found)
            if self._was_heavy:
                self._pace.refused(sum(part.rows for part in parts))
                self._was_heavy = False
            yield self._page(rows, {part.stream.listing.source: part.stream for part in parts})

    def _choose(self) -> list[QueryPart]:
        """Put the longest chains of pages into one query; heads come last, since they have no rows."""
        wanted = [part for stream in self._streams for part in query_parts(stream, self._pace.page)]
        chosen: list[QueryPart] = []
        room = self._pace.rows
        for part in sorted(wanted, key=lambda part: (part.kind == "head", -part.left)):
            if part.rows <= room or not chosen:
                chosen.append(part)
                room -= part.rows
        return chosen

    def _send(self, parts: Sequence[QueryPart]) -> Answer | None:
        """Send the query; None if it must shrink and no part of the answer is known to be complete."""
        cost, rows = max(1, round(sum(part.points for part in parts))), sum(part.rows for part in parts)
        about = (self._facts.repo,)
        try:
            answer = self._client.graphql(*self._query(parts), cost=cost, can_shrink=self._pace.can_shrink, about=about)
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
        """Return the error of the repository as a whole; passing errors are retried first."""
        error = (
            answer.unplaced or next((each.error for each in answer.errors if each.path == (_ROOT,)), None) or self._identity_error(answer)
        )
        if isinstance(error, Unavailable) and error.passing and not isinstance(error, TooHeavy) and self._failures[_ROOT] < _ATTEMPTS - 1:
            self._failures[_ROOT] += 1
            return _Again(error.reason)
        return error

    def _query(self, parts: Sequence[QueryPart]) -> tuple[str, Mapping[str, str]]:
        cursors = {part.alias: part.cursor for part in parts if part.cursor is not None}
        field = repository_field(self._facts.repo, "\n".join(["databaseId", *(part.text for part in parts)]))
        return document(field, cursors=cursors), cursors

    def _identity_error(self, answer: Answer) -> SourceError | None:
        """Return an error if the answer is about another repository."""
        try:
            check_identity(answer, self._facts)
        except SourceError as error:
            return error
        return None

    def _read(self, part: QueryPart, answer: Answer) -> Mapping[str, pa.Table]:
        source = part.stream.listing.source
        if source in self._failed:
            return {}
        repository: Mapping[str, Any] | None = answer.data.get(_ROOT)
        error = answer.error_at(_ROOT, part.alias)
        if error is None and repository is None:
            return {}  # another alias made the repository null; this one is queried again
        try:
            if error is not None and not (part.kind == "more" and isinstance(error, Gone)):
                raise error
            if repository is None or part.alias not in repository:
                raise Malformed(part.alias, _ROOT)
            if repository[part.alias] is None and error is None and part.kind != "more":
                msg = f"{part.alias} is null and the server does not say why"
                raise Unavailable(msg, passing=True)
            return take(part, repository[part.alias], self._origin, self._facts.observed_at)
        except SourceError as failure:
            self._recover(part, failure)
            return {}

    def _recover(self, part: QueryPart, failure: SourceError) -> None:
        """Shrink or rewind if that helps, else end this list."""
        if isinstance(failure, TooHeavy) and self._pace.can_shrink:
            self._was_heavy = True
        elif isinstance(failure, StaleCursor) and part.alias not in self._rewound:
            self._rewound.add(part.alias)
            rewind(part)
        elif isinstance(failure, Unavailable) and failure.passing and self._failures[part.alias] < _ATTEMPTS - 1:
            self._failures[part.alias] += 1  # it is queried again with the next page
            self._client.pause()
        else:
            self._failed[part.stream.listing.source] = failure

    def _page(self, rows: Mapping[str, Sequence[pa.Table]], asked: Mapping[str, ListState]) -> Page:
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
    """Check that the answer is about the repository of these facts: another repository may take its name during a run.

    Raises:
        Gone: another repository has the name.
        Malformed: the answer does not say which one it is about.
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
