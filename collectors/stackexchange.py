"""Questions by tag and month: ``GET {server}/2.3/questions?tagged=T&fromdate=..&todate=..&filter=total``, a request a tag and month.

One row is a complete month of a tag: its questions as they were counted when it was read. The month that is under way has no row. Deleted
questions vanish, so the two last months of each tag are read again once a week; older months stay as they were read. A question with
several tags counts once for each. The answered share is asked once for each month, when all of its questions are 30 to 120 days old.

Cost of a quiet night: one request that says how many questions each tag has, and two for each tag whose day of the week it is. The history
is read backwards from the newest month, every tag as far as the others; without a key a day has 300 requests, so that takes many nights.
Months before the oldest question of a tag are not asked: they have none.

Source: https://api.stackexchange.com/docs/questions, https://api.stackexchange.com/docs/advanced-search,
https://api.stackexchange.com/docs/tags-by-name, https://api.stackexchange.com/docs/throttle. What people write there is CC BY-SA.
"""

import json
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import ClassVar
from urllib.parse import quote

import pyarrow as pa

from collectors.asked_once import AskedOnce
from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema
from collectors.errors import BudgetSpent, Denied, Gone, Malformed, RateLimited, SourceError, Unavailable
from collectors.fields import boolean, integer, items, optional_integer, text
from collectors.http import HttpClient
from collectors.months import between, month_of, shifted, start_of
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

SOURCE = "questions_monthly"
STOCK = "question_stock"
DEFAULT_URL = "https://api.stackexchange.com"
SCHEMA = raw_schema(
    {"subject": TEXT, "month": DAY, "questions": BIGINT, "cohort": BIGINT, "answered": BIGINT, "known_at": INSTANT},
    nullable={"cohort", "answered"},
)
STOCK_SCHEMA = raw_schema({"subject": TEXT, "questions": BIGINT, "known_at": INSTANT})

PERIOD_DAYS = 7
REQUESTS, REQUESTS_WITH_KEY = 280, 9_000  # of a night; the server allows 300 and 10,000 a day
_RESERVE = 10  # requests of the day that are left to others behind the same address
_BATCH = 30  # totals after which one whole answer is asked: only such a one says how much of the day's quota is left
_FIRST_REQUESTS = 4  # of a tag's first reading: its oldest question, two months, an answered share
_PACE_S = 0.05  # the server cuts off who asks more than 30 times a second
_LONGEST_BACKOFF_S = 120
_COHORT_DAYS = 30
_TAGS_A_REQUEST = 100
_BEGINNING = date(2008, 7, 1)  # of the site; no question is older
_VERSION = 1
_THROTTLED, _PASSING = 502, frozenset({500, 503})  # error_id, see https://api.stackexchange.com/docs/error-handling


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a tag was read: the state of its stream. Months are named by their first day.

    Attributes:
        read_at: aware, of the last reading of its newest months; None before the first.
        newest: the newest month that was read.
        oldest: the oldest one.
        first: the month of its oldest question; None where that was not asked yet.
        answered: the newest month whose answered share was read.
    """

    read_at: datetime | None = None
    newest: date | None = None
    oldest: date | None = None
    first: date | None = None
    answered: date | None = None

    @classmethod
    def of(cls, state: str | None) -> "Progress":
        """Read the stored text; a text that is not ours is no progress."""
        try:
            stored = json.loads(state or "{}")
            if stored.pop("version", None) != _VERSION:
                return cls()
            read_at = stored.pop("read_at")
            return cls(
                datetime.fromisoformat(read_at) if read_at else None,
                **{name: date.fromisoformat(day) if day else None for name, day in stored.items()},
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        days = {name: getattr(self, name) for name in ("newest", "oldest", "first", "answered")}
        stored = {name: day.isoformat() if day else None for name, day in days.items()}
        return json.dumps({"version": _VERSION, "read_at": self.read_at.isoformat() if self.read_at else None, **stored})

    @property
    def is_whole(self) -> bool:
        """Whether every month since the tag's oldest question was read."""
        return self.oldest is not None and self.first is not None and self.oldest <= self.first

    def months_left(self) -> int:
        """Return how many months are not read yet, at the most."""
        if self.is_whole:
            return 0
        newest = self.oldest or self.newest or _BEGINNING
        return len(between(self.first or _BEGINNING, newest))

    def coverage(self) -> tuple[Coverage, ...]:
        """Return what is complete: the months that had ended at the last reading, from the oldest one that was read."""
        if self.read_at is None or self.oldest is None:
            return ()
        return (Coverage(SOURCE, None if self.is_whole else start_of(self.oldest), self.read_at),)


