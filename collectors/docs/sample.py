"""The links of a folder that are asked in turn, and how each stands; kept as the state of the stream."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

SIZE = 200
"""Links of a folder that are followed; which, their names decide, so a page that is edited does not change the rest."""
EVERY = timedelta(days=28)
"""A link is asked once in so many days, and the pages are read again."""
NIGHTS_TO_BE_GONE = 3
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a link stands.

    Attributes:
        asked_on: the last night on which it was asked.
        failures: on how many nights in a row it has failed.
    """

    asked_on: date
    failures: int

    def is_due(self, night: date) -> bool:
        """Return whether to ask it: once in a period, and every night while it may only be resting."""
        if 0 < self.failures < NIGHTS_TO_BE_GONE:
            return night > self.asked_on
        return night - self.asked_on >= EVERY


@dataclass(frozen=True, slots=True)
class Sample:
    """The links of a folder.

    Attributes:
        read_at: when the pages were read; None before the first time.
        since: the first night on which a link was asked; None before.
        links: that are followed, in the order in which they are asked first.
        standings: by link, of those that were asked.
        night: on which requests were sent last.
        spent: how many, on that night.
    """

    read_at: datetime | None = None
    since: date | None = None
    links: tuple[str, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    night: date | None = None
    spent: int = 0

    @classmethod
    def of(cls, state: str | None) -> "Sample":
        """Read the stored text; one that is not ours begins anew."""
        try:
            told = json.loads(state or "{}")
            if told["version"] != _VERSION:
                return cls()
            return cls(
                datetime.fromisoformat(told["read_at"]),
                told["since"] and date.fromisoformat(told["since"]),
                tuple(map(str, told["links"])),
                {str(link): Standing(date.fromisoformat(asked), int(failures)) for link, (asked, failures) in told["standings"].items()},
                told["night"] and date.fromisoformat(told["night"]),
                int(told["spent"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        standings = {link: [one.asked_on.isoformat(), one.failures] for link, one in self.standings.items()}
        told = {"version": _VERSION, "read_at": self.read_at, "since": self.since, "links": self.links, "standings": standings}
        return json.dumps({**told, "night": self.night, "spent": self.spent}, default=lambda day: day.isoformat())

    def is_old(self, at: datetime) -> bool:
        """Return whether the pages are to be read."""
        return self.read_at is None or not timedelta(0) <= at - self.read_at < EVERY

    def renewed(self, found: Iterable[str], subject: str, at: datetime) -> "Sample":
        """Return it with the links that the pages have now; what is known of those that stay is kept."""
        links = tuple(sorted(set(found), key=lambda link: sha256(f"{subject} {link}".encode()).digest())[:SIZE])
        return replace(self, read_at=at, links=links, standings={link: one for link, one in self.standings.items() if link in links})

    def left(self, share: int, night: date) -> int:
        """Return how many requests of a share are left tonight."""
        return share - self.spent if self.night == night else share

    def due(self, night: date) -> Sequence[str]:
        """Return the links to ask tonight, in their order: those that failed lately, those never asked, those asked longest ago."""
        waiting = [link for link in self.links if link not in self.standings or self.standings[link].is_due(night)]
        return sorted(waiting, key=lambda link: self._turn(self.standings.get(link)))

    @staticmethod
    def _turn(standing: Standing | None) -> tuple[int, date]:
        if standing is None:
            return 1, date.min
        return (0 if 0 < standing.failures < NIGHTS_TO_BE_GONE else 2), standing.asked_on

    def asked(self, link: str, failures: int, night: date, requests: int) -> "Sample":
        """Return it after a link was asked."""
        return replace(
            self.after(requests, night), since=self.since or night, standings={**self.standings, link: Standing(night, failures)}
        )

    def after(self, requests: int, night: date) -> "Sample":
        """Return it after requests."""
        return replace(self, night=night, spent=requests + (self.spent if self.night == night else 0))
