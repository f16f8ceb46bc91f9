"""Reads the figures from the TOML files in this folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Points = tuple[tuple[date, int], ...]
"""Counts on days, ascending."""


@dataclass(frozen=True, slots=True)
class CommitFigures:
    """Figures of a git history, by year.

    Attributes:
        first: year of the first commit.
        last: day of the last one.
        people: distinct human authors ever.
        years: of a year all commits, first-parent commits, distinct human authors.
        months: commits of single months, `2021-10`, where known; they end their year.
        bot_share: commits by bots, 0 to 1.
        sync_share: commits by the sync account, 0 to 1.
        sync_name: the name it commits under.
    """

    first: int
    last: date
    people: int
    years: Mapping[int, tuple[int, int, int]]
    months: Mapping[str, int]
    bot_share: float = 0.0
    sync_share: float = 0.0
    sync_name: str = ""


@dataclass(frozen=True, slots=True)
class Counters:
    """Counts on single days of a repository whose git history was not analysed; each is a running total.

    Attributes:
        last_push: the last push before the first count, if nothing changed at the first count.
    """

    commits: Points
    contributors: Points
    closed_issues: Points
    pull_requests: Points
    last_push: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a repository; None or empty means unknown.

    Attributes:
        opened: of a year, issues and pull requests opened.
    """

    name: str
    repo_id: int
    created: date
    archived: date | None
    default_branch: str
    former_names: tuple[str, ...]
    commits: CommitFigures | None
    counters: Counters | None
    opened: Mapping[int, tuple[int, int]]
    stars: Points
    forks: Points

    def has_ended(self, on: date) -> bool:
        """Whether the repository was archived by then, or had no commit in the year before."""
        last = self.commits.last if self.commits else self.counters.last_push if self.counters else None
        return (self.archived is not None and self.archived <= on) or (last is not None and last <= on - timedelta(days=365))


def read() -> list[Figures]:
    """Return the figures of every repository that is served, in the order of the file."""
    tables = {name: _toml(name) for name in ("commits", "trackers", "stars", "counters.share-alike")}
    return [_figures(name, entry, tables) for name, entry in _toml("repositories").items()]


def _figures(name: str, entry: Mapping[str, Any], tables: Mapping[str, dict[str, Any]]) -> Figures:
    commits, tracker, counted = tables["commits"].get(name), tables["trackers"].get(name, {}), tables["counters.share-alike"]
    history = _commits(commits) if commits else None
    opened = {int(year): (issues, pulls) for year, (issues, pulls) in tracker.items()}
    stars, forks = ({**tables["stars"][kind].get(name, {}), **counted[kind].get(name, {})} for kind in ("stars", "forks"))
    first_years = [*([history.first] if history else []), *list(opened)[:1], *[int(day[:4]) for day in list(stars)[:1]]]
    return Figures(
        name=name,
        repo_id=entry["id"],
        created=entry.get("created") or date(min(first_years), 1, 1),
        archived=entry.get("archived"),
        default_branch=entry.get("default_branch", "main"),
        former_names=tuple(entry.get("former_names", ())),
        commits=history,
        counters=_counters(name, counted),
        opened=opened,
        stars=_points(stars),
        forks=_points(forks),
    )


def _counters(name: str, counted: Mapping[str, Any]) -> Counters | None:
    if name not in counted["commits"]:
        return None
    kinds = ("commits", "contributors", "closed_issues", "pull_requests")
    commits, contributors, closed_issues, pull_requests = (_points(counted[kind][name]) for kind in kinds)
    return Counters(commits, contributors, closed_issues, pull_requests, counted["last_push_before_the_counts"].get(name))


def _commits(table: dict[str, Any]) -> CommitFigures:
    years = {int(year): (count, mainline, people) for year, (count, mainline, people) in table["years"].items()}
    return CommitFigures(
        first=table.get("first", min(years)),
        last=table["last"],
        people=table["people"],
        years=years,
        months=table.get("months", {}),
        bot_share=table.get("bot_pct", 0.0) / 100,
        sync_share=table.get("sync_pct", 0.0) / 100,
        sync_name=table.get("sync_name", ""),
    )


def _points(table: Mapping[str, int]) -> Points:
    return tuple(sorted((date.fromisoformat(day), count) for day, count in table.items()))


def _toml(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
