"""Commits of a repository from its weekly counts: time, author, on the first-parent line or beside it.

The counts are those of the real history (`count_weeks.py`). So the velocity of any weeks, the distinct people of any half-year and all
people so far are the real ones at each Monday. Which person of a half-year makes which commit, and the time within the week, are simulated.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sandbox.commits import Commit
from sandbox.figures.authors import BOT, SYNC, signed
from sandbox.figures.moments import DAY_SECONDS, EPOCH, WEEKEND_WEIGHT

FOLDER = Path(__file__).parent / "weeks"
_PATIENCE_WEEKS = 26
_EARLY_WEEKS = 13
_DAY_WEIGHTS = np.array([1.0] * 5 + [WEEKEND_WEIGHT] * 2)


@dataclass(frozen=True, slots=True)
class Week:
    """A row of `weeks/OWNER__NAME.csv`; `count_weeks.count` defines the counts. `start` is the week's Monday."""

    start: date
    mainline: int
    other: int
    sync: int
    bots: int
    people: int
    author_days: int
    joining: int
    leaving: int
    once: int
    newcomers: int


@dataclass(slots=True)
class _People:
    """Active people: `last` is the week number of the last commit of each person within a stay, `made` the commits of each so far."""

    last: dict[int, int] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)

    def join(self, week: Week) -> list[int]:
        """Return those who begin a stay: newcomers, then those who have been away longest."""
        returning = min(week.joining - week.newcomers, len(self.gone))
        back, self.gone = self.gone[:returning], self.gone[returning:]
        fresh = range(len(self.made), len(self.made) + week.newcomers)
        self.made += [0] * week.newcomers
        return [*back, *fresh]

    def leave(self, count: int) -> list[int]:
        """Return the `count` people within a stay with the fewest commits, and end their stay."""
        chosen = sorted(self.last, key=lambda person: (self.made[person], self.last[person]))[:count]
        for person in chosen:
            del self.last[person]
        return chosen

    def stay(self, number: int, places: int) -> list[int]:
        """Return who else commits: those who would drop out of the half-year first, then those with the most commits."""
        early = sorted((at, person) for person, at in self.last.items() if at <= number - _EARLY_WEEKS)
        must = [person for at, person in early if at <= number - _PATIENCE_WEEKS]
        chosen = [person for _, person in early][: max(places, len(must))]
        busiest = sorted(self.last.keys() - set(chosen), key=lambda person: -self.made[person])
        return [*chosen, *busiest[: max(0, places - len(chosen))]]


def read(name: str) -> list[Week]:
    """Return the weeks of a repository, ascending; none where its history was not counted."""
    path = FOLDER / f"{name.replace('/', '__')}.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [_week(row) for row in csv.DictReader(file)]


def _week(row: dict[str, str]) -> Week:
    start = date.fromisoformat(row.pop("week"))
    return Week(start, **{name: int(value) for name, value in row.items()})


def commits(weeks: Sequence[Week], last: date, sync_name: str, rng: np.random.Generator) -> list[Commit]:
    """Return the commits of the default branch, ascending by time, none after `last`; the first and the last are on its mainline."""
    drawn = [_draw(week, who, last, rng) for week, who in _assigned(weeks, rng)]
    at, who, is_side = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    if last < weeks[-1].start + timedelta(days=7):
        at[-1] = max(int(at[-1]), (last - EPOCH).days * DAY_SECONDS)
    mainline = np.flatnonzero(~is_side)
    is_side[[0, mainline[0]]] = is_side[[mainline[0], 0]]
    is_side[[-1, mainline[-1]]] = is_side[[mainline[-1], -1]]
    return signed(at, is_side, who, sync_name)


def _assigned(weeks: Sequence[Week], rng: np.random.Generator) -> Iterator[tuple[Week, list[tuple[int, int]]]]:
    """Yield each week with its commits by people: the person and the day of the week, 0 is Monday."""
    people = _People()
    for week in weeks:
        number = (week.start - EPOCH).days // 7
        joined = people.join(week)
        once, staying = joined[: week.once], joined[week.once :]
        left = people.leave(week.leaving - week.once)
        others = people.stay(number, week.people - len(joined) - len(left))
        active = [*joined, *left, *others]
        rows = _spread(active, week, people, rng)
        people.last.update(dict.fromkeys([*staying, *others], number))
        people.gone += [*once, *left]
        yield week, rows


def _spread(active: Sequence[int], week: Week, people: _People, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Assign the week's commits to people and days: each person has one, the busiest ever have the rest, on as many days as counted."""
    total = week.mainline + week.other - week.sync
    busy = sorted(active[:total], key=lambda person: -people.made[person])
    if not busy:
        return []
    weights = 1 / np.arange(1, len(busy) + 1)
    pairs = _days(busy, min(week.author_days, total), weights, rng)
    extra = rng.choice(len(pairs), size=total - len(pairs), p=_shares(pairs, busy, weights))
    rows = [*pairs, *(pairs[index] for index in extra)]
    for person, _ in rows:
        people.made[person] += 1
    return rows


def _days(busy: Sequence[int], count: int, weights: NDArray[np.float64], rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return `count` different pairs of a person and a day: one for each person, more for the first of the list."""
    size = len(busy)
    keys = np.log(_DAY_WEIGHTS) + rng.gumbel(size=(size, 7))
    order = np.argsort(-keys, axis=1)  # the days of each person, drawn one after the other by their weights
    spare = np.repeat(np.arange(size), 6)
    more = max(0, min(count - size, len(spare)))
    chosen = rng.choice(spare, size=more, replace=False, p=weights[spare] / weights[spare].sum()) if more else np.empty(0, dtype=np.int64)
    counts = 1 + np.bincount(chosen, minlength=size)
    return [(busy[place], int(day)) for place in range(size) for day in order[place, : counts[place]]]


def _shares(pairs: Sequence[tuple[int, int]], busy: Sequence[int], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    weight = dict(zip(busy, weights.tolist(), strict=True))
    shares = np.array([weight[person] for person, _ in pairs])
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _draw(
    week: Week, rows: Sequence[tuple[int, int]], last: date, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return time, author and "beside the first-parent line" of the commits of a week, ascending by time; bots commit on the line."""
    machines = np.repeat([SYNC, BOT], [week.sync, week.bots])
    who = np.concatenate([np.array([person + 1 for person, _ in rows], dtype=np.int64), machines])
    day = np.concatenate(
        [np.array([day for _, day in rows], dtype=np.int64), rng.choice(7, len(machines), p=_DAY_WEIGHTS / _DAY_WEIGHTS.sum())]
    )
    first = (week.start - EPOCH).days
    day = np.minimum(first + day, (last - EPOCH).days)
    side = np.zeros(len(who), dtype=bool)
    side[rng.permutation(len(who) - week.bots)[: week.other]] = True
    at = day * DAY_SECONDS + rng.integers(0, DAY_SECONDS, len(who))
    order = np.argsort(at, kind="stable")
    return at[order], who[order], side[order]


def until(weeks: Sequence[Week], end: date) -> list[Week]:
    """Return the weeks that have ended by the end of the day `end`."""
    return [week for week in weeks if week.start + timedelta(days=6) <= end]
