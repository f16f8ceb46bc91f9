"""Commits of a repository from its yearly figures: time, author, on the mainline or beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sandbox.commits import Commit
from sandbox.figures.authors import signed
from sandbox.figures.moments import DAY_SECONDS, EPOCH, draw, scaled
from sandbox.figures.read import CommitFigures

ZIPF_EXPONENT = 1.1


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days with its commits; `year` is the row of the figures that it belongs to."""

    year: int
    start: date
    end: date
    commits: int
    mainline: int


def commits(figures: CommitFigures, created: date, last_day: int, rng: np.random.Generator) -> list[Commit]:
    """Return the commits of the default branch, ascending by time; the first and the last are on its first-parent line.

    Args:
        figures: the counts.
        created: the day of the repository's creation.
        last_day: counted from 1970; later commits are left out.
        rng: the random generator.
    """
    periods = list(_periods(figures, created))
    sizes = [period.commits for period in periods]
    at = np.concatenate([draw(rng, period.start, period.end, period.commits) for period in periods])
    at[-1] = max(int(at[-1]), (figures.last - EPOCH).days * DAY_SECONDS)
    is_side = np.concatenate([_sides(period.commits, min(period.mainline, period.commits), rng) for period in periods])
    who = _who(figures, periods, sizes, rng)
    is_within = at < (last_day + 1) * DAY_SECONDS
    at, is_side, who = at[is_within], is_side[is_within], who[is_within]
    mainline = np.flatnonzero(~is_side)
    is_side[[0, mainline[0]]] = is_side[[mainline[0], 0]]  # the root and the tip are on the mainline, which keeps its number of commits
    is_side[[-1, mainline[-1]]] = is_side[[mainline[-1], -1]]
    return signed(at, is_side, who, figures.sync_name)


def _periods(figures: CommitFigures, created: date) -> Iterator[Period]:
    for year, (commits, mainline, _) in figures.years.items():
        start = max(created, date(figures.first if year == min(figures.years) else year, 1, 1))
        end = min(date(year + 1, 1, 1), figures.last + timedelta(days=1))
        known = {month: count for month, count in figures.months.items() if month.startswith(str(year))}
        rest, rest_end = commits - sum(known.values()), min([_month(month)[0] for month in known], default=end)
        if rest:
            yield Period(year, start, rest_end, rest, mainline - sum(known.values()))
        for month, count in known.items():
            first, after = _month(month)
            yield Period(year, first, min(after, end), count, count)


def _month(text: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{text}-01")
    return first, (first + timedelta(days=31)).replace(day=1)


def _sides(size: int, mainline: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    sides = np.ones(size, dtype=bool)
    sides[rng.permutation(size)[:mainline]] = False
    return sides


def _who(figures: CommitFigures, periods: Sequence[Period], sizes: Sequence[int], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return an author for each commit; in a year of several periods, a later period takes those first who have no commit yet."""
    groups, served, authors = _people(figures, rng), Counter[int](), []
    for period, size in zip(periods, sizes, strict=True):
        authors.append(_authors(np.roll(groups[period.year], -served[period.year]), size, figures, rng))
        served[period.year] += size
    return np.concatenate(authors)


def _people(figures: CommitFigures, rng: np.random.Generator) -> dict[int, NDArray[np.int64]]:
    """Number the people of each year from 1 up: people of the year before return, as many as make the total of all years right."""
    years = [(year, people) for year, (_, _, people) in figures.years.items()]
    news = [years[0][1], *scaled([people for _, people in years[1:]], _share_new(figures))]
    groups: dict[int, NDArray[np.int64]] = {}
    ever, before = 0, np.empty(0, dtype=np.int64)
    for (year, people), fresh in zip(years, news, strict=True):
        back = rng.permutation(before)[: max(0, people - fresh)]
        fresh = people - len(back)
        groups[year] = before = np.concatenate([back, np.arange(ever + 1, ever + fresh + 1)])
        ever += fresh
    return groups


def _share_new(figures: CommitFigures) -> float:
    first, *rest = [people for _, _, people in figures.years.values()]
    return min(1.0, max(0, figures.people - first) / sum(rest)) if sum(rest) else 0.0


def _authors(group: NDArray[np.int64], size: int, figures: CommitFigures, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return an author for each commit: 0 is the bot, -1 the sync account; every person of the group has one if commits suffice."""
    bots, syncs = round(size * figures.bot_share), round(size * figures.sync_share)
    human = size - bots - syncs
    weights = 1 / np.arange(1, len(group) + 1) ** ZIPF_EXPONENT
    spare = max(0, human - len(group))
    drawn = np.concatenate(
        [group[:human], rng.choice(group, size=spare, p=weights / weights.sum()), np.zeros(bots, int), np.full(syncs, -1)]
    )
    return rng.permutation(drawn.astype(np.int64))
