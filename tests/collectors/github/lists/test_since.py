"""A first fill that reads back to a date only."""

from datetime import UTC, datetime, timedelta

NAME = "acme/engine"
START = datetime(2020, 1, 1, tzinfo=UTC)


def test_since_brings_all_that_changed_later_and_says_from_when(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    cut = START + timedelta(days=60)
    store.night(walk.client(), since=cut)
    plain = cut.replace(tzinfo=None)
    updated = {n for n, r in repository.tables["issues"].items() if datetime.fromisoformat(r["updatedAt"]) >= cut}
    assert 0 < len(updated) < len(repository.tables["issues"])
    assert updated <= {number for (number,) in store.rows["issues"]}
    assert {row for row in walk.wanted(repository)["pulls"] if row[2] >= plain} <= walk.held(store)["pulls"]
    assert {each.complete_from for each in store.coverage.values()} == {cut}
    running.reset_counts()
    store.night(walk.client(), since=cut)
    assert len(running.requests) == 1


def test_a_later_run_without_since_brings_the_rest(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.night(walk.client(), since=START + timedelta(days=60))
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)
    assert {each.complete_from for each in store.coverage.values()} == {None}


def test_since_takes_nothing_from_what_is_complete(dataset, running, walk):
    walk.fill()
    store = walk.store()
    store.night(walk.client())
    running.reset_counts()
    store.night(walk.client(), since=START + timedelta(days=60))
    assert len(running.requests) == 1
