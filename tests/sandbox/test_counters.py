"""Totals that were counted on single days become commits by month: by hand, at one commit a day."""

from datetime import date

from sandbox.figures.counters import commits
from sandbox.figures.read import Counters

CREATED = date(2019, 1, 1)
ONE_A_DAY = ((date(2021, 1, 1), 731), (date(2022, 1, 1), 1096))
"""365 days of 2019 and 366 of 2020, then 365 of 2021."""
PEOPLE = ((date(2021, 1, 1), 20), (date(2022, 1, 1), 30))


def counters(last_push: date | None = None) -> Counters:
    return Counters(commits=ONE_A_DAY, contributors=PEOPLE, closed_issues=ONE_A_DAY, pull_requests=ONE_A_DAY, last_push=last_push)


def test_what_was_there_when_counting_began_is_spread_evenly_from_the_creation() -> None:
    made = commits(counters(), CREATED, date(2022, 1, 1))
    assert {year: count for year, (count, _, _) in made.years.items()} == {2019: 365, 2020: 366, 2021: 365}
    assert (made.months["2019-02"], made.months["2020-02"]) == (28, 29)


def test_where_nothing_moved_when_counting_began_it_is_spread_to_the_last_push() -> None:
    made = commits(counters(last_push=date(2020, 1, 1)), CREATED, date(2022, 1, 1))
    assert {year: count for year, (count, _, _) in made.years.items()} == {2019: 731, 2021: 365}


def test_a_repository_that_was_counted_from_its_first_day_on_has_nothing_before_it() -> None:
    made = commits(counters(), ONE_A_DAY[0][0], date(2022, 1, 1))
    assert {year: count for year, (count, _, _) in made.years.items()} == {2021: 365}
