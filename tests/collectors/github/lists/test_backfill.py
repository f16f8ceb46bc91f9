"""A repository's lists from nothing to the last row, killed and resumed; expected rows are counted from the sandbox's own tables."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from collectors.accounts import Identities
from collectors.errors import Gone
from collectors.github.lists import repository_lists
from sandbox import rows
from sandbox.instants import instant

NAME = "acme/engine"
START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)


def test_every_row_comes_from_both_ends_in_the_fewest_rounds(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    pages = store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)
    assert set(store.coverage) == {"issues", "pulls", "forks", "releases"}
    assert all(each.complete_from is None and each.complete_until == NOW for each in store.coverage.values())
    assert pages == len(running.requests) - 1  # one query for the facts, one a page
    longest = max(sum(r["state"] == "CLOSED" for r in repository.tables["issues"].values()), 260)
    assert pages == -(-(longest + 1) // 200)  # both ends at once, one row of overlap


def test_a_second_night_asks_for_nothing(dataset, running, walk):
    walk.fill()
    store = walk.store()
    store.night(walk.client())
    running.reset_counts()
    assert store.night(walk.client()) == 0
    assert len(running.requests) == 1


@pytest.mark.parametrize("page", [100, 7, 1])
def test_small_pages_bring_the_same(dataset, running, walk, page, monkeypatch):
    monkeypatch.setattr("collectors.github.page_size.PAGE", page)
    repository, store = walk.fill(issues=40, pulls=120, forks=15, releases=3), walk.store()
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_the_next_page_of_the_same_lists_is_the_same_text_with_other_cursors(dataset, running, walk, monkeypatch):
    """Some 84 of the 120 were merged: five queries of ten from each end, and all other lists have ended with the second."""
    monkeypatch.setattr("collectors.github.page_size.PAGE", 10)
    walk.fill(issues=10, pulls=120, forks=10, releases=3)
    walk.store().night(walk.client())
    onward = [each for each in running.requests if each.variables]
    assert max(Counter(each.query for each in onward).values()) >= 3
    assert not [each for each in onward if any(str(cursor) in each.query for cursor in each.variables.values())]


def test_killed_after_any_page_it_goes_on_and_asks_for_no_page_twice(dataset, running, walk):
    repository, whole = walk.fill(), walk.store()
    pages = whole.night(walk.client())
    undisturbed = sorted(each.asked for each in running.requests[1:])
    for stop_after in range(1, pages + 1):
        running.reset_counts()
        store = walk.store()
        store.night(walk.client(), stop_after=stop_after)
        store.night(walk.client())
        assert walk.held(store) == walk.wanted(repository), stop_after
        asked = sorted(each.asked for each in running.requests if "databaseId nameWithOwner" not in each.query)
        assert asked == undisturbed, stop_after


def test_killed_after_every_single_page_it_still_ends_complete(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    for _ in range(20):
        if store.night(walk.client(), stop_after=1) == 0:
            break
    assert walk.held(store) == walk.wanted(repository)


def test_a_torn_state_begins_anew(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.states = {"issues": "{", "pulls": json.dumps({"version": 99}), "forks": "[]", "releases": '{"version":1}'}
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_an_issue_with_more_events_than_a_page_brings_all_of_them(dataset, running, walk):
    repository, store = walk.fill(issues=30, pulls=0, forks=0, releases=0), walk.store()
    for number in (3, 4):
        events = [
            (rows.reopened if step % 2 else rows.closed)(instant(START + timedelta(days=900, hours=step + number)), None)
            for step in range(131)
        ]
        repository.put("issues", number, rows.issue(7, number, instant(START), None, events))
    store.night(walk.client(), stop_after=1)
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)
    assert sum(event["number"] == 3 for event in store.rows["issue_events"].values()) == 131


def test_stale_labels_keep_their_places_among_events_that_are_not_kept(dataset, running, walk):
    """Every third event is a label; of those every second is a stale one, put on and taken off in turn. They go on over two pages."""
    repository, store = walk.fill(issues=3, pulls=0, forks=0, releases=0), walk.store()
    at = [instant(START + timedelta(days=900, hours=step)) for step in range(91)]
    kinds = {0: ("bug", False), 3: ("stale", False), 6: ("bug", True), 9: ("stale", True)}
    events = [
        (rows.reopened if step % 3 == 2 else rows.closed)(at[step], None)
        if step % 3
        else rows.labeled(at[step], None, kinds[step % 12][0], off=kinds[step % 12][1])
        for step in range(91)
    ]
    repository.put("issues", 1, rows.issue(7, 1, instant(START), None, events))
    store.night(walk.client())
    kept = {place: row["event"] for (number, place), row in store.rows["issue_events"].items() if number == 1}
    assert {place for place, event in kept.items() if event == "stale_labeled"} == set(range(3, 91, 12))
    assert {place for place, event in kept.items() if event == "stale_unlabeled"} == set(range(9, 91, 12))
    assert {place for place, event in kept.items() if event == "closed"} == set(range(1, 91, 3))
    assert {place for place, event in kept.items() if event == "reopened"} == set(range(2, 91, 3))


def test_an_empty_repository_needs_no_request(dataset, running, walk):
    walk.fill(0, 0, 0, 0)
    client = walk.client()
    found = walk.facts(client)
    assert repository_lists.plan(found, {}).moved == frozenset()
    assert {each.source for each in repository_lists.plan(found, {}).unchanged} == set(repository_lists.SOURCES)
    assert list(walk.pages(client, found, {})) == []


def test_switched_off_issues_are_gone_and_the_rest_comes(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    dataset.disable_issues(NAME)
    client = walk.client()
    found = walk.facts(client)
    assert isinstance(repository_lists.plan(found, {}).refused["issues"], Gone)
    store.night(client)
    assert walk.held(store)["issues"] == set()
    assert walk.held(store)["pulls"] == walk.wanted(repository)["pulls"]


def test_a_deleted_author_has_no_id_and_a_bot_is_one(dataset, running, walk):
    repository, store = walk.fill(issues=3, pulls=0, forks=0, releases=0), walk.store()
    repository.put("issues", 1, rows.issue(7, 1, instant(START), None))
    repository.put("issues", 2, rows.issue(7, 2, instant(START), rows.bot("dependabot", 5)))
    repository.put("issues", 3, rows.issue(7, 3, instant(START), rows.person("Ann", 6)))
    store.night(walk.client())
    found = [(r["author_id"], r["author_is_bot"]) for _, r in sorted(store.rows["issues"].items())]
    assert found == [(None, False), (IDENTITIES.account("dependabot"), True), (IDENTITIES.account("ann"), False)]


def test_the_plan_is_close_to_what_is_spent(dataset, running, walk):
    walk.fill()
    client = walk.client()
    found = walk.facts(client)
    estimate = repository_lists.plan(found, {})
    before = client.spent()
    requests = len(list(walk.pages(client, found, {})))
    assert estimate.moved == set(repository_lists.SOURCES)
    assert requests <= estimate.requests <= 2 * requests
    points = client.spent().graphql_points - before.graphql_points
    assert points / 2 <= estimate.points <= points * 2
