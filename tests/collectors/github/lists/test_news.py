"""What a night asks for after the backfill, and what changes while we read."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import rows
from sandbox.instants import instant
from sandbox.repository import Repository

NAME = "acme/engine"
START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)


def test_twenty_new_and_thirty_closed_cost_one_request(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.night(walk.client())
    open_now = [n for n, r in repository.tables["issues"].items() if r["state"] == "OPEN"][:30]
    dataset.open_issues(NAME, 20, NOW - timedelta(hours=9))
    dataset.close_issues(NAME, open_now, NOW - timedelta(hours=8))
    running.reset_counts()
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)
    assert len(running.requests) == 2  # facts and one page
    running.reset_counts()
    store.night(walk.client(), now=NOW + timedelta(days=2))
    assert len(running.requests) == 1


def test_news_of_all_lists_share_a_query_and_survive_a_kill_at_every_page(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.night(walk.client())
    dataset.open_issues(NAME, 230, NOW - timedelta(hours=9))
    pulls = dataset.open_pulls(NAME, 120, NOW - timedelta(hours=7))
    dataset.merge_pulls(NAME, pulls[:50], NOW - timedelta(hours=6))
    dataset.add_forks(NAME, 130, NOW - timedelta(hours=5))
    dataset.add_release(NAME, "v9", NOW - timedelta(hours=4))
    running.reset_counts()
    nights = 0
    while store.night(walk.client(), stop_after=1):
        nights += 1
    assert walk.held(store) == walk.wanted(repository)
    assert nights == 3  # 230 issues in pages of 100; the shorter lists beside them


def test_what_changes_while_news_are_read_is_not_lost(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.night(walk.client())
    numbers = dataset.open_issues(NAME, 250, NOW - timedelta(hours=9))
    store.night(walk.client(), stop_after=1)
    dataset.close_issues(NAME, numbers[:5], NOW - timedelta(hours=1))  # rows that the next page would have brought
    for _ in range(3):
        store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_rows_that_move_during_the_backfill_are_read_again(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    client = walk.client()
    found = walk.facts(client)
    chance = random.Random(3)
    for moved, page in enumerate(walk.pages(client, found, store.states)):
        store.commit(page)
        if moved < 2:
            numbers = chance.sample(sorted(repository.tables["issues"]), 40)
            is_open = {n for n in numbers if repository.tables["issues"][n]["state"] == "OPEN"}
            dataset.close_issues(NAME, is_open, NOW + timedelta(minutes=moved))
            dataset.reopen_issues(NAME, set(numbers) - is_open, NOW + timedelta(minutes=moved))
            dataset.open_issues(NAME, 3, NOW + timedelta(minutes=moved))
    assert walk.held(store)["issues"] == walk.wanted(repository)["issues"]  # in the same night: the heads told of it
    assert walk.held(store)["issue_events"] == walk.wanted(repository)["issue_events"]
    store.night(client, now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)


def test_taken_rows_that_leave_their_set_hide_none_that_were_not_taken(dataset, running, walk):
    repository = dataset.add(Repository(7, NAME, instant(START), instant(START)))
    for number in range(1, 501):
        repository.put("issues", number, rows.issue(7, number, instant(START + timedelta(hours=number)), None))
    client, store = walk.client(), walk.store()
    found = walk.facts(client)
    for count, page in enumerate(walk.pages(client, found, {})):
        store.commit(page)
        if count == 0:  # 200 of 500 are taken; the count of the open ones falls below what is taken by the next page
            dataset.close_issues(NAME, [*range(1, 76), *range(426, 501)], NOW + timedelta(minutes=1))
    assert walk.held(store)["issues"] == walk.wanted(repository)["issues"]


def test_many_changes_of_one_second_are_read_to_the_last(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    dataset.open_issues(NAME, 1, NOW)
    store.night(walk.client(), now=NOW)
    dataset.open_issues(NAME, 250, NOW)  # the very second of the newest change that is known
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)


def test_a_deleted_issue_asks_for_nothing_every_night(dataset, running, walk):
    walk.fill()
    store = walk.store()
    store.night(walk.client())
    dataset.forget(NAME, "issues", 1 if 1 in dataset.repo(NAME).tables["issues"] else 2)
    running.reset_counts()
    store.night(walk.client())
    store.night(walk.client())
    assert len(running.requests) == 2


def test_a_change_in_the_second_we_looked_is_found_the_next_night(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    numbers = dataset.open_issues(NAME, 2, NOW)
    store.night(walk.client(), now=NOW)
    dataset.close_issues(NAME, numbers, NOW)  # the same second, after we looked: update times did not move
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)
    running.reset_counts()
    store.night(walk.client(), now=NOW + timedelta(days=2))
    assert len(running.requests) == 1


@pytest.mark.parametrize("lag", [0, 1, 2, 5, 10, 120])
def test_a_list_that_is_seconds_behind_the_facts_loses_nothing(dataset, running, walk, lag):
    """Ten closes in the ten seconds before the reading, and ten issues, pull requests and forks; then nothing happens any more."""
    repository, store = walk.fill(), walk.store()
    store.night(walk.client(), now=NOW - timedelta(days=1))
    is_open = [n for n, r in repository.tables["issues"].items() if r["state"] == "OPEN"][:10]
    for second, number in enumerate(is_open):
        at = NOW - timedelta(seconds=second)
        dataset.close_issues(NAME, [number], at)
        dataset.open_issues(NAME, 1, at)
        dataset.merge_pulls(NAME, dataset.open_pulls(NAME, 1, at - timedelta(seconds=1)), at)
        dataset.add_forks(NAME, 1, at)
        dataset.add_release(NAME, f"v{second + 100}", at)
    dataset.lists_until = NOW - timedelta(seconds=lag)
    store.night(walk.client(), now=NOW)
    dataset.lists_until = None
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)
    running.reset_counts()
    store.night(walk.client(), now=NOW + timedelta(days=2))
    assert len(running.requests) == 1


@pytest.mark.parametrize("lag", [2, 120])
def test_a_first_fill_from_a_list_that_is_behind_loses_nothing(dataset, running, walk, lag):
    repository = walk.fill(30, 20, 10, 2)
    dataset.open_issues(NAME, 3, NOW - timedelta(seconds=1))
    dataset.add_forks(NAME, 2, NOW - timedelta(seconds=1))
    dataset.lists_until, store = NOW - timedelta(seconds=lag), walk.store()
    store.night(walk.client(), now=NOW)
    dataset.lists_until = None
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)


def test_a_list_that_is_behind_a_night_that_had_to_wait_loses_nothing(dataset, running, walk):
    """The facts came an hour after the night began, so that the newest change looks old."""
    repository, store = walk.fill(), walk.store()
    store.night(walk.client(), now=NOW - timedelta(days=1))
    late = NOW + timedelta(hours=1)
    dataset.open_issues(NAME, 5, late)
    dataset.lists_until = late - timedelta(seconds=10)
    store.night(walk.client(), now=NOW)
    dataset.lists_until = None
    store.night(walk.client(), now=NOW + timedelta(days=1))
    assert walk.held(store) == walk.wanted(repository)


def test_the_overlap_of_a_quiet_list_is_no_further_request(dataset, running, walk):
    walk.fill()
    store = walk.store()
    store.night(walk.client())
    dataset.open_issues(NAME, 1, NOW + timedelta(hours=9))
    for day, requests in ((1, 2), (2, 1), (3, 1)):
        running.reset_counts()
        store.night(walk.client(), now=NOW + timedelta(days=day))
        assert len(running.requests) == requests


def test_a_fork_and_a_release_without_a_number_lose_their_row_and_not_the_list(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    for kind, number in (("forks", 900_259), ("forks", 900_130), ("releases", max(repository.tables["releases"]))):
        repository.put(kind, number, repository.tables[kind][number] | {"databaseId": None})
    store.night(walk.client())
    assert store.failed == {}
    assert len(store.rows["forks"]) == 258
    assert len(store.rows["releases"]) == 4
    assert {"forks", "releases"} <= store.coverage.keys()


def test_a_pre_release_that_is_promoted_is_read_within_two_weeks_at_one_request(dataset, running, walk):
    """Neither its date nor the number of releases moves."""
    repository, store = walk.fill(), walk.store()
    dataset.add_release(NAME, "v9", NOW - timedelta(days=9), is_prerelease=True)
    store.night(walk.client())
    number = max(repository.tables["releases"])
    repository.put("releases", number, repository.tables["releases"][number] | {"isPrerelease": False})
    asked = []
    for day in range(1, 29):
        running.reset_counts()
        store.night(walk.client(), now=NOW + timedelta(days=day))
        asked.append(len(running.requests) - 1)
    assert not store.rows["releases"][number,]["is_prerelease"]
    read_on = [day for day, requests in enumerate(asked, 1) if requests]
    assert len(read_on) == 3
    assert 7 <= read_on[0] <= 13
    assert {later - earlier for earlier, later in itertools.pairwise(read_on)} == {7}
    assert set(asked) == {0, 1}
