"""What a night asks for after the backfill, and what changes while we read."""

import random
from datetime import UTC, datetime, timedelta

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
