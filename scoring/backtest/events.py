"""How the frameworks ended: endings and periods of life, from a TOML file with a source each."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.policy import keys, read, require

SHIPPED = Path(__file__).parents[1] / "events.toml"
OFFICIAL = frozenset({"announced", "maintenance", "board_resolution", "attic", "retired", "archived"})
PRACTICAL = frozenset({"last_commit", "proxy"})
ENDINGS = ("fade", "cliff")
PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Event:
    """An ending.

    Attributes:
        framework: Name in the record.
        repos: Its repositories, `owner/name`.
        date: When it ended, by this kind of date; a month or a year acts from its last day.
        kind: One of `OFFICIAL` or `PRACTICAL`.
        ending: `fade` or `cliff`.
        source: Where the date comes from.
    """

    framework: str
    repos: tuple[str, ...]
    date: dt.date
    kind: str
    ending: str
    source: str

    @property
    def is_official(self) -> bool:
        """Whether a notice dates it, rather than the work itself."""
        return self.kind in OFFICIAL


@dataclass(frozen=True, slots=True)
class Living:
    """A period in which a framework lived: from the first day, included, to the last, excluded."""

    framework: str
    repos: tuple[str, ...]
    from_date: dt.date
    to_date: dt.date


@dataclass(frozen=True, slots=True)
class Events:
    """The content of an events file."""

    events: tuple[Event, ...]
    living: tuple[Living, ...]

    def repos(self) -> dict[str, tuple[str, ...]]:
        """All repositories of each framework that is judged, sorted by framework."""
        named: dict[str, dict[str, None]] = {}
        entries: tuple[Event | Living, ...] = (*self.events, *self.living)
        for entry in entries:
            named.setdefault(entry.framework, {}).update(dict.fromkeys(entry.repos))
        return {framework: tuple(named[framework]) for framework in sorted(named)}

    def away(self) -> dict[str, tuple[tuple[dt.date, dt.date], ...]]:
        """When a framework that lived before and after was developed in none of its own repositories: first day, and first day back."""
        gaps: dict[str, list[tuple[dt.date, dt.date]]] = {}
        until: dict[str, dt.date] = {}
        for span in sorted(self.living, key=lambda span: span.from_date):
            left = until.get(span.framework, span.from_date)
            ended = any(event.framework == span.framework and event.date <= span.from_date for event in self.events)
            if left < span.from_date and not ended:
                gaps.setdefault(span.framework, []).append((left, span.from_date))
            until[span.framework] = max(left, span.to_date)
        return {framework: tuple(found) for framework, found in gaps.items()}

    def only(self, frameworks: Collection[str]) -> "Events":
        """Return the events of these frameworks."""
        return Events(
            tuple(event for event in self.events if event.framework in frameworks),
            tuple(span for span in self.living if span.framework in frameworks),
        )

    def first(self, official: bool | None = None) -> tuple[Event, ...]:
        """One ending for each framework: its first official or practical one, or with None its first official, else practical."""
        kept: dict[str, Event] = {}
        for event in sorted(self.events, key=lambda event: (not event.is_official, event.date)):
            if official is None or event.is_official == official:
                kept.setdefault(event.framework, event)
        return tuple(kept[framework] for framework in sorted(kept))


def load(path: Path = SHIPPED) -> Events:
    """Load and check an events file: `[[event]]` and `[[living]]`; an entry may have further keys, notes of its author.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    table, _ = read(path)
    keys(table, frozenset(), frozenset({"event", "living"}), path.name)
    events = tuple(_event(entry, f"{path.name}: event {place}") for place, entry in enumerate(table.get("event", []), 1))
    living = tuple(_living(entry, f"{path.name}: living {place}") for place, entry in enumerate(table.get("living", []), 1))
    require(bool(events or living), f"{path.name} has neither an [[event]] nor a [[living]]: there is nothing to judge.")
    return Events(events, living)


def _event(entry: Mapping[str, Any], where: str) -> Event:
    keys(entry, frozenset({"framework", "repos", "date", "kind", "ending", "source"}), frozenset(entry), where)
    require(entry["kind"] in OFFICIAL | PRACTICAL, f"{where}: kind must be one of {', '.join(sorted(OFFICIAL | PRACTICAL))}.")
    require(entry["ending"] in ENDINGS, f"{where}: ending must be fade or cliff.")
    return Event(
        _text(entry, "framework", where),
        _repos(entry, where),
        _acts_on(_day(entry, "date", where), entry.get("precision", "day"), where),
        entry["kind"],
        entry["ending"],
        _text(entry, "source", where),
    )


def _living(entry: Mapping[str, Any], where: str) -> Living:
    keys(entry, frozenset({"framework", "repos", "from", "to"}), frozenset(entry), where)
    living = Living(_text(entry, "framework", where), _repos(entry, where), _day(entry, "from", where), _day(entry, "to", where))
    require(living.from_date < living.to_date, f"{where}: from must lie before to.")
    return living


def _acts_on(day: dt.date, precision: object, where: str) -> dt.date:
    """Return the last day of a date's precision: it acts no earlier."""
    require(precision in PRECISIONS, f"{where}: precision must be day, month or year.")
    if precision == "day":
        return day
    first_after = dt.date(day.year + 1, 1, 1) if precision == "year" or day.month == 12 else dt.date(day.year, day.month + 1, 1)
    return first_after - dt.timedelta(days=1)


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    text = entry[key]
    require(isinstance(text, str) and bool(text.strip()), f"{where}: {key} must be a text in quotes.")
    return str(text)


def _repos(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    repos = entry["repos"]
    are_names = isinstance(repos, list) and all(isinstance(repo, str) and repo.count("/") == 1 for repo in repos)
    require(bool(repos) and are_names, f"{where}: repos must be a list of owner/name.")
    return tuple(repos)


def _day(entry: Mapping[str, Any], key: str, where: str) -> dt.date:
    require(type(entry[key]) is dt.date, f"{where}: {key} must be a date such as 2023-10-01, without quotes.")
    day: dt.date = entry[key]
    return day
