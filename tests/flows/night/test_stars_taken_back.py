"""Stars that are taken back: the count of the night stands at once, scores follow it alone, and the history is read again once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from flows.night.outcome import Outcome
from sandbox import server
from sandbox.dataset import Dataset
from tests.worlds.many_repositories import BORN, Home, build, night, owner_name
from tests.worlds.without_waits import nights_without_waits

LOST = {"project000": 0, "project001": 1, "project002": 5, "project003": 24, "project004": 59}
"""How many of the 60 stars each of five projects loses, that are alike otherwise."""
UNLISTED = "project005"
"""A project with 60 listed stars and 2 of accounts that GitHub no longer lists; it loses none."""
SHORT = "project006"
"""A project with 160 stars, whose history has only 60 of them: less than four fifths and 3."""
ALIKE = (*LOST, UNLISTED)
PROJECTS = (*ALIKE, SHORT)
PAGES = 2
"""36 weeks from July 2023 to March 2024."""


NUMBERS = (1, 2, 3, 28, 29, 30, 58, 86)
"""The nights that there are. On the eve of the second, stars are taken back."""


@dataclass(frozen=True, slots=True)
class Night:
    """What is published after a night by project, how it ended, and the status of each page of stars that it asked for, by project."""

    published: dict[str, dict[str, Any]]
    outcome: Outcome
    asked: dict[str, list[int]]


@dataclass
class Nights:
    """One home and its nights, which run in their order once somebody asks about one: the later ones are for the long run."""

    home: Home
    running: Any
    known: dict[int, Night] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Night:
        for earlier in NUMBERS[: NUMBERS.index(number) + 1]:
            if earlier not in self.known:
                if earlier == 2:
                    take_stars_back(self.running.dataset)
                self.known[earlier] = self._spend(earlier)
        return self.known[number]

    def _spend(self, number: int) -> Night:
        """One night, at nine o'clock UTC as by default."""
        self.running.reset_counts()
        outcome = self.home.refresh(night(number) + timedelta(hours=7))
        pages = [one for one in self.running.requests if "/stargazers/history" in one.path]
        asked = {project: [one.status for one in pages if self._is_of(project, one.path)] for project in PROJECTS}
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            rows = con.execute(
                """with scored as (
                     pivot (from v_scores where basis = 'measured' qualify as_of = max(as_of) over ())
                     on dimension using any_value(score) group by framework)
                   select framework, stars, health, stock,
                     (select count(*) from alerts a where a.framework = s.framework) as alerts,
                     (select sum(gained) from stars_daily d where d.repo = r.repo) as history
                   from scored s join framework_repos using (framework) join repos r using (repo)"""
            )
            names = [column[0] for column in rows.description or ()]
            return Night({row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}, outcome, asked)

    def _is_of(self, project: str, path: str) -> bool:
        name = owner_name(project)
        return f"/repos/{name}/" in path or f"/repositories/{self.running.dataset.repo(name).repo_id}/" in path


def take_stars_back(dataset: Dataset) -> None:
    """The oldest first, which the newest page does not show."""
    for project, lost in LOST.items():
        left, days = lost, dataset.repo(owner_name(project)).star_days
        for week in range(30):
            taken = min(left, days[(BORN + timedelta(weeks=week)).date()])
            dataset.add_stars(owner_name(project), -taken, (BORN + timedelta(weeks=week)).date())
            left -= taken


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("taken-back")
    dataset = build(folder, PROJECTS)
    dataset.unlist_stars(owner_name(UNLISTED), 2)
    dataset.unlist_stars(owner_name(SHORT), 100)
    with nights_without_waits(), server.start(dataset) as running:
        home = Home(folder / "home", running, PROJECTS)
        home.prepare()
        yield Nights(home, running)


def test_the_count_of_the_night_stands_at_once(nights: Nights) -> None:
    found = nights[2].published
    assert {project: found[project]["stars"] for project in LOST} == {project: 60 - lost for project, lost in LOST.items()}
    assert found[UNLISTED]["stars"] == 62


@pytest.mark.parametrize("number", [2, 3, *(pytest.param(later, marks=pytest.mark.long) for later in NUMBERS[3:])])
def test_nothing_is_missing_and_nobody_is_told(nights: Nights, number: int) -> None:
    told, published = nights[number].outcome, nights[number].published
    assert (told.status, told.failures) == ("ok", ())
    assert [note for note in told.notes if "disagree" in note and SHORT not in note] == []
    alike = published["project000"]["alerts"]
    assert {project: published[project]["alerts"] for project in ALIKE} == dict.fromkeys(ALIKE, alike)
    assert number > 3 or alike == 0  # nobody commits there any more, which is another matter


def points(stars: int) -> float:
    """By the rubric's anchors: none at 0 stars, 1 at 100, straight over log(1 + stars) between."""
    return math.log1p(stars) / math.log1p(100)


@pytest.mark.parametrize("project", LOST)
def test_stock_and_health_move_by_the_step_of_the_curve(nights: Nights, project: str) -> None:
    """The share of stars in stock, and of stock in health, is told by two projects whose stars are known: the one that lost 5."""
    found = nights[2].published
    mine, whole = found[project], found["project000"]
    for dimension in ("health", "stock"):
        share = (whole[dimension] - found["project002"][dimension]) / (points(60) - points(55))
        assert 0 < share < 1
        assert whole[dimension] - mine[dimension] == pytest.approx(share * (points(60) - points(60 - LOST[project])))


@pytest.mark.long
def test_the_history_is_read_again_once_28_days_after_the_last_time_and_only_where_stars_were_taken_back(nights: Nights) -> None:
    for project in ALIKE:
        lost = LOST.get(project, 0)
        assert nights[1].asked[project] == [200] * PAGES
        assert len(nights[2].asked[project]) == (1 if lost else 0)
        again = {number: nights[number].asked[project] for number in NUMBERS[2:] if nights[number].asked[project]}
        assert again == ({29: [200] * PAGES} if lost else {})
        assert nights[86].published[project]["history"] == (60 - lost)


def test_a_history_that_is_far_too_short_withholds_no_count_and_is_told(nights: Nights) -> None:
    assert nights[2].published[SHORT]["stars"] == 160
    assert nights[2].published[SHORT]["stock"] > nights[2].published["project000"]["stock"]
    said = [note for note in nights[2].outcome.notes if SHORT in note]
    assert said == [f"two sources disagree: stars of {owner_name(SHORT)}: the history adds up to 60, GitHub counts 160"]


@pytest.mark.long
def test_a_history_that_is_far_too_short_is_read_again_every_28_days_and_never_withholds_the_count(nights: Nights) -> None:
    assert {nights[number].published[SHORT]["stars"] for number in NUMBERS} == {160}
    assert {number for number in NUMBERS if nights[number].asked[SHORT]} == {1, 29, 58, 86}


def test_the_newest_page_does_not_show_old_ones_that_are_gone(nights: Nights) -> None:
    assert nights[2].asked["project002"] == [304]
    assert nights[3].published["project002"]["history"] == 60
