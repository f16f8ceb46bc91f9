"""The parts of a shared query: what each stream wants next, as GraphQL under an alias, and what becomes of the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping
from collectors.github.lists import timeline
from collectors.github.lists.backfill_range import Side
from collectors.github.lists.list_state import PAGE, News, Stream
from collectors.github.lists.listing import Head, More, Origin

_HEAD_FIELDS = frozenset({"updatedAt"})  # lists whose rows change have their head watched during the backfill


@dataclass(frozen=True, slots=True)
class Ask:
    """One alias of a query.

    Attributes:
        alias: under ``repository``.
        stream: who wants it.
        kind: an end of a span, the news, the head, or the events of one issue that go on.
        rows: asked for at most.
        left: about how many rows this chain of pages still has; the longest goes first.
        text: GraphQL, alias included; where it goes on is the variable of the alias's name.
        cursor: that variable's value; None where the text does not name it.
        index: of the span, or the issue's number.
    """

    alias: str
    stream: Stream
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


def asks_of(stream: Stream, page: int) -> Iterator[Ask]:
    """Yield what a stream wants next, ``page`` rows an alias at most."""
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
        yield Ask(alias, stream, "more", first, first, text, place or None, number)


def take(ask: Ask, payload: Mapping[str, Any] | None, origin: Origin, observed_at: datetime) -> Mapping[str, pa.Table]:
    """Note an answer in the stream and return its rows.

    Args:
        ask: what was asked.
        payload: what stands under its alias.
        origin: of the rows.
        observed_at: when the facts were read.

    Raises:
        Malformed: a promised key is missing or wrong; the stream is as before.
    """
    if ask.kind == "more":
        return _take_more(ask, payload, origin)
    stream, where = ask.stream, f"{ask.stream.listing.source} {ask.kind}"
    connection = mapping({ask.alias: payload}, ask.alias, where)
    if ask.kind == "head":
        nodes = items(connection, "nodes", where)
        at = instant(nodes[0], stream.listing.changed, where) if nodes else None
        stream.latest = Head(at, integer(connection, "totalCount", where))
        return {}
    nodes = [node for node in items(connection, "nodes", where) if node is not None]
    parsed = stream.listing.parse(nodes, origin)
    if ask.kind == "news":
        if _have_ended(stream, connection, nodes, where):
            stream.end_news(observed_at)
    else:
        stream.spans[ask.index].take(ask.kind, connection, stream.listing.number, where)
    stream.more += parsed.unfinished
    return parsed.tables


def rewind(ask: Ask) -> None:
    """Begin the list anew whose cursor the server no longer knows."""
    if ask.kind == "front" or ask.kind == "back":
        ask.stream.spans[ask.index].rewind(ask.kind)
    elif ask.kind == "news":
        ask.stream.news = None
    elif ask.kind == "more":
        ask.stream.more = [More(ask.index, "", 0) if one.number == ask.index else one for one in ask.stream.more]


def _end(stream: Stream, index: int, side: Side, rows: int) -> Ask:
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
    return Ask(alias, stream, side, rows, span.left, text, place or None, index)


def _head(stream: Stream) -> Ask:
    listing = stream.listing
    alias = f"{listing.source}Head"
    text = f"{alias}: {listing.field}(first: 1, {listing.news_order}) {{ totalCount nodes {{ {listing.changed} }} }}"
    return Ask(alias, stream, "head", 1, PAGE, text)


def _news(stream: Stream, page: int) -> Ask:
    listing = stream.listing
    place = stream.news.cursor if stream.news else None
    since = ""
    if listing.filters_by_time and stream.mark is not None:
        since = f', filterBy: {{since: "{stream.mark:%Y-%m-%dT%H:%M:%SZ}"}}'
    alias = f"{listing.source}News"
    text = (
        f"{alias}: {listing.field}(first: {page}{_onward('after', alias, place)}{since}, {listing.news_order}) "
        f"{{ pageInfo {{ hasNextPage endCursor }} nodes {listing.node} }}"
    )
    return Ask(alias, stream, "news", page, page, text, place or None)


def _onward(way: str, alias: str, place: str | None) -> str:
    """The argument that says where an alias goes on, as a variable of the alias's name."""
    return f", {way}: ${alias}" if place else ""


def _have_ended(stream: Stream, connection: Mapping[str, Any], nodes: list[Any], where: str) -> bool:
    """Note a page of news; tell whether it came down to what is known."""
    info = mapping(connection, "pageInfo", where)
    has_more, place = boolean(info, "hasNextPage", where), cursor(info, "endCursor", where)
    changes = [instant(node, stream.listing.changed, where) for node in nodes]
    news = stream.news or News(stream.latest)
    reached = stream.mark is not None and any(change < stream.mark for change in changes)
    if has_more and not reached and (place is None or place == news.cursor):
        raise Malformed("endCursor", where)
    stream.news = News(news.head, place, max(changes, default=None) if news.newest is None else news.newest)
    return reached or not has_more


def _take_more(ask: Ask, payload: Mapping[str, Any] | None, origin: Origin) -> Mapping[str, pa.Table]:
    others = [one for one in ask.stream.more if one.number != ask.index]
    known = next(one.known for one in ask.stream.more if one.number == ask.index)
    if payload is None:  # deleted or moved since its list was read
        ask.stream.more = others
        return {}
    parsed = timeline.parse([payload], origin, known=known)
    asked_before = {(one.number, one.cursor) for one in ask.stream.more}
    if any((one.number, one.cursor) in asked_before for one in parsed.unfinished):  # it would be asked again for ever
        raise Malformed("endCursor", "timelineItems")
    ask.stream.more = [*others, *parsed.unfinished]
    return parsed.tables
