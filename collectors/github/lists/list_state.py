"""The state of reading one list: its backfill, then an incremental update each night.

A stream with spans is in its backfill. Afterwards ``watermark`` is five minutes before the newest change that the server
reported when the reading began. So a change during the reading is read the next time, and so is a change that a lagging replica did not
list yet. ``seen`` is what the facts reported then. An update is read from the newest change back to the watermark. Between two pages the
state is stored as JSON text.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from collectors.github.lists.backfill_range import BackfillRange, RangeEnd
from collectors.github.lists.listing import Continuation, ListFacts, Listing

PAGE = 100
_VERSION = 2  # version 1 stored no places of events and no labels; its lists are read again
_LAG = timedelta(minutes=5)  # how far a replica may lag behind the one that answered the facts query
_SECOND = timedelta(seconds=1)
_WEEK = 7


@dataclass(slots=True)
class Increment:
    """An incremental update in progress: the head when it began, its cursor, and the newest change it listed."""

    head: ListFacts
    cursor: str | None = None
    newest: datetime | None = None


@dataclass(slots=True)
class ListState:
    """The state of one list.

    Attributes:
        listing: which.
        latest: what the server reports of the list now; not part of the stored state.
        complete_from: nothing older was requested; None is everything.
        watermark: every older change is stored, some of the next five minutes may be missing.
        seen: what the server reported when the last complete reading began.
        spans: of the backfill; empty afterwards.
        news: an incremental update in progress.
        more: issues with further events to read.
        read_on: the day of the last reading, for a list that is read again every week; not kept for others.
    """

    listing: Listing
    latest: ListFacts
    complete_from: datetime | None = None
    watermark: datetime | None = None
    seen: ListFacts | None = None
    spans: list[BackfillRange] = field(default_factory=list)
    news: Increment | None = None
    more: list[Continuation] = field(default_factory=list)
    read_on: date | None = None

    @property
    def in_backfill(self) -> bool:
        """Whether the backfill is incomplete."""
        return any(not span.done for span in self.spans)

    @property
    def has_news(self) -> bool:
        """Whether the server has changes since the last reading."""
        return not self.in_backfill and (self.news is not None or self.seen is None or self.seen.has_changed(self.latest))

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to read."""
        return not (self.in_backfill or self.has_news or self.more)

    def end_backfill(self) -> None:
        """Drop the spans when the last one is done."""
        if self.spans and not self.in_backfill:
            self.spans = []

    def end_news(self, observed_at: datetime) -> None:
        """Record that the incremental update has reached ``watermark``.

        Args:
            observed_at: when the server reported the head of this update.
        """
        if self.news is None:
            return
        news, self.news = self.news, None
        self.note_reading(observed_at)
        self.seen = _settled(_listed(news), observed_at)
        self.watermark = _behind(self.seen.at)
        if self.latest == news.head:
            self.latest = self.seen

    def note_reading(self, observed_at: datetime) -> None:
        """Record the day of a reading, for a list that is read again every week."""
        if self.listing.is_read_weekly:
            self.read_on = observed_at.astimezone(UTC).date()

    def read_again(self, repo_id: int, observed_at: datetime) -> None:
        """Mark the list for a weekly reading on its day of the week, or if that was missed: its facts do not show all changes.

        Args:
            repo_id: decides on the day of the week, to spread repositories over the week.
            observed_at: of the facts.
        """
        today = observed_at.astimezone(UTC).date()
        if not self.listing.is_read_weekly or self.in_backfill or self.latest.total == 0:
            return
        days = 2 * _WEEK if self.read_on is None else (today - self.read_on).days
        if days >= 2 * _WEEK or (days >= _WEEK and (today.toordinal() + repo_id) % _WEEK == 0):
            self.seen = None

    def to_text(self) -> str:
        """Return the state as JSON."""
        return json.dumps(
            {
                "version": _VERSION,
                "complete_from": _text(self.complete_from),
                "mark": _text(self.watermark),
                "seen": _head_text(self.seen),
                "spans": [asdict(span) for span in self.spans],
                "news": self.news and _news_text(self.news),
                "more": self.more,
                **({} if self.read_on is None else {"read_on": self.read_on.isoformat()}),
            },
            separators=(",", ":"),
        )

    @classmethod
    def begin(cls, listing: Listing, latest: ListFacts, observed_at: datetime, since: datetime | None, sizes: Mapping[str, int]) -> Self:
        """Return the state before the first request.

        Args:
            listing: which list.
            latest: what the facts report of it.
            observed_at: when they reported it.
            since: read back to this time only; None reads everything.
            sizes: rows by state, at most, if the backfill reads each state separately.
        """
        if since is not None:
            return cls(listing, latest, complete_from=since, watermark=since, seen=latest if latest.at is None else None)
        spans = [BackfillRange(states, bound) for states, bound in sizes.items() if bound > 0]
        begun = cls(listing, latest, watermark=_behind(latest.at), seen=_settled(latest, observed_at), spans=spans)
        begun.note_reading(observed_at)
        return begun

    @classmethod
    def resume(cls, listing: Listing, latest: ListFacts, text: str) -> Self | None:
        """Return the stored state; None if the text is not ours, so that the list starts over."""
        try:
            stored = json.loads(text)
            if stored["version"] != _VERSION:
                return None
            news = stored["news"]
            return cls(
                listing,
                latest,
                _instant(stored["complete_from"]),
                _instant(stored["mark"]),
                _head(stored["seen"]),
                [_range(span) for span in stored["spans"]],
                Increment(_head(news["head"]) or latest, news["cursor"], _instant(news.get("newest"))) if news else None,
                [Continuation(*one) for one in stored["more"]],
                date.fromisoformat(stored["read_on"]) if "read_on" in stored else None,
            )
        except (ValueError, KeyError, TypeError):
            return None


def _range(stored: dict[str, Any]) -> BackfillRange:
    return BackfillRange(**stored | {"front": RangeEnd(**stored["front"]), "back": RangeEnd(**stored["back"])})


def _settled(head: ListFacts, observed_at: datetime) -> ListFacts:
    """Subtract a second from a change so new that a replica may lack others of the same second: the next night reads it again."""
    if head.at is None or abs(observed_at - head.at) > _LAG:
        return head
    return ListFacts(head.at - _SECOND, head.total)


def _listed(news: Increment) -> ListFacts:
    """Return the head as far as its list was read: a list without the newest reported change lags and is read again."""
    at = news.head.at
    if at is None or (news.newest is not None and news.newest >= at):
        return news.head
    return ListFacts(news.newest or at - _LAG, news.head.total)


def _behind(at: datetime | None) -> datetime | None:
    return None if at is None else at - _LAG


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _news_text(news: Increment) -> dict[str, Any]:
    return {"head": _head_text(news.head), "cursor": news.cursor, "newest": _text(news.newest)}


def _head_text(head: ListFacts | None) -> list[Any] | None:
    return None if head is None else [_text(head.at), head.total]


def _head(stored: list[Any] | None) -> ListFacts | None:
    return None if stored is None else ListFacts(_instant(stored[0]), stored[1])
