"""Repository facts, in batches and one by one, against the sandbox."""

from datetime import UTC, date, datetime

import pytest

from collectors.errors import BudgetSpent, Denied, Gone, Malformed, Unavailable
from collectors.github import facts, rest_facts
from collectors.github.client import GitHubClient
from sandbox import server
from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.faults import Fault
from sandbox.repository import Repository

NOW = datetime(2024, 3, 1, tzinfo=UTC)
NAMES = [f"acme/engine-{number}" for number in range(120)]


def at(day):
    return datetime(2024, 1, day, tzinfo=UTC)


@pytest.fixture
def world(tmp_path):
    dataset = Dataset(tmp_path / "git", date(2024, 2, 29))
    for number, name in enumerate(NAMES):
        dataset.add(Repository(1000 + number, name, "2023-12-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-01-30T00:00:00Z"))
    with server.start(dataset) as running:
        yield dataset, running, GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,))


def test_facts_say_what_the_repository_is(world):
    dataset, _, client = world
    name = NAMES[0]
    dataset.open_issues(name, 5, at(3))
    dataset.close_issues(name, [1, 2], at(9))
    dataset.merge_pulls(name, dataset.open_pulls(name, 3, at(4)), at(6))
    dataset.add_forks(name, 4, at(5))
    dataset.add_release(name, "v1", at(7))
    dataset.add_stars(name, 11, date(2024, 1, 8))
    dataset.archive(name, at(20))
    dataset.repo(name).watchers = 9
    found = facts.fetch(client, [name], NOW)[name]
    assert found == facts.RepoFacts(
        repo_id=1000, observed_at=NOW, repo=name, created_at=datetime(2023, 12, 1, tzinfo=UTC), pushed_at=at(30), is_archived=True,
        archived_at=at(20), is_empty=False, has_issues=True, default_branch="main", stars=11, forks=4, watchers=9, open_issues=3,
        issues_total=5, pulls_total=3, releases_total=1, issues_updated_at=at(9), pulls_updated_at=at(6), newest_fork_at=at(5),
        newest_release_at=at(7),
    )  # fmt: skip
    (row,) = facts.table([found]).to_pylist()
    assert row["archived_at"] == datetime.fromisoformat("2024-01-20")


def learned(client, size):
    facts.fetch(client, NAMES, NOW, size)
    return facts.first_size(size.to_text(), NOW)


def test_the_first_query_asks_for_twenty_and_more_while_answers_are_fast(world):
    _, running, client = world
    found = facts.fetch(client, NAMES, NOW)
    assert [found[name].repo_id for name in NAMES] == list(range(1000, 1120))
    assert [one.query.count("databaseId") for one in running.requests] == [20, 40, 50, 10]


def test_fifty_repositories_share_a_query_on_the_nights_after(world):
    _, running, client = world
    size = learned(client, facts.first_size(None, NOW))
    running.reset_counts()
    found = facts.fetch(client, NAMES, NOW, size)
    assert [found[name].repo_id for name in NAMES] == list(range(1000, 1120))
    assert len(running.requests) == 3  # 120 / 50
    assert running.points == 7  # 300 + 300 + 120 connections of one row: 3 + 3 + 1 points


