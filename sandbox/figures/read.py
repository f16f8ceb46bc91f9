"""The figures as the TOML files beside this module hold them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Points = tuple[tuple[date, int], ...]
"""Counts on days, ascending."""


@dataclass(frozen=True, slots=True)
class CommitFigures:
    """What is known of a git history.

    Attributes:
        first: year of the first commit.
        last: day of the last one.
        people: distinct human authors ever.
        years: of a year all commits, first-parent commits, distinct human authors.
        months: commits of single months, `2021-10`, where they are known; they end their year.
        bot_share: commits by bots, 0 to 1.
        sync_share: commits by the sync account, 0 to 1.
        sync_name: the name it commits under.
        release_branch: name, month and commits of a branch beside the default one.
    """

    first: int
    last: date
    people: int
    years: Mapping[int, tuple[int, int, int]]
    months: Mapping[str, int]
    bot_share: float
    sync_share: float
    sync_name: str
    release_branch: Mapping[str, Any] | None

    @property
    def total(self) -> int:
        """All commits."""
        return sum(count for count, _, _ in self.years.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a repository; what is None or empty is not known.

    Attributes:
        opened: of a year, issues and pull requests opened.
        counted: commits of the default branch on the last day that anybody counted them.
    """

    name: str
    repo_id: int
    created: date
    archived: date | None
    default_branch: str
    former_names: tuple[str, ...]
    is_dark: bool
    commits: CommitFigures | None
    opened: Mapping[int, tuple[int, int]]
    stars: Points
    forks: Points
    counted: Points


def read() -> list[Figures]:
    """Return the figures of every repository that is served, in the order of the file."""
    tables = {name: _toml(name) for name in ("commits", "trackers", "stars", "counters.share-alike")}
    return [_figures(name, entry, tables) for name, entry in _toml("repositories").items()]


def _figures(name: str, entry: Mapping[str, Any], tables: Mapping[str, dict[str, Any]]) -> Figures:
    commits, tracker = tables["commits"].get(name), tables["trackers"].get(name, {})
    history = _commits(commits) if commits else None
    opened = {int(year): (issues, pulls) for year, (issues, pulls) in tracker.items()}
    stars = _points(tables["stars"]["stars"].get(name, {}))
    first_years = [*([history.first] if history else []), *list(opened)[:1], *[day.year for day, _ in stars[:1]]]
    return Figures(
        name=name,
        repo_id=entry["id"],
        created=entry.get("created") or date(min(first_years, default=2020), 1, 1),
        archived=entry.get("archived"),
        default_branch=entry.get("default_branch", "main"),
        former_names=tuple(entry.get("former_names", ())),
        is_dark=entry.get("dark", False),
        commits=history,
        opened=opened,
        stars=stars,
        forks=_points(tables["stars"]["forks"].get(name, {})),
        counted=_points(tables["counters.share-alike"].get(name, {})),
    )


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
        release_branch=table.get("release_branch"),
    )


def _points(table: Mapping[str, int]) -> Points:
    return tuple(sorted((date.fromisoformat(day), count) for day, count in table.items()))


def _toml(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
