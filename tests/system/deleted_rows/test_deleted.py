"""Rows that are deleted, moved away or turned into something else leave the present and the rates; what was scored before stays."""

from datetime import timedelta

import pytest

from flows.night.recompute import recompute
from sandbox.repository import Kind
from tests.system.deleted_rows.conftest import NAME, Installation
from tests.worlds.one_large_repository import FIRST_NIGHT
from warehouse.connection import open_work

LONG_AGO = FIRST_NIGHT - timedelta(days=300)


def some_issues(installation: Installation, count: int, closed: int, days_ago: int = 300) -> list[int]:
    """Issues of one day, a minute apart; the first ones were closed a day later."""
    at = FIRST_NIGHT - timedelta(days=days_ago)
    numbers = [installation.dataset.open_issues(NAME, 1, at + timedelta(minutes=place))[0] for place in range(count)]
    for place, number in enumerate(numbers[:closed]):
        installation.dataset.close_issues(NAME, [number], at + timedelta(days=1, minutes=place))
    return numbers


def delete(installation: Installation, kind: Kind, numbers: list[int]) -> None:
    for number in numbers:
        installation.dataset.forget(NAME, kind, number)


def test_eleven_open_issues_of_sixty_are_found_with_one_announced_request_and_nothing_is_asked_after_them(
    installation: Installation,
) -> None:
    numbers = some_issues(installation, 60, closed=49)
    assert installation.night().status == "ok"
    delete(installation, "issues", numbers[49:])
    assert installation.night().status == "ok"
    assert "collecting: about 1 requests, 1 GraphQL points" in installation.said
    assert len(installation.asked) == 2  # the facts, and all numbers that are left
    assert installation.numbers() == set(numbers[:49])
    assert installation.sql("select open_issues from repos") == [(0,)]
    assert installation.sql("select count(*) from issues where state = 'open'") == [(0,)]
    assert installation.sql("select repo, kind, number, last_seen_at, noticed_at, returned_at from vanished order by number") == [
        (NAME, "issue", number, FIRST_NIGHT.replace(tzinfo=None), (FIRST_NIGHT + timedelta(days=1)).replace(tzinfo=None), None)
        for number in numbers[49:]
    ]
    said = installation.sql("select outcome, requests, reason from source_status where source = 'issues' order by happened_at desc limit 1")
    assert said == [("unchanged", 1, "11 issues vanished from GitHub")]
    installation.night()
    assert len(installation.asked) == 1
    assert "collecting: about 0 requests, 0 GraphQL points" in installation.said


@pytest.mark.long
def test_seventeen_of_a_cohort_of_thirty_two_leave_fifteen_which_is_no_rate(installation: Installation) -> None:
    """32 issues of 40 days ago, 15 of them closed within a day: 15/32, until 17 are deleted. What was scored before stays."""
    numbers = some_issues(installation, 32, closed=15, days_ago=40)
    installation.night()
    rate = "select sample_size, value, status from metric_values where metric = 'any_close_rate_30d' and as_of = '{}'"
    first = FIRST_NIGHT.date()  # a Monday
    assert installation.sql(rate.format(first)) == [(32, 15 / 32, "observed")]
    delete(installation, "issues", numbers[3:20])
    installation.night()
    assert installation.sql(rate.format(first + timedelta(days=1))) == [(15, None, "insufficient")]
    assert installation.sql(rate.format(first)) == [(32, 15 / 32, "observed")]
    assert installation.sql("select count(*) from issues") == [(15,)]
    installation.nights = 7
    installation.night()
    weeks = "select close_cohort, any_close_rate_30d from repo_weekly where week_start = '{}'"
    assert installation.sql(weeks.format(first - timedelta(days=7))) == [(32, 15 / 32)]
    assert installation.sql(weeks.format(first)) == [(15, None)]
    with open_work(installation.settings.work) as work:
        again = recompute(work, first + timedelta(days=7), FIRST_NIGHT + timedelta(days=8), everything=True)
    assert again == 0  # what was recomputed night by night stands as if all of it had been computed anew


@pytest.mark.long
def test_new_issues_do_not_hide_the_lost_ones_and_one_that_comes_back_counts_again(installation: Installation) -> None:
    numbers = some_issues(installation, 60, closed=49)
    installation.night()
    row = installation.dataset.repo(NAME).tables["issues"][numbers[3]]
    delete(installation, "issues", numbers[:5])
    added = installation.dataset.open_issues(NAME, 9, FIRST_NIGHT + timedelta(hours=20))
    installation.night()
    assert installation.numbers() == set(numbers[5:] + added)
    assert len(installation.asked) == 3  # facts, news, numbers
    installation.dataset.repo(NAME).put("issues", numbers[3], row | {"updatedAt": "2026-08-25T20:00:00Z"})
    installation.night()
    assert installation.numbers() == {numbers[3], *numbers[5:], *added}
    assert installation.sql("select number, returned_at::date - noticed_at::date from vanished where returned_at is not null") == [
        (numbers[3], 1)
    ]
    delete(installation, "issues", [numbers[3]])
    installation.night()
    assert installation.numbers() == {*numbers[5:], *added}
    assert installation.sql("select count(*), count(returned_at) from vanished") == [(6, 1)]


@pytest.mark.long
def test_pull_requests_releases_and_forks_vanish_too(installation: Installation) -> None:
    """v10 came 20 days before the first night, v11 ten days before: 10 days, and 21 after v11 is deleted the next night."""
    pulls = installation.dataset.open_pulls(NAME, 40, LONG_AGO)
    installation.dataset.merge_pulls(NAME, pulls[:20], LONG_AGO + timedelta(days=1))
    installation.dataset.add_forks(NAME, 40, LONG_AGO)
    for number in range(12):
        installation.dataset.add_release(NAME, f"v{number}", FIRST_NIGHT - timedelta(days=120 - 10 * number))
    installation.night()
    tables = installation.dataset.repo(NAME).tables
    delete(installation, "forks", sorted(tables["forks"])[:3])
    installation.night()
    assert len(installation.asked) == 1  # three forks may be private ones
    delete(installation, "forks", sorted(tables["forks"])[:4])
    delete(installation, "pulls", sorted(tables["pulls"])[17:27])
    delete(installation, "releases", [max(tables["releases"])])
    installation.night()
    assert len(installation.asked) == 5  # the facts, each list once, and the news, since the newest release is another one now
    assert installation.numbers("pull_requests") == tables["pulls"].keys()
    assert installation.sql("select (select sum(gained) from forks_daily), (select count(*) from releases)") == [(33, 11)]
    assert installation.sql("select kind, count(*), count(number) from vanished group by kind order by kind") == [
        ("fork", 7, 0),
        ("pull_request", 10, 10),
        ("release", 1, 1),
    ]
    days = installation.sql("select value from metric_values where metric = 'release_days' order by as_of desc limit 2")
    assert days == [(22,), (11,)]
    installation.night()
    assert len(installation.asked) == 1


@pytest.mark.long
def test_a_list_that_is_suddenly_empty_must_say_so_twice(installation: Installation) -> None:
    """A list that GitHub closes answers with nothing and a count of 0, as it did with people who star."""
    numbers = some_issues(installation, 60, closed=49)
    installation.night()
    delete(installation, "issues", numbers)
    installation.night()
    assert installation.numbers() == set(numbers)
    installation.night()
    assert installation.numbers() == set()