def test_a_size_that_timed_out_is_not_come_near_again(world):
    _, running, client = world
    running.faults.append(Fault(lambda a, e: Answer(504, raw=b"<html>"), times=None, when=lambda e: e.query.count("databaseId") > 30))
    size = learned(client, facts.first_size(None, NOW))
    running.reset_counts()
    facts.fetch(client, NAMES, NOW, size)
    asked = [one.query.count("databaseId") for one in running.requests]
    assert max(asked) <= 30  # 40 timed out: at most 32 are asked for, and 32 timed out as well, so 25
    assert len(asked) == -(-120 // size.now)


def test_an_old_name_answers_with_the_present_one(world):
    dataset, _, client = world
    dataset.rename(NAMES[3], "acme/new")
    found = facts.fetch(client, [NAMES[3]], NOW)[NAMES[3]]
    assert (found.repo_id, found.repo) == (1003, "acme/new")


def test_one_that_is_missing_or_dark_does_not_spoil_the_others(world):
    dataset, running, client = world
    dataset.delete(NAMES[1])
    dataset.repo(NAMES[2]).is_dark = True
    found = facts.fetch(client, [*NAMES[:4], "../etc/passwd", "-x/y"], NOW)
    assert isinstance(found[NAMES[0]], facts.RepoFacts)
    assert isinstance(found[NAMES[1]], Gone)
    assert isinstance(found[NAMES[2]], Unavailable)
    assert isinstance(found[NAMES[3]], facts.RepoFacts)
    assert len(running.requests) == 2  # all, and the dark one once more alone
    assert isinstance(found["../etc/passwd"], Malformed)
    assert isinstance(found["-x/y"], Malformed)


def test_a_batch_that_is_too_heavy_is_halved_until_it_goes(world):
    _, running, client = world
    running.faults.append(Fault(lambda a, e: Answer(504, raw=b"<html>"), times=None, when=lambda e: e.query.count("databaseId") > 7))
    found = facts.fetch(client, NAMES, NOW)
    assert all(isinstance(each, facts.RepoFacts) for each in found.values())


def test_an_alias_that_timed_out_is_asked_again_alone(world):
    _, running, client = world

    def effect(answer, exchange):
        answer.payload["data"]["r7"] = None
        answer.payload["errors"] = [{"path": ["r7", "issues"], "message": "Something went wrong while executing your query."}]
        return answer

    running.faults.append(Fault(effect, contains="r7:", times=1))
    found = facts.fetch(client, NAMES[:10], NOW)
    assert all(isinstance(each, facts.RepoFacts) for each in found.values())
    assert len(running.requests) == 2


def test_a_query_that_fails_is_the_answer_for_its_names_only(world):
    _, running, client = world
    running.faults.append(Fault(lambda a, e: Answer(403, {"message": "policy"}), contains='"engine-0"', times=None))
    found = facts.fetch(client, NAMES, NOW)
    assert all(isinstance(found[name], Denied) for name in NAMES[:20])
    assert all(isinstance(found[name], facts.RepoFacts) for name in NAMES[20:])


def test_a_spent_budget_is_the_answer_for_the_rest(world):
    _, running, _ = world
    client = GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,), max_wait_s=1)

    def effect(answer, exchange):
        answer.headers.update({"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "501", "x-ratelimit-reset": "4000000000"})
        return answer

    running.faults.append(Fault(effect, times=None))
    found = facts.fetch(client, NAMES, NOW)
    assert all(isinstance(found[name], facts.RepoFacts) for name in NAMES[:20])
    assert all(isinstance(found[name], BudgetSpent) for name in NAMES[20:])
    assert len(running.requests) == 1


def test_without_a_token_rest_tells_less_and_says_so_with_none(world):
    dataset, running, _ = world
    dataset.add_stars(NAMES[0], 11, date(2024, 1, 8))
    dataset.rename(NAMES[1], "acme/new")
    dataset.delete(NAMES[2])
    client = GitHubClient(running.api_url, running.graphql_url)
    found = rest_facts.fetch(client, NAMES[:3], NOW)
    assert (found[NAMES[0]].repo_id, found[NAMES[0]].stars, found[NAMES[0]].issues_total) == (1000, 11, None)
    assert found[NAMES[1]].repo == "acme/new"
    assert isinstance(found[NAMES[2]], Gone)
    assert facts.table([found[NAMES[0]]]).num_rows == 1


def test_without_a_token_the_budget_ends_for_all_that_is_left(world, scripted, reply):
    server_ = scripted(lambda _: reply(403, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining": "0"}))
    client = GitHubClient(server_.url, f"{server_.url}/graphql", max_wait_s=1)
    found = rest_facts.fetch(client, NAMES[:5], NOW)
    assert {type(each).__name__ for each in found.values()} <= {"BudgetSpent", "RateLimited"}
    assert len(server_.asked) == 1


@pytest.mark.parametrize("key", ["databaseId", "nameWithOwner", "createdAt", "isArchived", "stargazerCount", "issues", "releases"])
def test_a_missing_key_is_named(world, key):
    _, running, client = world

    def effect(answer, exchange):
        del answer.payload["data"]["r0"][key]
        return answer

    running.faults.append(Fault(effect))
    error = facts.fetch(client, NAMES[:1], NOW)[NAMES[0]]
    assert isinstance(error, Malformed)
    assert error.key == key


def test_offsets_become_utc(world):
    _, running, client = world

    def effect(answer, exchange):
        answer.payload["data"]["r0"]["createdAt"] = "2023-12-01T02:30:00+02:30"
        return answer

    running.faults.append(Fault(effect))
    assert facts.fetch(client, NAMES[:1], NOW)[NAMES[0]].created_at == datetime(2023, 12, 1, tzinfo=UTC)


def test_the_query_names_its_repositories_safely():
    text = facts.query(["acme/engine"])
    assert 'repository(owner: "acme", name: "engine")' in text
    with pytest.raises(Malformed):
        facts.query(['a"/b'])


def refused(alias, *path, kind="FORBIDDEN", message="no", also_null=None):
    """GitHub refuses something that must not be null: the null climbs to the alias, and the error names the place."""

    def effect(answer, exchange):
        if f"{alias}: repository(" in exchange.query and (not path or path[-1] in exchange.query):
            answer.payload["data"][alias] = None
            answer.payload.setdefault("errors", []).append({"type": kind, "path": [alias, *path], "message": message})
        return answer

    return Fault(effect, times=None)


def test_watchers_that_are_closed_cost_the_watchers_and_nothing_else(world):
    dataset, running, client = world
    dataset.repo(NAMES[1]).watchers = 4
    running.faults.append(refused("w0", "watchers"))
    found = facts.fetch(client, NAMES[:2], NOW)
    assert [found[name].watchers for name in NAMES[:2]] == [None, 4]
    assert [found[name].stars for name in NAMES[:2]] == [0, 0]
    assert found[NAMES[0]].closed == {}
    assert len(running.requests) == 1


def test_forks_that_are_closed_close_the_list_of_forks_and_nothing_else(world):
    dataset, running, client = world
    dataset.add_forks(NAMES[0], 3, at(5))
    running.faults.append(refused("f0", "forks"))
    found = facts.fetch(client, NAMES[:1], NOW)[NAMES[0]]
    assert (found.forks, found.newest_fork_at) == (3, None)
    assert {source: type(error) for source, error in found.closed.items()} == {"forks": Denied}
    assert len(running.requests) == 1


@pytest.mark.parametrize(
    ("leaf", "source", "lost"),
    [("pullRequests", "pulls", "pulls_total"), ("releases", "releases", "releases_total"), ("issues", "issues", "issues_total"),
     ("stargazerCount", None, "stars")],
)  # fmt: skip
def test_one_refused_leaf_costs_one_leaf(world, leaf, source, lost):
    dataset, running, client = world
    for number in range(3):
        dataset.open_issues(NAMES[number], 5, at(3))
    running.faults.append(refused("r0", leaf))
    found = facts.fetch(client, NAMES[:3], NOW)
    closed = found[NAMES[0]]
    assert getattr(closed, lost) is None
    assert (closed.repo_id, closed.created_at, closed.forks) == (1000, datetime(2023, 12, 1, tzinfo=UTC), 0)
    assert set(closed.closed) == ({source} if source else set())
    assert found[NAMES[1]].closed == {}
    assert len(running.requests) == 2  # all, and the one without what is refused


def test_a_repository_that_is_null_without_a_word_is_asked_again_and_unavailable(world):
    _, running, client = world

    def effect(answer, exchange):
        answer.payload["data"]["r0"] = None
        return answer

    fault = Fault(effect, times=1)
    running.faults.append(fault)
    assert isinstance(facts.fetch(client, NAMES[:1], NOW)[NAMES[0]], facts.RepoFacts)
    fault.times, before = None, len(running.requests)
    assert isinstance(facts.fetch(client, NAMES[:1], NOW)[NAMES[0]], Unavailable)
    assert len(running.requests) == before + 3


def test_trouble_of_one_repository_is_tried_again_the_same_night(world):
    _, running, client = world
    fault = refused("r2", "issues", kind="SERVICE_UNAVAILABLE", message="try again")
    fault.times = 1
    running.faults.append(fault)
    found = facts.fetch(client, NAMES[:5], NOW)
    assert all(isinstance(each, facts.RepoFacts) for each in found.values())
    assert [one.query.count("databaseId") for one in running.requests] == [5, 1]
