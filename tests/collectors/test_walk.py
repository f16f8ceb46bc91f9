"""The walk of issues, pull requests, forks and releases against the sandbox; what must come is counted from its data set."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from collectors import connections, facts
from collectors.accounts import Identities
from collectors.client import GitHubClient
from collectors.errors import BudgetSpent, Denied, Gone, Malformed, SourceError, Unavailable
from sandbox import rows, server
from sandbox.dataset import Dataset
from sandbox.exchange import Answer
from sandbox.faults import Fault
from sandbox.instants import instant
from sandbox.repository import Repository

NAME = "acme/engine"
START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)
KEYS = {
    "issues": ("number",),
    "pulls": ("number",),
    "forks": ("fork_id",),
    "releases": ("release_id",),
    "issue_events": ("number", "event", "happened_at", "actor_id"),
}


class Store:
    """Keeps rows and states as the warehouse does: the newer row of a key counts."""

    def __init__(self):
        self.rows = {table: {} for table in KEYS}
        self.states = {}
        self.coverage = {}
        self.failed = {}

    def commit(self, page):
        for name, table in page.rows.items():
            for row in table.to_pylist():
                key = tuple(row[column] for column in KEYS[name])
                old = self.rows[name].get(key)
                if old is None or "updated_at" not in row or row["updated_at"] >= old["updated_at"]:
                    self.rows[name][key] = row
        self.states |= page.streams
        self.coverage |= {each.source: each for each in page.coverage}
        self.failed |= page.failed

    def night(self, client, *, since=None, stop_after=None, now=NOW):
        """Run one night for the repository; return how many pages were committed."""
        answer = facts.fetch(client, [NAME], now)[NAME]
        assert not isinstance(answer, SourceError), answer
        pages = connections.fetch(client, answer, self.states, IDENTITIES, now=now, since=since)
        count = 0
        for page in pages:
            self.commit(page)
            count += 1
            if count == stop_after:
                break
        return count


def wanted(repository):
    """What a brute-force reading of the sandbox's own tables gives: (number, state, times) of everything."""

    def plain(text):
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)

    tables = repository.tables
    kinds = {"ClosedEvent": "closed", "ReopenedEvent": "reopened"}
    return {
        "issues": {
            (n, r["state"].lower(), plain(r["createdAt"]), plain(r["closedAt"]), plain(r["updatedAt"])) for n, r in tables["issues"].items()
        },
        "pulls": {
            (n, r["state"].lower(), plain(r["createdAt"]), plain(r["closedAt"]), plain(r["mergedAt"])) for n, r in tables["pulls"].items()
        },
        "forks": {(n, plain(r["createdAt"])) for n, r in tables["forks"].items()},
        "releases": {(n, r["tagName"], plain(r["publishedAt"])) for n, r in tables["releases"].items()},
        "issue_events": {(n, kinds[e["__typename"]], plain(e["createdAt"])) for n, r in tables["issues"].items() for e in r["events"]},
    }


def held(store):
    found = {name: list(table.values()) for name, table in store.rows.items()}
    return {
        "issues": {(r["number"], r["state"], r["created_at"], r["closed_at"], r["updated_at"]) for r in found["issues"]},
        "pulls": {(r["number"], r["state"], r["created_at"], r["closed_at"], r["merged_at"]) for r in found["pulls"]},
        "forks": {(r["fork_id"], r["created_at"]) for r in found["forks"]},
        "releases": {(r["release_id"], r["tag"], r["published_at"]) for r in found["releases"]},
        "issue_events": {(r["number"], r["event"], r["happened_at"]) for r in found["issue_events"]},
    }


