"""Refusals, faults and missing keys on the walk: what shrinks, what ends alone, what ends the walk."""

from datetime import UTC, datetime

import pytest

from collectors.accounts import Identities
from collectors.errors import BudgetSpent, Denied, Gone, Malformed, Unavailable
from collectors.github.client import GitHubClient
from collectors.github.lists import repository_lists
from sandbox.exchange import Answer
from sandbox.faults import Fault
from sandbox.repository import Repository

NAME = "acme/engine"
NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)


def errors(*entries, data=None):
    def effect(answer, exchange):
        return Answer(200, {"data": data, "errors": list(entries)}, answer.headers)

    return effect


def test_a_page_that_is_too_heavy_shrinks_and_goes_on(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    heavy = {"message": "Something went wrong while executing your query. This may be the result of a timeout."}
    running.faults.append(
        Fault(errors(heavy), kind="graphql", times=None, when=lambda e: "Front" not in e.query and e.query.count("first: 100") > 1)
    )
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_node_limits_and_gateways_shrink_too(dataset, running, walk):
    repository, store = walk.fill(issues=250, pulls=20, forks=10), walk.store()
    limit = {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "This query requests up to 600,000 possible nodes"}
    running.faults.append(Fault(errors(limit), skip=1, times=3, kind="graphql"))
    running.faults.append(Fault(lambda a, e: Answer(504, raw=b"<html>"), skip=2, times=4, kind="graphql"))
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_an_alias_that_times_out_shrinks_and_the_whole_ones_are_kept(dataset, running, walk):
    repository, store = walk.fill(), walk.store()

    def effect(answer, exchange):
        answer.payload["data"]["repository"]["issues1front"] = None
        answer.payload["errors"] = [{"path": ["repository", "issues1front"], "message": "Something went wrong"}]
        return answer

    running.faults.append(Fault(effect, contains="issues1front: issues(first: 100", kind="graphql", times=None))
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


@pytest.mark.parametrize(("kind", "outcome"), [("FORBIDDEN", Denied), ("NOT_FOUND", Gone)])
def test_a_list_that_is_denied_ends_alone(dataset, running, walk, kind, outcome):
    repository, store = walk.fill(), walk.store()

    def effect(answer, exchange):
        for alias in [each for each in answer.payload["data"]["repository"] if each.startswith("forks")]:
            answer.payload["data"]["repository"][alias] = None
            answer.payload.setdefault("errors", []).append({"type": kind, "path": ["repository", alias], "message": "no"})
        return answer

    running.faults.append(Fault(effect, contains="forks0front", kind="graphql", times=None))
    store.night(walk.client())
    assert {source: type(error) for source, error in store.failed.items()} == {"forks": outcome}
    assert set(store.coverage) == {"issues", "pulls", "releases"}
    assert walk.held(store)["issues"] == walk.wanted(repository)["issues"]
    running.faults.clear()
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_one_alias_that_takes_the_repository_down_ends_alone(dataset, running, walk):
    repository, store = walk.fill(), walk.store()

    def effect(answer, exchange):
        error = {"type": "FORBIDDEN", "path": ["repository", "pulls0front"], "message": "no"}
        return Answer(200, {"data": {"repository": None, "rateLimit": None}, "errors": [error]}, answer.headers)

    running.faults.append(Fault(effect, contains="pulls0front", kind="graphql", times=None))
    store.night(walk.client())
    assert list(store.failed) == ["pulls"]
    assert walk.held(store)["issues"] == walk.wanted(repository)["issues"]
    assert walk.held(store)["forks"] == walk.wanted(repository)["forks"]


def test_a_cursor_that_expired_begins_its_list_anew(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    store.night(walk.client(), stop_after=1)
    store.states = {source: text.replace('"cursor":"', '"cursor":"stale') for source, text in store.states.items()}
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)
    assert store.failed == {}


def test_a_missing_key_is_malformed_by_its_name_and_ends_alone(dataset, running, walk):
    walk.fill()
    store = walk.store()

    def effect(answer, exchange):
        del answer.payload["data"]["repository"]["forks0front"]["nodes"][3]["createdAt"]
        return answer

    running.faults.append(Fault(effect, contains="forks0front", kind="graphql", times=None))
    store.night(walk.client())
    assert isinstance(store.failed["forks"], Malformed)
    assert store.failed["forks"].key == "createdAt"
    assert set(store.coverage) == {"issues", "pulls", "releases"}


def test_a_name_that_another_repository_took_over_is_gone(dataset, running, walk):
    walk.fill()
    client = walk.client()
    found = walk.facts(client)
    old = dataset.repositories.pop(7)
    dataset.add(Repository(8, NAME, old.created_at, old.updated_at, tables=old.tables))
    with pytest.raises(Gone, match="another repository"):
        list(walk.pages(client, found, {}))


def test_a_repository_that_vanished_is_gone(dataset, running, walk):
    walk.fill()
    client = walk.client()
    found = walk.facts(client)
    dataset.delete(NAME)
    with pytest.raises(Gone):
        list(walk.pages(client, found, {}))


def test_a_server_that_never_manages_a_single_row_is_unavailable(dataset, running, walk):
    walk.fill()
    client = walk.client(attempts=2)
    found = walk.facts(client)
    running.faults.append(Fault(lambda a, e: Answer(502, raw=b"<html>"), kind="graphql", times=None))
    with pytest.raises(Unavailable):
        list(walk.pages(client, found, {}))
    assert len(running.requests) < 40


def test_a_budget_that_ends_in_the_middle_leaves_all_in_order(dataset, running, walk):
    repository, store = walk.fill(), walk.store()
    spent = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "500", "X-RateLimit-Reset": "4000000000"}

    def effect(answer, exchange):
        answer.headers.update({name.lower(): value for name, value in spent.items()})
        return answer

    running.faults.append(Fault(effect, skip=1, kind="graphql", times=None))
    with pytest.raises(BudgetSpent):
        store.night(walk.client(max_wait_s=1))
    running.faults.clear()
    store.night(walk.client())
    assert walk.held(store) == walk.wanted(repository)


def test_without_a_token_it_says_so(dataset, running, walk):
    walk.fill()
    found = walk.facts(walk.client())
    with pytest.raises(Denied, match="GITHUB_TOKEN"):
        list(repository_lists.fetch(GitHubClient(running.api_url, running.graphql_url), found, {}, IDENTITIES, now=NOW))
