"""Papers that name a framework, by month: ``GET {server}/works?search=..&filter=from_publication_date:..,to_publication_date:..``.

One row is a complete month of a search: the works that were published in it and name the framework in title, abstract or full text, as far
as OpenAlex has that. The month that is under way has no row. Works come late and are dated anew, so the six newest months are read again
each month; older ones stay as they were read. A work that names two frameworks counts for both. A search finds words: one of a name that is
also a word needs a second term, which the catalog gives.

A search is asked by month, since OpenAlex groups by year and not by date; one answer with all years comes first, and the months of a year
that has none are not asked. A free key pays for 1,000 searches a day. The history is read backwards from the newest month, a part of it
each night, every framework as far as the others.

Sources: https://developers.openalex.org/guides/searching, https://developers.openalex.org/guides/grouping and
https://developers.openalex.org/api-reference/authentication. The data are CC0.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar

import pyarrow as pa

from collectors.errors import BudgetSpent, Denied, Malformed, RateLimited, SourceError
from collectors.fields import integer, items, mapping
from collectors.http import Answer, HttpClient
from collectors.months import between, month_of, shifted, start_of
from collectors.page import Coverage, Page
from collectors.papers import BEGINNING, TABLE, rows
from collectors.source import Planned, States, Subject, Work

SOURCE = "openalex_papers"
DEFAULT_URL = "https://api.openalex.org"
REQUESTS = 800  # of a night, for histories; the server allows 1,000 searches a day
READ_AGAIN = 6  # of the newest months
_NAME = "openalex"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search was read: the state of its stream. Months are named by their first day.

    Attributes:
        read_at: aware, of the last reading of its newest months; None before the first.
        newest: the newest month that was read.
        oldest: the oldest one.
    """

    read_at: datetime | None = None
    newest: date | None = None
    oldest: date | None = None

    @classmethod
    def of(cls, state: str | None) -> "Progress":
        """Read the stored text; a text that is not ours is no progress."""
        try:
            stored = json.loads(state or "{}")
            if stored["version"] != _VERSION:
                return cls()
            return cls(
                datetime.fromisoformat(stored["read_at"]), date.fromisoformat(stored["newest"]), date.fromisoformat(stored["oldest"])
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        moments = {"read_at": self.read_at, "newest": self.newest, "oldest": self.oldest}
        return json.dumps({"version": _VERSION, **{name: at.isoformat() if at else None for name, at in moments.items()}})

    def recent(self, at: datetime) -> list[date]:
        """Return the months to be read now, the newest first: those that ended since the last reading, and a few before them."""
        end = month_of(at)
        if self.newest is not None and self.newest >= shifted(end, -1):
            return []
        begin = shifted(end, -READ_AGAIN) if self.newest is None else min(shifted(end, -READ_AGAIN), shifted(self.newest, 1))
        return between(max(begin, BEGINNING), end)[::-1]

    def history(self, at: datetime) -> list[date]:
        """Return the months before all that are read or to be read now, the newest first."""
        begin = self.oldest or shifted(month_of(at), -READ_AGAIN)
        return between(BEGINNING, begin)[::-1]

    def coverage(self) -> tuple[Coverage, ...]:
        """Return what is complete: the months that had ended at the last reading, from the oldest one that was read."""
        if self.read_at is None or self.oldest is None:
            return ()
        return (Coverage(SOURCE, None if self.oldest <= BEGINNING else start_of(self.oldest), self.read_at),)


class Papers:
    """The papers of each search of the catalog; subjects are named as openalex/PyTorch.

    Args:
        http: the client.
        url: of the server.
        subjects: the searches.
        key: of the API.
    """

    server: ClassVar[str] = _NAME
    sources: ClassVar[tuple[str]] = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject], key: str) -> None:
        self._http, self._url, self._subjects, self._key = http, url, tuple(subjects), key
        self._part = max(1, REQUESTS // max(1, len(self._subjects)))
        self._lock = threading.Lock()
        self._ended: SourceError | None = None

    def subjects(self) -> Iterable[Subject]:
        """Return the searches."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Read the newest months of a search once a month, and a part of its history each night until that is whole."""
        known = Progress.of(states.get(SOURCE))
        recent, left = len(known.recent(at)), len(known.history(at))
        if not recent and not left:
            return Planned()
        requests, nights = 1 + recent + min(self._part, left), -(-left // self._part)
        return Planned(work=Work({SOURCE: TABLE}, partial(self._pages, subject, at), requests=requests, nights=nights))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        known = Progress.of(states.get(SOURCE))
        if known.read_at is not None:
            yield Page({}, {}, known.coverage())  # of what a night that was killed had read
        search = Search(self._ask, subject.key, at)
        recent = known.recent(at)
        if recent:
            counts = {month: search.count(month) for month in recent}
            known = Progress(at, recent[0], min(recent[-1], known.oldest or recent[-1]))
            yield Page({TABLE: search.rows(counts)}, {SOURCE: known.to_text()}, known.coverage())
        failed: dict[str, SourceError] = {}
        try:
            for month in known.history(at):
                if search.asked >= len(recent) + self._part:
                    break
                counts = {month: search.count(month)}
                known = replace(known, oldest=month)
                yield Page({TABLE: search.rows(counts)}, {SOURCE: known.to_text()})
        except BudgetSpent:
            pass  # the allowance of the day is used up: the history goes on another night
        except SourceError as error:
            failed = {SOURCE: error}
        yield Page({}, {}, known.coverage(), failed=failed)

    def _ask(self, parameters: Mapping[str, str]) -> object:
        """Ask, unless an answer of this night said that there is nothing to be had any more."""
        with self._lock:
            if self._ended is not None:
                raise self._ended
        try:
            answer = self._http.get(f"{self._url}/works", {**parameters, "api_key": self._key})
        except (RateLimited, Denied) as error:
            with self._lock:
                self._ended = error
            raise
        if _is_spent(answer):
            with self._lock:
                self._ended = BudgetSpent("the day's allowance of OpenAlex is used up", None)
        return answer.payload


def _is_spent(answer: Answer) -> bool:
    """Whether what is left of the day's allowance pays for no other request like this; False where the server does not say."""
    try:
        return float(answer.headers["x-ratelimit-remaining-usd"]) < float(answer.headers["x-ratelimit-cost-usd"])
    except (KeyError, ValueError):
        return False


class Search:
    """One search as of one night.

    Args:
        ask: sends parameters and returns the payload.
        key: of the subject, as openalex/PyTorch.
        at: of the night, aware.

    Attributes:
        asked: for how many months the server was asked.
    """

    def __init__(self, ask: Callable[[Mapping[str, str]], object], key: str, at: datetime) -> None:
        self._ask, self._key, self._at = ask, key, at
        self._phrase = key.partition("/")[2]
        self._years: Mapping[int, int] | None = None
        self.asked = 0

    def count(self, month: date) -> int:
        """Return the papers of a month.

        Raises:
            Malformed: the answer breaks its promise, or has more than the whole year.
        """
        if self._years is None:
            self._years = self._counted(BEGINNING, month_of(self._at))
        of_the_year = self._years.get(month.year, 0)
        if of_the_year == 0:
            return 0
        self.asked += 1
        count = sum(self._counted(month, shifted(month, 1)).values())
        if count > of_the_year:
            raise Malformed("group_by", self._where(month))
        return count

    def rows(self, counts: Mapping[date, int]) -> pa.Table:
        """Return the rows of these months."""
        return rows(self._key, _NAME, counts, self._at)

    def _counted(self, begin: date, end: date) -> Mapping[int, int]:
        last = end - timedelta(days=1)
        asked = {
            "search": self._phrase,
            "filter": f"from_publication_date:{begin},to_publication_date:{last}",
            "group_by": "publication_year",
        }
        return parse(self._ask(asked), range(begin.year, last.year + 1), self._where(begin))

    def _where(self, begin: date) -> str:
        return f"the papers of {self._key} from {begin:%Y-%m}"


def parse(payload: object, years: range, where: str) -> Mapping[int, int]:
    """Return the works by year of publication; a year without any is left out.

    Args:
        payload: the answer.
        years: what was asked for.
        where: for people.

    Raises:
        Malformed: it lacks what is promised, tells of other years, or its groups do not add up to its count.
    """
    count = integer(mapping(payload, "meta", where), "count", where)
    found: dict[int, int] = {}
    for group in items(payload, "group_by", where):
        year = _year(group, where)
        works = integer(group, "count", where)
        if year not in years or year in found or works < 0:
            raise Malformed("group_by", where)
        found[year] = works
    if sum(found.values()) != count:
        raise Malformed("meta.count", where)
    return found


def _year(group: object, where: str) -> int:
    key = group.get("key") if isinstance(group, dict) else None
    try:
        return int(str(key))
    except ValueError:
        raise Malformed("group_by.key", where) from None