def fill(dataset, issues=430, pulls=350, forks=260, releases=5):
    """A repository with random, repeatable histories; several rows share a second."""
    chance = random.Random(7)
    repository = dataset.add(Repository(7, NAME, instant(START), instant(START), instant(START)))
    moment = START
    for number, kind in enumerate(chance.sample(["issue"] * issues + ["pull"] * pulls, issues + pulls), start=1):
        moment += timedelta(minutes=chance.choice([0, 30, 500]))
        who = None if number % 50 == 0 else rows.person(f"person-{number % 40}", number % 40)
        if kind == "pull":
            merged = instant(moment + timedelta(days=2)) if chance.random() < 0.7 else None
            closed = instant(moment + timedelta(days=3)) if merged is None and chance.random() < 0.5 else None
            repository.put("pulls", number, rows.pull(7, number, instant(moment), who, merged_at=merged, closed_at=closed))
        else:
            events = []
            for day in range(chance.choice([0, 1, 1, 1, 3])):
                at = instant(moment + timedelta(days=day + 1))
                events.append(rows.reopened(at, who) if day % 2 else rows.closed(at, who))
            repository.put("issues", number, rows.issue(7, number, instant(moment), who, events))
    for fork in range(forks):
        repository.put("forks", 900_000 + fork, rows.fork(900_000 + fork, f"f{fork}/engine", instant(START + timedelta(hours=fork // 3))))
    for release in range(releases):
        dataset.add_release(NAME, f"v{release}", START + timedelta(days=30 * release))
    return repository


@pytest.fixture
def dataset(tmp_path) -> Dataset:
    return Dataset(tmp_path / "git", date(2024, 2, 29))


@pytest.fixture
def running(dataset) -> Iterator[server.Running]:
    with server.start(dataset) as found:
        yield found


def client_of(running, **options) -> GitHubClient:
    return GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,), **options)


class TestBackfill:
    def test_every_row_comes_from_both_ends_in_the_fewest_rounds(self, dataset, running):
        repository, store = fill(dataset), Store()
        pages = store.night(client_of(running))
        assert held(store) == wanted(repository)
        assert set(store.coverage) == {"issues", "pulls", "forks", "releases"}
        assert all(each.complete_from is None and each.complete_until == NOW for each in store.coverage.values())
        assert pages == len(running.requests) - 1  # one query for the facts, one a page
        longest = max(sum(r["state"] == "CLOSED" for r in repository.tables["issues"].values()), 260)
        assert pages == -(-(longest + 1) // 200)  # both ends at once, one row of overlap

    def test_a_second_night_asks_for_nothing(self, dataset, running):
        fill(dataset)
        store = Store()
        store.night(client_of(running))
        running.reset_counts()
        assert store.night(client_of(running)) == 0
        assert len(running.requests) == 1

    @pytest.mark.parametrize("page", [100, 7, 1])
    def test_small_pages_bring_the_same(self, dataset, running, page, monkeypatch):
        monkeypatch.setattr("collectors.pace.PAGE", page)
        repository, store = fill(dataset, issues=40, pulls=120, forks=15, releases=3), Store()
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_killed_after_any_page_it_goes_on_and_asks_for_no_page_twice(self, dataset, running):
        repository, whole = fill(dataset), Store()
        pages = whole.night(client_of(running))
        undisturbed = sorted(" ".join(each.query.split()) for each in running.requests[1:])
        for stop_after in range(1, pages + 1):
            running.reset_counts()
            store = Store()
            store.night(client_of(running), stop_after=stop_after)
            store.night(client_of(running))
            assert held(store) == wanted(repository), stop_after
            queries = [" ".join(each.query.split()) for each in running.requests if "databaseId nameWithOwner" not in each.query]
            assert sorted(queries) == undisturbed, stop_after

    def test_killed_after_every_single_page_it_still_ends_complete(self, dataset, running):
        repository, store = fill(dataset), Store()
        for _ in range(20):
            if store.night(client_of(running), stop_after=1) == 0:
                break
        assert held(store) == wanted(repository)

    def test_a_torn_state_begins_anew(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.states = {"issues": "{", "pulls": json.dumps({"version": 99}), "forks": "[]", "releases": '{"version":1}'}
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_an_issue_with_more_events_than_a_page_brings_all_of_them(self, dataset, running):
        repository, store = fill(dataset, issues=30, pulls=0, forks=0, releases=0), Store()
        for number in (3, 4):
            events = [
                (rows.reopened if step % 2 else rows.closed)(instant(START + timedelta(days=900, hours=step + number)), None)
                for step in range(131)
            ]
            repository.put("issues", number, rows.issue(7, number, instant(START), None, events))
        store.night(client_of(running), stop_after=1)
        store.night(client_of(running))
        assert held(store) == wanted(repository)
        assert sum(event["number"] == 3 for event in store.rows["issue_events"].values()) == 131

    def test_an_empty_repository_needs_no_request(self, dataset, running):
        fill(dataset, 0, 0, 0, 0)
        client = client_of(running)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        assert connections.plan(found, {}).moved == frozenset()
        assert {each.source for each in connections.plan(found, {}).unchanged} == set(connections.SOURCES)
        assert list(connections.fetch(client, found, {}, IDENTITIES, now=NOW)) == []

    def test_switched_off_issues_are_gone_and_the_rest_comes(self, dataset, running):
        repository, store = fill(dataset), Store()
        dataset.disable_issues(NAME)
        client = client_of(running)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        assert isinstance(connections.plan(found, {}).refused["issues"], Gone)
        store.night(client)
        assert held(store)["issues"] == set()
        assert held(store)["pulls"] == wanted(repository)["pulls"]

    def test_a_deleted_author_has_no_id_and_a_bot_is_one(self, dataset, running):
        repository, store = fill(dataset, issues=3, pulls=0, forks=0, releases=0), Store()
        repository.put("issues", 1, rows.issue(7, 1, instant(START), None))
        repository.put("issues", 2, rows.issue(7, 2, instant(START), rows.bot("dependabot", 5)))
        repository.put("issues", 3, rows.issue(7, 3, instant(START), rows.person("Ann", 6)))
        store.night(client_of(running))
        found = [(r["author_id"], r["author_is_bot"]) for _, r in sorted(store.rows["issues"].items())]
        assert found == [(None, False), (IDENTITIES.account("dependabot"), True), (IDENTITIES.account("ann"), False)]


class TestNews:
    def test_twenty_new_and_thirty_closed_cost_one_request(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.night(client_of(running))
        open_now = [n for n, r in repository.tables["issues"].items() if r["state"] == "OPEN"][:30]
        dataset.open_issues(NAME, 20, NOW - timedelta(hours=9))
        dataset.close_issues(NAME, open_now, NOW - timedelta(hours=8))
        running.reset_counts()
        store.night(client_of(running), now=NOW + timedelta(days=1))
        assert held(store) == wanted(repository)
        assert len(running.requests) == 2  # facts and one page
        running.reset_counts()
        store.night(client_of(running), now=NOW + timedelta(days=2))
        assert len(running.requests) == 1

    def test_news_of_all_lists_share_a_query_and_survive_a_kill_at_every_page(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.night(client_of(running))
        dataset.open_issues(NAME, 230, NOW - timedelta(hours=9))
        dataset.close_issues(NAME, range(1, 0), NOW)
        pulls = dataset.open_pulls(NAME, 120, NOW - timedelta(hours=7))
        dataset.merge_pulls(NAME, pulls[:50], NOW - timedelta(hours=6))
        dataset.add_forks(NAME, 130, NOW - timedelta(hours=5))
        dataset.add_release(NAME, "v9", NOW - timedelta(hours=4))
        running.reset_counts()
        nights = 0
        while store.night(client_of(running), stop_after=1):
            nights += 1
        assert held(store) == wanted(repository)
        assert nights == 3  # 230 issues in pages of 100; the shorter lists beside them

    def test_what_changes_while_news_are_read_is_not_lost(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.night(client_of(running))
        numbers = dataset.open_issues(NAME, 250, NOW - timedelta(hours=9))
        store.night(client_of(running), stop_after=1)
        dataset.close_issues(NAME, numbers[:5], NOW - timedelta(hours=1))  # rows that the next page would have brought
        for _ in range(3):
            store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_rows_that_move_during_the_backfill_are_read_again(self, dataset, running):
        repository, store = fill(dataset), Store()
        client = client_of(running)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        chance = random.Random(3)
        for moved, page in enumerate(connections.fetch(client, found, store.states, IDENTITIES, now=NOW)):
            store.commit(page)
            if moved < 2:
                numbers = chance.sample(sorted(repository.tables["issues"]), 40)
                is_open = {n for n in numbers if repository.tables["issues"][n]["state"] == "OPEN"}
                dataset.close_issues(NAME, is_open, NOW + timedelta(minutes=moved))
                dataset.reopen_issues(NAME, set(numbers) - is_open, NOW + timedelta(minutes=moved))
                dataset.open_issues(NAME, 3, NOW + timedelta(minutes=moved))
        assert held(store)["issues"] == wanted(repository)["issues"]  # in the same night: the heads told of it
        assert held(store)["issue_events"] == wanted(repository)["issue_events"]
        store.night(client, now=NOW + timedelta(days=1))
        assert held(store) == wanted(repository)

    def test_taken_rows_that_leave_their_set_hide_none_that_were_not_taken(self, dataset, running):
        repository = dataset.add(Repository(7, NAME, instant(START), instant(START)))
        for number in range(1, 501):
            repository.put("issues", number, rows.issue(7, number, instant(START + timedelta(hours=number)), None))
        client, store = client_of(running), Store()
        found = facts.fetch(client, [NAME], NOW)[NAME]
        for count, page in enumerate(connections.fetch(client, found, {}, IDENTITIES, now=NOW)):
            store.commit(page)
            if count == 0:  # 200 of 500 are taken; the count of the open ones falls below what is taken by the next page
                dataset.close_issues(NAME, [*range(1, 76), *range(426, 501)], NOW + timedelta(minutes=1))
        assert held(store)["issues"] == wanted(repository)["issues"]

    def test_many_changes_of_one_second_are_read_to_the_last(self, dataset, running):
        repository, store = fill(dataset), Store()
        dataset.open_issues(NAME, 1, NOW)
        store.night(client_of(running), now=NOW)
        dataset.open_issues(NAME, 250, NOW)  # the very second of the newest change that is known
        store.night(client_of(running), now=NOW + timedelta(days=1))
        assert held(store) == wanted(repository)

    def test_a_deleted_issue_asks_for_nothing_every_night(self, dataset, running):
        fill(dataset)
        store = Store()
        store.night(client_of(running))
        dataset.forget(NAME, "issues", 1 if 1 in dataset.repo(NAME).tables["issues"] else 2)
        running.reset_counts()
        store.night(client_of(running))
        store.night(client_of(running))
        assert len(running.requests) == 2

    def test_a_change_in_the_second_we_looked_is_found_the_next_night(self, dataset, running):
        repository, store = fill(dataset), Store()
        numbers = dataset.open_issues(NAME, 2, NOW)
        store.night(client_of(running), now=NOW)
        dataset.close_issues(NAME, numbers, NOW)  # the same second, after we looked: update times did not move
        store.night(client_of(running), now=NOW + timedelta(days=1))
        assert held(store) == wanted(repository)
        running.reset_counts()
        store.night(client_of(running), now=NOW + timedelta(days=2))
        assert len(running.requests) == 1


class TestSince:
    def test_since_brings_all_that_changed_later_and_says_from_when(self, dataset, running):
        repository, store = fill(dataset), Store()
        cut = START + timedelta(days=60)
        store.night(client_of(running), since=cut)
        plain = cut.replace(tzinfo=None)
        updated = {n for n, r in repository.tables["issues"].items() if datetime.fromisoformat(r["updatedAt"]) >= cut}
        assert 0 < len(updated) < len(repository.tables["issues"])
        assert updated <= {number for (number,) in store.rows["issues"]}
        assert {row for row in wanted(repository)["pulls"] if row[2] >= plain} <= held(store)["pulls"]
        assert {each.complete_from for each in store.coverage.values()} == {cut}
        running.reset_counts()
        store.night(client_of(running), since=cut)
        assert len(running.requests) == 1

    def test_a_later_run_without_since_brings_the_rest(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.night(client_of(running), since=START + timedelta(days=60))
        store.night(client_of(running))
        assert held(store) == wanted(repository)
        assert {each.complete_from for each in store.coverage.values()} == {None}

    def test_since_takes_nothing_from_what_is_complete(self, dataset, running):
        fill(dataset)
        store = Store()
        store.night(client_of(running))
        running.reset_counts()
        store.night(client_of(running), since=START + timedelta(days=60))
        assert len(running.requests) == 1


def errors(*entries, data=None):
    def effect(answer, exchange):
        return Answer(200, {"data": data, "errors": list(entries)}, answer.headers)

    return effect


class TestTrouble:
    def test_a_page_that_is_too_heavy_shrinks_and_goes_on(self, dataset, running):
        repository, store = fill(dataset), Store()
        heavy = {"message": "Something went wrong while executing your query. This may be the result of a timeout."}
        running.faults.append(
            Fault(errors(heavy), kind="graphql", times=None, when=lambda e: "Front" not in e.query and e.query.count("first: 100") > 1)
        )
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_node_limits_and_gateways_shrink_too(self, dataset, running):
        repository, store = fill(dataset, issues=250, pulls=20, forks=10), Store()
        limit = {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "This query requests up to 600,000 possible nodes"}
        running.faults.append(Fault(errors(limit), skip=1, times=3, kind="graphql"))
        running.faults.append(Fault(lambda a, e: Answer(504, raw=b"<html>"), skip=2, times=4, kind="graphql"))
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_an_alias_that_times_out_shrinks_and_the_whole_ones_are_kept(self, dataset, running):
        repository, store = fill(dataset), Store()

        def effect(answer, exchange):
            answer.payload["data"]["repository"]["issues1front"] = None
            answer.payload["errors"] = [{"path": ["repository", "issues1front"], "message": "Something went wrong"}]
            return answer

        running.faults.append(Fault(effect, contains="issues1front: issues(first: 100", kind="graphql", times=None))
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    @pytest.mark.parametrize(("kind", "outcome"), [("FORBIDDEN", Denied), ("NOT_FOUND", Gone)])
    def test_a_list_that_is_denied_ends_alone(self, dataset, running, kind, outcome):
        repository, store = fill(dataset), Store()

        def effect(answer, exchange):
            for alias in [each for each in answer.payload["data"]["repository"] if each.startswith("forks")]:
                answer.payload["data"]["repository"][alias] = None
                answer.payload.setdefault("errors", []).append({"type": kind, "path": ["repository", alias], "message": "no"})
            return answer

        running.faults.append(Fault(effect, contains="forks0front", kind="graphql", times=None))
        store.night(client_of(running))
        assert {source: type(error) for source, error in store.failed.items()} == {"forks": outcome}
        assert set(store.coverage) == {"issues", "pulls", "releases"}
        assert held(store)["issues"] == wanted(repository)["issues"]
        running.faults.clear()
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_one_alias_that_takes_the_repository_down_ends_alone(self, dataset, running):
        repository, store = fill(dataset), Store()

        def effect(answer, exchange):
            error = {"type": "FORBIDDEN", "path": ["repository", "pulls0front"], "message": "no"}
            return Answer(200, {"data": {"repository": None, "rateLimit": None}, "errors": [error]}, answer.headers)

        running.faults.append(Fault(effect, contains="pulls0front", kind="graphql", times=None))
        store.night(client_of(running))
        assert list(store.failed) == ["pulls"]
        assert held(store)["issues"] == wanted(repository)["issues"]
        assert held(store)["forks"] == wanted(repository)["forks"]

    def test_a_cursor_that_expired_begins_its_list_anew(self, dataset, running):
        repository, store = fill(dataset), Store()
        store.night(client_of(running), stop_after=1)
        store.states = {source: text.replace('"cursor":"', '"cursor":"stale') for source, text in store.states.items()}
        store.night(client_of(running))
        assert held(store) == wanted(repository)
        assert store.failed == {}

    def test_a_missing_key_is_malformed_by_its_name_and_ends_alone(self, dataset, running):
        fill(dataset)
        store = Store()

        def effect(answer, exchange):
            del answer.payload["data"]["repository"]["forks0front"]["nodes"][3]["createdAt"]
            return answer

        running.faults.append(Fault(effect, contains="forks0front", kind="graphql", times=None))
        store.night(client_of(running))
        assert isinstance(store.failed["forks"], Malformed)
        assert store.failed["forks"].key == "createdAt"
        assert set(store.coverage) == {"issues", "pulls", "releases"}

    def test_a_name_that_another_repository_took_over_is_gone(self, dataset, running):
        fill(dataset)
        client = client_of(running)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        old = dataset.repositories.pop(7)
        dataset.add(Repository(8, NAME, old.created_at, old.updated_at, tables=old.tables))
        with pytest.raises(Gone, match="another repository"):
            list(connections.fetch(client, found, {}, IDENTITIES, now=NOW))

    def test_a_repository_that_vanished_is_gone(self, dataset, running):
        fill(dataset)
        client = client_of(running)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        dataset.delete(NAME)
        with pytest.raises(Gone):
            list(connections.fetch(client, found, {}, IDENTITIES, now=NOW))

    def test_a_server_that_never_manages_a_single_row_is_unavailable(self, dataset, running):
        fill(dataset)
        client = client_of(running, attempts=2)
        found = facts.fetch(client, [NAME], NOW)[NAME]
        running.faults.append(Fault(lambda a, e: Answer(502, raw=b"<html>"), kind="graphql", times=None))
        with pytest.raises(Unavailable):
            list(connections.fetch(client, found, {}, IDENTITIES, now=NOW))
        assert len(running.requests) < 40

    def test_a_budget_that_ends_in_the_middle_leaves_all_in_order(self, dataset, running):
        repository, store = fill(dataset), Store()
        spent = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "500", "X-RateLimit-Reset": "4000000000"}

        def effect(answer, exchange):
            answer.headers.update({name.lower(): value for name, value in spent.items()})
            return answer

        running.faults.append(Fault(effect, skip=1, kind="graphql", times=None))
        with pytest.raises(BudgetSpent):
            store.night(client_of(running, max_wait_s=1))
        running.faults.clear()
        store.night(client_of(running))
        assert held(store) == wanted(repository)

    def test_without_a_token_it_says_so(self, dataset, running):
        fill(dataset)
        found = facts.fetch(client_of(running), [NAME], NOW)[NAME]
        with pytest.raises(Denied, match="GITHUB_TOKEN"):
            list(connections.fetch(GitHubClient(running.api_url, running.graphql_url), found, {}, IDENTITIES, now=NOW))


def test_the_plan_is_close_to_what_is_spent(dataset, running):
    fill(dataset)
    client = client_of(running)
    found = facts.fetch(client, [NAME], NOW)[NAME]
    estimate = connections.plan(found, {})
    before = client.spent()
    requests = len(list(connections.fetch(client, found, {}, IDENTITIES, now=NOW)))
    assert estimate.moved == set(connections.SOURCES)
    assert requests <= estimate.requests <= 2 * requests
    points = client.spent().graphql_points - before.graphql_points
    assert points / 2 <= estimate.points <= points * 2
