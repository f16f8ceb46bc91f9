"""The parts of a shared query: what each stream reads next, as GraphQL under an alias, and how its answer changes the stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping
from collectors.github.lists import timeline
from collectors.github.lists.backfill_range import Side
from collectors.github.lists.list_state import PAGE, Increment, ListState
from collectors.github.lists.listing import Continuation, ListFacts, Origin

_HEAD_FIELDS = frozenset({"updatedAt"})  # lists with changing rows query their head during the backfill too


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One alias of a query.

    Attributes:
        alias: under ``repository``.
        stream: the stream that it belongs to.
        kind: an end of a span, the incremental update, the head, or further events of one issue.
        rows: requested at most.
        left: about how many rows this chain of pages still has; the longest goes first.
        text: GraphQL, alias included; the cursor is a variable with the alias's name.
        cursor: that variable's value; None if the text does not use it.
        index: of the span, or the issue's number.
    """

    alias: str
    stream: ListState
    kind: Literal["front", "back", "news", "head", "more"]
    rows: int
    left: int
    text: str
    cursor: str | None = None
    index: int = 0

    @property
    def points(self) -> float:
        """The price: one request for the list and one for each nested list of a full page, a hundredth of a point each."""
        nested = self.stream.listing.requests_a_node * self.rows if self.kind in {"front", "back", "news"} else 0
        return (1 + nested) / 100


def query_parts(stream: ListState, page: int) -> Iterator[QueryPart]:
    """Yield the next parts of a stream, at most ``page`` rows an alias."""
    for index, span in enumerate(stream.spans):
        for side, rows in span.sizes(page).items():
            yield _end(stream, index, side, rows)
    if stream.in_backfill and stream.listing.changed in _HEAD_FIELDS:
        yield _head(stream)
    if stream.has_news:
        yield _news(stream, page)
    for number, place, _ in stream.more:
        first = min(page, timeline.MORE_EVENTS)
        alias = f"more{number}"
        text = f"{alias}: issue(number: {number}) {{ number {timeline.selection(first, _onward('after', alias, place))} }}"
        yield QueryPart(alias, stream, "more", first, first, text, place or None, number)


def take(part: QueryPart, payload: Mapping[str, Any] | None, origin: Origin, observed_at: datetime) -> Mapping[str, pa.Table]:
    """Add an answer to the stream and return its rows.

    Args:
        part: the part that was sent.
        payload: the value under its alias.
        origin: of the rows.
        observed_at: when the facts were read.

    Raises:
        Malformed: a promised key is missing or wrong; the stream is unchanged.
    """
    if part.kind == "more":
        return _take_more(part, payload, origin)
    stream, where = part.stream, f"{part.stream.listing.source} {part.kind}"
    connection = mapping({part.alias: payload}, part.alias, where)
    if part.kind == "head":
        nodes = items(connection, "nodes", where)
        at = instant(nodes[0], stream.listing.changed, where) if nodes else None
        stream.latest = ListFacts(at, integer(connection, "totalCount", where))
        return {}
    nodes = [node for node in items(connection, "nodes", where) if node is not None]
    parsed = stream.listing.parse(nodes, origin)
    if part.kind == "news":
        if _has_reached_known(stream, connection, nodes, where):
            stream.end_news(observed_at)
    else:
        stream.spans[part.index].take(part.kind, connection, stream.listing.number, where)
    stream.more += parsed.unfinished
    return parsed.tables


def rewind(part: QueryPart) -> None:
    """Restart the list if the server no longer knows its cursor."""
    if part.kind == "front" or part.kind == "back":
        part.stream.spans[part.index].rewind(part.kind)
    elif part.kind == "news":
        part.stream.news = None
    elif part.kind == "more":
        part.stream.more = [Continuation(part.index, "", 0) if one.number == part.index else one for one in part.stream.more]


def _end(stream: ListState, index: int, side: Side, rows: int) -> QueryPart:
    listing, span = stream.listing, stream.spans[index]
    states = f", states: [{span.states}]" if span.states else ""
    if side == "front":
        place, way, size, info = span.front.cursor, "after", "first", "hasNextPage endCursor"
    else:
        place, way, size, info = span.back.cursor, "before", "last", "hasPreviousPage startCursor"
    alias = f"{listing.source}{index}{side}"
    text = (
        f"{alias}: {listing.field}({size}: {rows}{_onward(way, alias, place)}{states}, orderBy: {{field: CREATED_AT, direction: ASC}}) "
        f"{{ totalCount pageInfo {{ {info} }} nodes {listing.node} }}"
    )
    return QueryPart(alias, stream, side, rows, span.left, text, place or None, index)


def _head(stream: ListState) -> QueryPart:
    listing = stream.listing
    alias = f"{listing.source}Head"
    text = f"{alias}: {listing.field}(first: 1, {listing.news_order}) {{ totalCount nodes {{ {listing.changed} }} }}"
    return QueryPart(alias, stream, "head", 1, PAGE, text)


def _news(stream: ListState, page: int) -> QueryPart:
    listing = stream.listing
    place = stream.news.cursor if stream.news else None
    since = ""
    if listing.filters_by_time and stream.watermark is not None:
        since = f', filterBy: {{since: "{stream.watermark:%Y-%m-%dT%H:%M:%SZ}"}}'
    alias = f"{listing.source}News"
    text = (
        f"{alias}: {listing.field}(first: {page}{_onward('after', alias, place)}{since}, {listing.news_order}) "
        f"{{ pageInfo {{ hasNextPage endCursor }} nodes {listing.node} }}"
    )
    return QueryPart(alias, stream, "news", page, page, text, place or None)


def _onward(way: str, alias: str, place: str | None) -> str:
    """The argument with the cursor, as a variable of the alias's name."""
    return f", {way}: ${alias}" if place else ""


def _has_reached_known(stream: ListState, connection: Mapping[str, Any], nodes: list[Any], where: str) -> bool:
    """Add a page of an incremental update; return whether it reached known changes."""
    info = mapping(connection, "pageInfo", where)
    has_more, place = boolean(info, "hasNextPage", where), cursor(info, "endCursor", where)
    changes = [instant(node, stream.listing.changed, where) for node in nodes]
    news = stream.news or Increment(stream.latest)
    reached = stream.watermark is not None and any(change < stream.watermark for change in changes)
    if has_more and not reached and (place is None or place == news.cursor):
        raise Malformed("endCursor", where)
    stream.news = Increment(news.head, place, max(changes, default=None) if news.newest is None else news.newest)
    return reached or not has_more


def _take_more(part: QueryPart, payload: Mapping[str, Any] | None, origin: Origin) -> Mapping[str, pa.Table]:
    others = [one for one in part.stream.more if one.number != part.index]
    known = next(one.known for one in part.stream.more if one.number == part.index)
    if payload is None:  # deleted or moved since its list was read
        part.stream.more = others
        return {}
    parsed = timeline.parse([payload], origin, known=known)
    asked_before = {(one.number, one.cursor) for one in part.stream.more}
    if any((one.number, one.cursor) in asked_before for one in parsed.unfinished):  # it would be queried again forever
        raise Malformed("endCursor", "timelineItems")
    part.stream.more = [*others, *parsed.unfinished]
    return parsed.tables
