"""One repository of the server: facts, stars by day, and rows in the shape of GraphQL's answers."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from sandbox.connections import Row, View
from sandbox.instants import Instant, day_of

EPOCH = date(1970, 1, 1)
Kind = Literal["issues", "pulls", "forks", "releases"]


@dataclass(slots=True)
class Repository:
    """Facts and rows of a repository; change rows through `put`, which invalidates the sorted views.

    `commits` is the number of commits that the default branch reaches, `head` is its tip (None: the data set has no history of it).
    `star_days` maps a US Pacific day to the stars of that day that still exist and are listed; `unlisted_stars` are counted in addition.
    `texts` holds files of the default branch by path, those that are asked for over GraphQL.
    `is_dark` marks a repository of which the data set knows nothing: every request for it fails.
    """

    repo_id: int
    name: str
    created_at: Instant
    updated_at: Instant
    pushed_at: Instant | None = None
    default_branch: str = "main"
    archived_at: Instant | None = None
    has_issues: bool = True
    is_empty: bool = False
    is_disabled: bool = False
    is_dark: bool = False
    watchers: int = 0
    description: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    head: str | None = None
    commits: int = 0
    star_days: Counter[date] = field(default_factory=Counter)
    unlisted_stars: int = 0
    tables: dict[Kind, dict[int, Row]] = field(default_factory=lambda: {"issues": {}, "pulls": {}, "forks": {}, "releases": {}})
    _views: dict[tuple[Any, ...], View] = field(default_factory=dict)

    @property
    def stars(self) -> int:
        """Stars that still exist, those of accounts that are no longer listed included."""
        return self.star_days.total() + self.unlisted_stars

    @property
    def next_number(self) -> int:
        """The number of the next issue or pull request, which share one counter."""
        return max((max(self.tables[kind], default=0) for kind in ("issues", "pulls")), default=0) + 1

    def put(self, kind: Kind, number: int, row: Row) -> None:
        """Add or replace a row under its number (forks and releases: their id)."""
        self.tables[kind][number] = row
        self.forget_views(kind)

    def forget_views(self, kind: Kind) -> None:
        """Drop the sorted views of a table whose rows were changed in place."""
        self._views = {key: view for key, view in self._views.items() if key[0] != kind}

    def view(self, kind: Kind, order: str, states: Collection[str] | None = None, since: Instant | None = None) -> View:
        """Return the rows of a connection, ascending by the field `order`, filtered by state and by update time (inclusive)."""
        key = (kind, order, tuple(sorted(states)) if states is not None else None, since)
        if key not in self._views:
            table = self.tables[kind]
            keys = sorted(
                (row[order] or "", number)
                for number, row in table.items()
                if (states is None or row["state"] in states) and (since is None or row["updatedAt"] >= since)
            )
            self._views[key] = View(keys, [table[number] for _, number in keys])
        return self._views[key]

    def star_weeks(self, until: date, skip: int, take: int) -> tuple[list[dict[str, Any]], bool]:
        """Return weeks of star history, newest first, and whether older ones follow.

        Weeks start on Sunday, as GitHub labels them, and go from the one that contains `until` back to the repository's creation;
        weeks without stars are included. Days after `until` are zero.
        """
        newest, oldest = _sunday(until), _sunday(min([day_of(self.created_at), *self.star_days]))
        count = (newest - oldest).days // 7 + 1
        wanted = range(skip, min(skip + take, count))
        return [self._star_week(newest - timedelta(weeks=back), until) for back in wanted], skip + take < count

    def _star_week(self, sunday: date, until: date) -> dict[str, Any]:
        days = [self.star_days.get(day, 0) if day <= until else 0 for day in (sunday + timedelta(days=place) for place in range(7))]
        return {"week": (sunday - EPOCH).days * 86400, "total": sum(days), "days": days}


def _sunday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() % 7)
