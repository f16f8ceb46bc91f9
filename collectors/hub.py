"""New models of each library on the Hugging Face Hub: ``GET {server}/api/models?filter={library}&sort=createdAt&direction=-1``.

One row is a month of a library that has ended. Models are listed from the newest on, a thousand a page, so a week takes a few pages;
the past is read at most twenty pages a night, from where the night before stopped: the Hub allows 500 requests in five minutes. Of a
model nothing but its time of creation is read. A model that was deleted before it was counted is not in the count. All models from before
the Hub kept the time bear 2022-03-02, so no month before April 2022 is counted.
Source: https://huggingface.co/docs/hub/api
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import requests

from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema
from collectors.errors import Gone, Malformed
from collectors.fields import instant
from collectors.http import Answer
from collectors.months import shifted, start_of
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource
from collectors.source import Planned, States, Subject, Work

SOURCE = "models_monthly"
DEFAULT_URL = "https://huggingface.co"
PERIOD = timedelta(days=7)
FIRST = datetime(2022, 4, 1, tzinfo=UTC)
PAGE = 1000
PAGES_A_NIGHT = 20
_VERSION = 1
SCHEMA = raw_schema({"subject": TEXT, "month": DAY, "new_models": BIGINT, "known_at": INSTANT})


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk from newer to older models that is not at its end.

    Attributes:
        begin: models created from here on are counted.
        end: models created before are counted.
        cursor: of the next page; None before the first.
        newest_left: no model that is left was created later; None before the first page.
    """

    begin: datetime
    end: datetime
    cursor: str | None = None
    newest_left: datetime | None = None

    def leaves_open(self, month: date) -> bool:
        """Return whether models of a month may be left."""
        last = self.end - timedelta(microseconds=1) if self.newest_left is None else self.newest_left
        return self.begin < start_of(shifted(month, 1)) and start_of(month) <= last


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a library is counted.

    Attributes:
        read_at: when a walk last began; None before the first.
        until: models created before are counted, or a walk is on its way to them.
        walks: the newest first.
        counts: new models by month that is not complete.
    """

    read_at: datetime | None = None
    until: datetime = FIRST
    walks: tuple[Walk, ...] = ()
    counts: Mapping[date, int] | None = None

    @classmethod
    def of(cls, state: str | None) -> "Counted":
        """Read the stored text; one that is not ours begins anew."""
        try:
            told = json.loads(state or "{}")
            if told["version"] != _VERSION:
                return cls()
            walks = tuple(
                Walk(
                    datetime.fromisoformat(one["begin"]),
                    datetime.fromisoformat(one["end"]),
                    str(one["cursor"]),
                    datetime.fromisoformat(one["newest_left"]),
                )
                for one in told["walks"]
            )
            counts = {date.fromisoformat(month): int(count) for month, count in told["counts"].items()}
            return cls(datetime.fromisoformat(told["read_at"]), datetime.fromisoformat(told["until"]), walks, counts)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        walks = [{"begin": one.begin, "end": one.end, "cursor": one.cursor, "newest_left": one.newest_left} for one in self.walks]
        counts = {month.isoformat(): count for month, count in (self.counts or {}).items()}
        told = {"version": _VERSION, "read_at": self.read_at, "until": self.until, "walks": walks, "counts": counts}
        return json.dumps(told, default=datetime.isoformat)

    def is_due(self, at: datetime) -> bool:
        """Return whether it is time to begin another walk."""
        return self.read_at is None or not timedelta(0) <= at - self.read_at < PERIOD

    def begun(self, at: datetime) -> "Counted":
        """Return it with another walk, up to the beginning of the day."""
        day = datetime.combine(at.astimezone(UTC).date(), datetime.min.time(), UTC)
        walks = (Walk(self.until, day), *self.walks) if day > self.until else self.walks
        return replace(self, read_at=at, until=max(day, self.until), walks=walks)

    def complete(self) -> frozenset[date]:
        """Return the months of which everything is counted."""
        month, found = FIRST.date(), set()
        while start_of(shifted(month, 1)) <= self.until:
            if not any(walk.leaves_open(month) for walk in self.walks):
                found.add(month)
            month = shifted(month, 1)
        return frozenset(found)


class Models(PeriodicSource):
    """The new models of each library of the catalog; of a subject huggingface/NAME, the name is the Hub's tag."""

    server = "hub"
    sources = (SOURCE,)
    table = SOURCE
    period = PERIOD

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Ask once in a period, and every night while a walk is not at its end."""
        counted = Counted.of(states.get(SOURCE))
        if not counted.is_due(at) and not counted.walks:
            return Planned()
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, at), requests=PAGES_A_NIGHT if counted.walks else 1))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        counted, library = Counted.of(states.get(SOURCE)), subject.key.partition("/")[2]
        if counted.is_due(at):
            counted = counted.begun(at)
        for _ in range(PAGES_A_NIGHT):
            if not counted.walks:
                return
            walk, *others = counted.walks
            parameters: dict[str, str | int] = {"filter": library, "sort": "createdAt", "direction": -1, "limit": PAGE}
            answer = self._http.get(f"{self._url}/api/models", parameters | ({"cursor": walk.cursor} if walk.cursor else {}))
            created, cursor = parse(answer, library), _cursor(answer, library)
            if not created and walk.cursor is None:
                msg = f"the Hub knows no model of {library}"
                raise Gone(msg)
            further = _further(walk, created, cursor, library)
            counts = Counter(counted.counts or {})
            counts.update(moment.date().replace(day=1) for moment in created if walk.begin <= moment < walk.end)
            after = replace(counted, walks=(*further, *others), counts=counts)
            ready = sorted(after.complete() - counted.complete())
            rows = [{"subject": subject.key, "month": month, "new_models": counts.pop(month, 0), "known_at": at} for month in ready]
            yield Page({SOURCE: pa.Table.from_pylist(rows, SCHEMA)}, {SOURCE: after.to_text()}, _coverage(after))
            counted = after


def parse(answer: Answer, library: str) -> Sequence[datetime]:
    """Return when the models of a page were created, UTC, the newest first.

    Raises:
        Malformed: it is no list of models, one lacks the time, or they are in another order.
    """
    where = _where(library)
    if not isinstance(answer.payload, list):
        key = "the list of models"
        raise Malformed(key, where)
    created = [instant(model, "createdAt", where) for model in answer.payload]
    if created != sorted(created, reverse=True):
        key = "the order by createdAt"
        raise Malformed(key, where)
    return created


def _cursor(answer: Answer, library: str) -> str | None:
    """Return the cursor of the next page, None where there is none; its address is not followed, since it is the server's word alone."""
    links = requests.utils.parse_header_links(answer.headers.get("link", ""))
    following = next((link["url"] for link in links if link.get("rel") == "next"), None)
    if following is None:
        if len(answer.payload) >= PAGE:
            raise Malformed("the link after a full page", _where(library))
        return None
    cursors = parse_qs(urlsplit(following).query).get("cursor")
    if not cursors:
        raise Malformed("the cursor of the next page", _where(library))
    return cursors[0]


def _further(walk: Walk, created: Sequence[datetime], cursor: str | None, library: str) -> tuple[Walk, ...]:
    """Return what is left of a walk after a page: itself, or nothing at its end."""
    if created and walk.newest_left is not None and created[0] > walk.newest_left:
        raise Malformed("the order by createdAt", _where(library))
    oldest = created[-1] if created else walk.newest_left
    if cursor is None or oldest is None or oldest < walk.begin:
        return ()
    return (replace(walk, cursor=cursor, newest_left=oldest),)


def _coverage(counted: Counted) -> tuple[Coverage, ...]:
    """Return from when on all is counted: since ever at the end of all walks, else back to where the one into the past is."""
    if not counted.walks:
        return (Coverage(SOURCE, None, counted.until),)
    *newer, oldest = counted.walks
    if newer or oldest.begin != FIRST or oldest.newest_left is None or oldest.newest_left >= counted.until:
        return ()
    return (Coverage(SOURCE, oldest.newest_left, counted.until),)


def _where(library: str) -> str:
    return f"the models of {library}"
