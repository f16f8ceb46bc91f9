"""How many requests it takes to find what has vanished from a long list, night by night within the bound."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from collectors.github.lists import recount
from collectors.github.lists.issues import ISSUES
from collectors.github.lists.pulls import PULLS
from sandbox.instants import instant
from sandbox.repository import Repository

NAME = "acme/engine"
START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)


def search(walk, running, repository, listing, times, open_there):
    """Search night by night until the list is settled; return what was found and the requests of each night."""
    client, state, found, nights = walk.client(), None, set(), []
    there = len(repository.tables[listing.source])
    while len(times) - len(found) > there:
        here = {number: at for number, at in times.items() if number not in found}
        held = recount.Held(listing, here, len(here) - there, open_there, NOW - timedelta(days=1))
        if recount.is_settled(held, state):
            break
        running.reset_counts()
        facts = walk.facts(client)
        for page in recount.fetch(client, facts, held, state, now=NOW):
            found |= set(page.rows["vanished"]["number"].to_pylist())
            state = page.streams[recount.stream_of(listing)]
        nights.append(len(running.requests) - 1)
        assert nights[-1] <= math.ceil(open_there / 100) + math.ceil(held.missing / 50)
        assert len(nights) < 20
    return found, nights


def issues(dataset, count, closed, *, apart):
    """So many issues so many seconds apart, the first ones closed; number to the last change."""
    repository = dataset.add(Repository(7, NAME, instant(START), instant(START)))
    for place in range(count):
        numbers = dataset.open_issues(NAME, 1, START + timedelta(seconds=apart * place))
        if place < closed:
            dataset.close_issues(NAME, numbers, START + timedelta(days=700, seconds=apart * place))
    return repository, {n: datetime.fromisoformat(row["updatedAt"]) for n, row in repository.tables["issues"].items()}


@pytest.mark.parametrize(
    ("count", "closed", "gone", "nights"),
    [
        (60, 49, range(50, 61), [1]),  # eleven open ones
        (32, 32, range(1, 18), [1]),  # closed ones, and none is open
        (1_900, 1_900, [1_000], [1]),  # 24 pages in one query
        (4_000, 3_800, range(1_000, 1_031), [2]),  # too many for one query: counts say where
        (4_000, 3_800, range(7, 3_000, 97), [3]),  # 31 everywhere: counts, then 50 pages in two queries
        (4_000, 4_000, [2_000], [1, 1]),  # none is open and one is missing: one request a night
    ],
)
def test_issues_are_found_within_the_bound(dataset, running, walk, count, closed, gone, nights):
    repository, times = issues(dataset, count, closed, apart=60)
    for number in gone:
        dataset.forget(NAME, "issues", number)
    found, asked = search(walk, running, repository, ISSUES, times, count - closed)
    assert found == set(gone)
    assert asked == nights


def test_issues_that_all_changed_in_one_second_are_read_page_by_page(dataset, running, walk):
    repository, times = issues(dataset, 430, 430, apart=0)
    dataset.forget(NAME, "issues", 400)
    found, asked = search(walk, running, repository, ISSUES, times, 0)
    assert (found, asked) == ({400}, [1] * 5)


def test_an_issue_that_changes_while_it_is_searched_has_not_vanished(dataset, running, walk):
    """It is closed after we read its old state: it stands elsewhere in the order than we believe."""
    repository, times = issues(dataset, 300, 100, apart=60)
    dataset.close_issues(NAME, [200, 201], NOW - timedelta(minutes=1))
    dataset.forget(NAME, "issues", 250)
    assert search(walk, running, repository, ISSUES, times, 200) == ({250}, [1])


def test_what_changed_in_the_last_five_minutes_is_judged_the_next_night(dataset, running, walk):
    repository, times = issues(dataset, 30, 0, apart=60)
    dataset.forget(NAME, "issues", 7)
    held = recount.Held(ISSUES, times | {7: NOW - timedelta(minutes=4)}, 1, 30, NOW)
    pages = list(recount.fetch(walk.client(), walk.facts(walk.client()), held, None, now=NOW))
    assert sum(page.rows["vanished"].num_rows for page in pages) == 0
    assert not recount.is_settled(held, pages[-1].streams[recount.stream_of(ISSUES)])
    assert search(walk, running, repository, ISSUES, times, 30) == ({7}, [1])


def test_a_difference_that_the_list_does_not_explain_is_searched_once(dataset, running, walk):
    """GitHub says one less than it lists."""
    _, times = issues(dataset, 30, 0, apart=60)
    held = recount.Held(ISSUES, times, 1, 30, NOW)
    pages = list(recount.fetch(walk.client(), walk.facts(walk.client()), held, None, now=NOW))
    state = pages[-1].streams[recount.stream_of(ISSUES)]
    assert [page.rows["vanished"].num_rows for page in pages] == [0]
    assert recount.is_settled(held, state)
    assert not recount.is_settled(recount.Held(ISSUES, times, 2, 30, NOW), state)
    assert not recount.is_settled(held, "not ours")


@pytest.mark.parametrize(("place", "nights"), [(120, [1, 1]), (350, [1, 1, 1]), (450, [1, 1])])
def test_pull_requests_are_read_from_both_ends_night_by_night(dataset, running, walk, place, nights):
    """600 rows, a hundred from each end a night: row 120 is on the second page from the front, 450 on the second from the back."""
    repository = dataset.add(Repository(7, NAME, instant(START), instant(START)))
    pulls = [dataset.open_pulls(NAME, 1, START + timedelta(minutes=number))[0] for number in range(600)]
    times = {n: datetime.fromisoformat(row["createdAt"]) for n, row in repository.tables["pulls"].items()}
    dataset.forget(NAME, "pulls", pulls[place])
    found, asked = search(walk, running, repository, PULLS, times, 0)
    assert found == {pulls[place]}
    assert asked == nights
