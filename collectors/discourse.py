"""Activity of Discourse forums: ``GET {forum}/about.json``, one request a forum and week, ``/site/statistics.json`` where that is refused.

One row is what a forum tells of the days before it is asked; it tells the present alone, so there is no past to fill in. A forum that does
not answer is gone, which is no zero. Nothing about people is read. Older versions name the totals in the singular.
Source: https://docs.discourse.org/ and https://github.com/discourse/discourse/blob/main/app/models/about.rb
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pyarrow as pa

from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema
from collectors.errors import Denied, Gone, Malformed, NotOffered, RateLimited, SourceError, Unavailable
from collectors.fields import integer, mapping, optional_integer
from collectors.page import Coverage, Page
from collectors.reading import PeriodicSource, Reading
from collectors.source import Planned, States, Subject

SOURCE = "forum_weekly"
DEFAULT_URL = "https:/"
"""Host and path of a forum follow, since each is a server of its own."""
PERIOD = timedelta(days=7)
PATIENCE = timedelta(days=28)
"""A forum that has not answered for so long is taken for gone: nothing is missing any more, and it is asked once a period."""
_SILENCE = "forum_silence"
_WINDOWS = ("topics_7_days", "topics_30_days", "posts_7_days", "posts_30_days")
_HIDEABLE = ("active_users_7_days", "active_users_30_days")
_TOTALS: Mapping[str, tuple[str, str]] = {
    "topics": ("topics_count", "topic_count"),
    "posts": ("posts_count", "post_count"),
    "users": ("users_count", "user_count"),
}
SCHEMA = raw_schema(
    {"subject": TEXT, "observed_on": DAY, **dict.fromkeys((*_WINDOWS, *_HIDEABLE, *_TOTALS), BIGINT), "known_at": INSTANT},
    nullable=frozenset(_HIDEABLE),
)


@dataclass(frozen=True, slots=True)
class _Silence:
    """Since when a forum has not answered, and when it was asked last; both None while it answers."""

    since: datetime | None = None
    asked_at: datetime | None = None

    @classmethod
    def of(cls, state: str | None) -> "_Silence":
        try:
            told = json.loads(state or "{}")
            return cls(datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["asked_at"]))
        except (ValueError, TypeError, KeyError):
            return cls()

    def to_text(self) -> str:
        told = {"since": self.since, "asked_at": self.asked_at}
        return json.dumps({name: moment.isoformat() for name, moment in told.items() if moment})

    def is_long(self, at: datetime) -> bool:
        return self.since is not None and at - self.since >= PATIENCE


class NeverAnswered(NotOffered):
    """A forum that we know only from the catalog does not answer: it may be long gone, and nothing that was read is missing."""

    outcome = "unavailable"  # type: ignore[assignment] # of the outcomes that SourceError allows; the subclass in between narrows it


class Forums(PeriodicSource):
    """The forums of the catalog; of a subject discourse/PLACE, the place is host and path of the forum."""

    server = "discourse"
    sources = (SOURCE,)
    table = SOURCE
    period = PERIOD

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Ask once in a period; a forum that does not answer every night, until it is taken for gone."""
        silence = _Silence.of(states.get(_SILENCE))
        if silence.asked_at and silence.is_long(silence.asked_at) and timedelta(0) <= at - silence.asked_at < self.period:
            return Planned()
        return super().plan(subject, states, learned, at)

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        try:
            table = self._read(subject.key, at)
        except (Gone, Unavailable) as error:
            if isinstance(error, RateLimited):
                raise
            silence = _Silence(_Silence.of(states.get(_SILENCE)).since or at, at)
            yield Page({}, {_SILENCE: silence.to_text()})
            if isinstance(error, Unavailable) and not Reading.of(states.get(SOURCE)).at and not silence.is_long(at):
                raise NeverAnswered(error.reason) from None
            if silence.is_long(at):
                msg = f"no answer since {silence.since:%Y-%m-%d}: {error.reason}"
                raise NotOffered(msg) from None
            raise
        streams = {SOURCE: Reading(at).to_text(), _SILENCE: _Silence().to_text()}
        yield Page({SOURCE: table}, streams, (Coverage(SOURCE, at - PERIOD, at),))

    def _read(self, subject: str, at: datetime) -> pa.Table:
        forum = f"{self._url}/{subject.partition('/')[2]}"
        try:
            return parse(self._ask(f"{forum}/about.json"), subject, at)
        except (Denied, Gone, Malformed) as refusal:
            try:
                return parse({"about": {"stats": self._ask(f"{forum}/site/statistics.json")}}, subject, at)
            except SourceError:
                raise refusal from None

    def _ask(self, url: str) -> object:
        answer = self._http.get(url)
        asked = urlsplit(url).hostname
        if answer.host not in {asked, None}:
            msg = f"{asked} leads to {answer.host}, which may be another forum"
            raise Gone(msg)
        return answer.payload


def parse(payload: object, subject: str, known_at: datetime) -> pa.Table:
    """Return the row of an answer.

    Args:
        payload: of ``about.json``.
        subject: discourse/PLACE.
        known_at: aware; its day is that of the observation.

    Raises:
        Malformed: it lacks a number that every version has.
    """
    where = f"the statistics of {subject}"
    told = mapping(mapping(payload, "about", where), "stats", where)
    row: dict[str, object] = {"subject": subject, "observed_on": known_at.date(), "known_at": known_at}
    row |= {name: _count(told, name, where) for name in _WINDOWS}
    row |= {name: optional_integer(told, name, where) for name in _HIDEABLE}
    row |= {name: _count(told, next((key for key in keys if key in told), keys[0]), where) for name, keys in _TOTALS.items()}
    return pa.Table.from_pylist([row], SCHEMA)


def _count(told: object, key: str, where: str) -> int:
    number = integer(told, key, where)
    if number < 0:
        raise Malformed(key, where)
    return number
