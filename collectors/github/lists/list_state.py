"""How far the walk of one list has come, from nothing over its backfill to the news of each night.

A stream with spans is in its backfill. Afterwards ``mark`` lies five minutes before the newest change that the server had
told when the walk began, so that whatever changed meanwhile is news, and so is what a replica behind the others did not list
yet; ``seen`` is what the facts said then. News are read from the newest change back to ``mark``. Everything is JSON text
between two pages.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from collectors.github.lists.backfill_range import End, Span
from collectors.github.lists.listing import Head, Listing, More

PAGE = 100
_VERSION = 2  # 1 kept no place of events and no labels: such a list is read anew
_LAG = timedelta(minutes=5)  # how far a replica may be behind the one that told the facts
_SECOND = timedelta(seconds=1)
_WEEK = 7


@dataclass(slots=True)
class News:
    """A reading of news under way: what the server said when it began, where it stands, and the newest change it listed."""

    head: Head
    cursor: str | None = None
    newest: datetime | None = None


@dataclass(slots=True)
class Stream:
    """The state of one list.

    Attributes:
        listing: which.
        latest: what the server says of the list now; not part of the state.
        complete_from: nothing older was asked for; None is everything.
        mark: every change before it is here; some of the next five minutes may be missing.
        seen: what the server said when the last complete reading began.
        spans: of the backfill; empty afterwards.
        news: a reading under way.
        more: issues whose events go on.
        read_on: the day of the last reading of a list that is read again every week; not kept for others.
    """

    listing: Listing
    latest: Head
    complete_from: datetime | None = None
    mark: datetime | None = None
    seen: Head | None = None
    spans: list[Span] = field(default_factory=list)
    news: News | None = None
    more: list[More] = field(default_factory=list)
    read_on: date | None = None

    @property
    def in_backfill(self) -> bool:
        """Whether some of the past is still missing."""
        return any(not span.done for span in self.spans)

    @property
    def has_news(self) -> bool:
        """Whether the server has changes since the last reading."""
        return not self.in_backfill and (self.news is not None or self.seen is None or self.seen.moved_on_to(self.latest))

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to ask for."""
        return not (self.in_backfill or self.has_news or self.more)

    def end_backfill(self) -> None:
        """Drop the spans when the last one is done."""
        if self.spans and not self.in_backfill:
            self.spans = []

    def end_news(self, observed_at: datetime) -> None:
        """Note that the reading under way has come down to ``mark``.

        Args:
            observed_at: when the server told the head of this reading.
        """
        if self.news is None:
            return
        news, self.news = self.news, None
        self.note_reading(observed_at)
        self.seen = _settled(_listed(news), observed_at)
        self.mark = _behind(self.seen.at)
        if self.latest == news.head:
            self.latest = self.seen

    def note_reading(self, observed_at: datetime) -> None:
        """Note the day of a reading, for a list that is read again every week."""
        if self.listing.is_read_weekly:
            self.read_on = observed_at.astimezone(UTC).date()

    def read_again(self, repo_id: int, observed_at: datetime) -> None:
        """Take everything the list has for news on its day of the week, or where that was missed: what it says of itself never moves.

        Args:
            repo_id: decides on the day of the week, so that not all repositories have the same.
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
                "mark": _text(self.mark),
                "seen": _head_text(self.seen),
                "spans": [asdict(span) for span in self.spans],
                "news": self.news and _news_text(self.news),
                "more": self.more,
                **({} if self.read_on is None else {"read_on": self.read_on.isoformat()}),
            },
            separators=(",", ":"),
        )

    @classmethod
    def begin(cls, listing: Listing, latest: Head, observed_at: datetime, since: datetime | None, sizes: Mapping[str, int]) -> Self:
        """Return the state before the first request.

        Args:
            listing: which list.
            latest: what the facts say of it.
            observed_at: when they said so.
            since: read back to this time only; None reads everything.
            sizes: rows by state, at most, where the backfill is walked by state.
        """
        if since is not None:
            return cls(listing, latest, complete_from=since, mark=since, seen=latest if latest.at is None else None)
        spans = [Span(states, bound) for states, bound in sizes.items() if bound > 0]
        begun = cls(listing, latest, mark=_behind(latest.at), seen=_settled(latest, observed_at), spans=spans)
        begun.note_reading(observed_at)
        return begun

    @classmethod
    def resume(cls, listing: Listing, latest: Head, text: str) -> Self | None:
        """Return the state as it was stored; None where the text is not ours, which begins anew."""
        try:
            told = json.loads(text)
            if told["version"] != _VERSION:
                return None
            news = told["news"]
            return cls(
                listing,
                latest,
                _instant(told["complete_from"]),
                _instant(told["mark"]),
                _head(told["seen"]),
                [Span(**span | {"front": End(**span["front"]), "back": End(**span["back"])}) for span in told["spans"]],
                News(_head(news["head"]) or latest, news["cursor"], _instant(news.get("newest"))) if news else None,
                [More(*one) for one in told["more"]],
                date.fromisoformat(told["read_on"]) if "read_on" in told else None,
            )
        except (ValueError, KeyError, TypeError):
            return None


def _settled(head: Head, observed_at: datetime) -> Head:
    """Say one second less of a change that is so new that a replica may not list its company yet: the next night reads it again."""
    if head.at is None or abs(observed_at - head.at) > _LAG:
        return head
    return Head(head.at - _SECOND, head.total)


def _listed(news: News) -> Head:
    """Return the head of a reading as far as its list went: a list that lacks the newest change told is behind and read again."""
    at = news.head.at
    if at is None or (news.newest is not None and news.newest >= at):
        return news.head
    return Head(news.newest or at - _LAG, news.head.total)


def _behind(at: datetime | None) -> datetime | None:
    return None if at is None else at - _LAG


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _news_text(news: News) -> dict[str, Any]:
    return {"head": _head_text(news.head), "cursor": news.cursor, "newest": _text(news.newest)}


def _head_text(head: Head | None) -> list[Any] | None:
    return None if head is None else [_text(head.at), head.total]


def _head(told: list[Any] | None) -> Head | None:
    return None if told is None else Head(_instant(told[0]), told[1])