class Questions:
    """The questions of each tag of the catalog; subjects are named as stackoverflow/mxnet.

    Args:
        http: the client.
        url: of the server.
        subjects: the tags.
        key: raises the quota of a day; None: without.
    """

    server: ClassVar[str] = "stackexchange"
    sources: ClassVar[tuple[str]] = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject], key: str | None = None) -> None:
        self._subjects = tuple(subjects)
        self._exchange = Exchange(http, url, key)
        self._stock = Stock(self._exchange, [subject.key for subject in self._subjects])
        self._budget = REQUESTS if key is None else REQUESTS_WITH_KEY
        self._known: dict[str, tuple[Progress, int]] = {}

    def subjects(self) -> Iterable[Subject]:
        """Return the tags."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Read the newest months of a tag once a week, each on a day of its own, and a part of its history until that is whole."""
        known = Progress.of(states.get(SOURCE))
        recent = len(_recent(known, at)) + (_cohort(known, at) is not None) if _is_due(known, subject.key, at) else 0
        self._known[subject.key] = known, recent
        if not recent and known.is_whole:
            return Planned()
        part = self._part()
        left = 0 if known.is_whole else known.months_left() or len(between(_BEGINNING, month_of(at)))
        nights, requests = -(-left // part), recent + min(part, left) + (known.first is None)
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, at), requests=requests, nights=nights))

    def _part(self) -> int:
        """How many months of its history each unfinished tag may read tonight."""
        not_planned = len(self._subjects) - len(self._known)
        unfinished = not_planned + sum(not known.is_whole for known, _ in self._known.values())
        newest = not_planned * _FIRST_REQUESTS + sum(recent + (known.first is None) for known, recent in self._known.values())
        of_quota = 1 + self._budget // _BATCH
        return max(1, (self._budget - newest - of_quota) // max(1, unfinished))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        known = Progress.of(states.get(SOURCE))
        if known.read_at is not None:
            yield Page({}, {}, known.coverage())  # of what a night that was killed had read
        stock = self._stock.of(subject.key)
        tag = Tag(self._exchange, subject.key, stock, at)
        if known.first is None:
            known = replace(known, first=tag.first_month())  # before any count: it shows whether the tag is one of its own
        if _is_due(known, subject.key, at):
            rows, known = _newest(tag, known, at)
            yield Page({SOURCE: rows, STOCK: tag.stock_row()}, {SOURCE: known.to_text()}, known.coverage())
        if known.is_whole:
            return
        failed: dict[str, SourceError] = {}
        try:
            for rows, state in islice(_history(tag, known), self._part()):
                known = state
                yield Page({SOURCE: rows}, {SOURCE: known.to_text()})
        except BudgetSpent:
            pass  # the quota of the day is used up: the history goes on another night
        except SourceError as error:
            failed = {SOURCE: error}
        yield Page({}, {}, known.coverage(), failed=failed)


def _newest(tag: "Tag", known: Progress, at: datetime) -> tuple[pa.Table, Progress]:
    """Read the newest months of a tag, the newest first, with the answered share of the one that is old enough."""
    months = _recent(known, at)
    cohort = _cohort(known, at)
    rows = []
    for month in months:
        questions = tag.count(month)
        rows.append(tag.row(month, questions, tag.answered(month, questions) if month == cohort else None))
    oldest = min(months[-1], known.oldest or months[-1])
    state = replace(known, read_at=at, newest=months[0], oldest=oldest, answered=cohort or known.answered)
    return pa.Table.from_pylist(rows, SCHEMA), state


def _cohort(known: Progress, at: datetime) -> date | None:
    """Return the month whose answered share is due: its youngest question is 30 days old; None where that was asked or is too early."""
    month = shifted(month_of(at), -2)
    is_asked = known.answered is not None and known.answered >= month
    return None if is_asked or at - start_of(shifted(month, 1)) < timedelta(days=_COHORT_DAYS) else month


def _history(tag: "Tag", known: Progress) -> Iterator[tuple[pa.Table, Progress]]:
    """Read months before the oldest one that is known, backwards to the tag's first question."""
    while known.oldest is not None and known.first is not None and known.oldest > known.first:
        month = shifted(known.oldest, -1)
        known = replace(known, oldest=month)
        yield pa.Table.from_pylist([tag.row(month, tag.count(month), None)], SCHEMA), known


def _recent(known: Progress, at: datetime) -> list[date]:
    """Return the two last complete months, and those that ended since the last reading; the newest first."""
    last = shifted(month_of(at), -1)
    begin = min(shifted(last, -1), known.newest or last)
    return between(begin, shifted(last, 1))[::-1]


def _is_due(known: Progress, key: str, at: datetime) -> bool:
    """Whether the day of the week came on which this tag is read, so that not all are read on one night."""
    if known.read_at is None or known.read_at > at:
        return True
    weekday = zlib.crc32(key.encode()) % PERIOD_DAYS
    slot = at.date() - timedelta(days=(at.date().toordinal() - weekday) % PERIOD_DAYS)
    return known.read_at.date() < slot


class Tag:
    """One tag on its site, as of one night.

    Args:
        exchange: asks the server.
        key: of the subject, as stackoverflow/mxnet.
        stock: how many questions it has in all.
        at: of the night, aware.
    """

    def __init__(self, exchange: "Exchange", key: str, stock: int, at: datetime) -> None:
        self._exchange, self._key, self._stock, self._at = exchange, key, stock, at
        self._site, _, self._name = key.partition("/")
        self._where = f"the questions of {key}"

    def count(self, month: date) -> int:
        """Return the questions of a month.

        Raises:
            Malformed: more than the tag has in all, as where a server does not know what it was asked for.
        """
        total = self._exchange.total("questions", {"site": self._site, "tagged": self._name, **_span(month)}, self._where)
        if total > self._stock:
            raise Malformed("total", self._where)
        return total

    def answered(self, month: date, questions: int) -> int:
        """Return how many of the questions of a month have an answer.

        Raises:
            Malformed: more than there are questions.
        """
        asked = {"site": self._site, "tagged": self._name, "answers": 1, **_span(month)}
        total = self._exchange.total("search/advanced", asked, self._where)
        if total > questions:
            raise Malformed("total", self._where)
        return total

    def first_month(self) -> date:
        """Return the month of the oldest question.

        Raises:
            Gone: the oldest question has other tags only, so that the tag is a synonym of one of them.
            Malformed: it lacks what is promised, or contradicts the number of questions.
        """
        asked: dict[str, str | int] = {"site": self._site, "tagged": self._name, "sort": "creation", "order": "asc", "pagesize": 1}
        payload = self._exchange.whole("questions", asked, self._where)
        found = items(payload, "items", self._where)
        if len(found) != 1:
            raise Malformed("items", self._where)
        if boolean(payload, "has_more", self._where) != (self._stock > 1):
            raise Malformed("has_more", self._where)
        tags = items(found[0], "tags", self._where)
        if self._name not in tags:
            line = f"{self._key} is no tag of its own: its oldest question is tagged {', '.join(map(str, tags[:5]))}"
            raise Gone(line)
        created = integer(found[0], "creation_date", self._where)
        if not start_of(_BEGINNING).timestamp() <= created <= self._at.timestamp():
            raise Malformed("creation_date", self._where)
        return month_of(datetime.fromtimestamp(created, UTC))

    def row(self, month: date, questions: int, answered: int | None) -> dict[str, object]:
        """Return the row of a month."""
        cohort = None if answered is None else questions
        return {
            "subject": self._key,
            "month": month,
            "questions": questions,
            "cohort": cohort,
            "answered": answered,
            "known_at": self._at,
        }

    def stock_row(self) -> pa.Table:
        """Return how many questions there are in all, as a table of one row."""
        return pa.Table.from_pylist([{"subject": self._key, "questions": self._stock, "known_at": self._at}], STOCK_SCHEMA)


class Stock:
    """How many questions each tag has in all; asked once for all tags of a night, by the first thread that needs it.

    Args:
        exchange: asks the server.
        keys: of all tags, as stackoverflow/mxnet.
    """

    def __init__(self, exchange: "Exchange", keys: Iterable[str]) -> None:
        self._exchange, self._keys = exchange, tuple(keys)
        self._found = AskedOnce(lambda: dict(self._ask()))

    def of(self, key: str) -> int:
        """Return the questions of a tag.

        Raises:
            Gone: there is no such tag: it was made a synonym of another one, or removed.
        """
        found = self._found.get()
        if key not in found:
            line = f"{key} is no tag there: it was made a synonym of another one, or removed"
            raise Gone(line)
        return found[key]

    def _ask(self) -> Iterator[tuple[str, int]]:
        for site in sorted({key.partition("/")[0] for key in self._keys}):
            names = [key.partition("/")[2] for key in self._keys if key.startswith(f"{site}/")]
            for begin in range(0, len(names), _TAGS_A_REQUEST):
                yield from self._of_site(site, names[begin : begin + _TAGS_A_REQUEST])

    def _of_site(self, site: str, names: list[str]) -> Iterator[tuple[str, int]]:
        where = f"the tags of {site}"
        method = f"tags/{';'.join(quote(name, safe='') for name in names)}/info"
        payload = self._exchange.whole(method, {"site": site, "pagesize": _TAGS_A_REQUEST}, where)
        found = items(payload, "items", where)
        if boolean(payload, "has_more", where):  # all of them fit one page: what lacks may only be on another
            raise Malformed("has_more", where)
        for one in found:
            count = integer(one, "count", where)
            if count < 0:
                raise Malformed("count", where)
            yield f"{site}/{text(one, 'name', where)}", count


class Exchange:
    """Asks the server within its quota, at its pace, and not before the time it asks to wait; safe for any number of threads.

    Args:
        http: the client.
        url: of the server.
        key: raises the quota; None: without.
    """

    def __init__(self, http: HttpClient, url: str, key: str | None) -> None:
        self._http, self._url = http, url
        self._key: Mapping[str, str] = {} if key is None else {"key": key}
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._not_before: dict[str, float] = {}
        self._remaining: int | None = None
        self._totals = 0
        self._ended: SourceError | None = None

    def total(self, method: str, asked: Mapping[str, str | int], where: str) -> int:
        """Return how many there are; the answer says nothing else, so the quota is asked for once in a while.

        Raises:
            Malformed: there is no such number in the answer.
        """
        if self._totals >= _BATCH:
            self.whole("questions", {"site": asked["site"], "pagesize": 1}, where)
        payload = self._ask(method, {**asked, "filter": "total"})
        with self._lock:
            self._totals += 1
        total = integer(payload, "total", where)
        if total < 0:
            raise Malformed("total", where)
        return total

    def whole(self, method: str, asked: Mapping[str, str | int], where: str) -> object:
        """Return an answer with its items, and obey what it says about quota and waiting."""
        payload = self._ask(method, asked)
        remaining, backoff = integer(payload, "quota_remaining", where), optional_integer(payload, "backoff", where)
        with self._lock:
            self._remaining, self._totals = remaining, 0
            if backoff:
                self._not_before[_kind(method)] = time.monotonic() + backoff
        return payload

    def _ask(self, method: str, asked: Mapping[str, str | int]) -> object:
        self._wait(method)
        try:
            return self._http.get(f"{self._url}/2.3/{method}", {**asked, **self._key}, explain=_explained).payload
        except RateLimited as error:
            with self._lock:
                self._ended = error
            raise

    def _wait(self, method: str) -> None:
        with self._lock:
            if self._ended is not None:
                raise self._ended
            if self._remaining is not None and self._remaining <= _RESERVE:
                line = "the day's quota is used up; STACKEXCHANGE_KEY raises it" if not self._key else "the day's quota is used up"
                raise BudgetSpent(line, None)
            self._remaining = None if self._remaining is None else self._remaining - 1
            now = time.monotonic()
            begins = max(self._next_at, now)
            self._next_at = begins + _PACE_S
            backoff = self._not_before.get(_kind(method), 0.0) - now
        if backoff > _LONGEST_BACKOFF_S:
            line = f"{self._url.partition('://')[2]} asks to wait {backoff:.0f} s"
            raise RateLimited(line)
        if backoff > 0:
            self._http.wait(backoff, "Stack Exchange asks to wait")
        else:
            self._http.wait(begins - now)


def _explained(payload: object) -> SourceError | None:
    """What an answer that refuses says; None where it says nothing that we know. Its own words are left out: they may repeat a key."""
    if not isinstance(payload, dict) or not isinstance(number := payload.get("error_id"), int):
        return None
    name = str(payload.get("error_name"))[:80]
    if number == _THROTTLED:
        return RateLimited(f"Stack Exchange says too many requests ({name})")
    if number in _PASSING:
        return Unavailable(f"Stack Exchange cannot answer now ({name})", passing=True)
    return Denied(f"Stack Exchange refuses ({number}, {name})")


def _kind(method: str) -> str:
    """Waiting is asked for by method, whatever tags stand in its path."""
    return "tags" if method.startswith("tags/") else method


def _span(month: date) -> dict[str, str | int]:
    """A month as the server takes it: seconds since 1970, both ends included."""
    return {"fromdate": int(start_of(month).timestamp()), "todate": int(start_of(shifted(month, 1)).timestamp()) - 1}
