"""A sandbox with one repository, a store that keeps rows as the warehouse does, and what brute force says must be in it."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from collectors.accounts import Identities
from collectors.errors import SourceError
from collectors.github import facts
from collectors.github.client import GitHubClient
from collectors.github.lists import repository_lists
from sandbox import rows, server
from sandbox.dataset import Dataset
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
    "issue_events": ("number", "place"),
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
        pages = repository_lists.fetch(client, answer, self.states, IDENTITIES, now=now, since=since)
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
        "issue_events": sorted(
            (n, kinds[e["__typename"]], plain(e["createdAt"])) for n, r in tables["issues"].items() for e in r["events"]
        ),
    }


def held(store):
    found = {name: list(table.values()) for name, table in store.rows.items()}
    return {
        "issues": {(r["number"], r["state"], r["created_at"], r["closed_at"], r["updated_at"]) for r in found["issues"]},
        "pulls": {(r["number"], r["state"], r["created_at"], r["closed_at"], r["merged_at"]) for r in found["pulls"]},
        "forks": {(r["fork_id"], r["created_at"]) for r in found["forks"]},
        "releases": {(r["release_id"], r["tag"], r["published_at"]) for r in found["releases"]},
        "issue_events": sorted((r["number"], r["event"], r["happened_at"]) for r in found["issue_events"]),
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


@pytest.fixture
def walk(dataset, running) -> SimpleNamespace:
    """The tools of a test, by name."""
    return SimpleNamespace(
        fill=lambda *counts, **named: fill(dataset, *counts, **named),
        store=Store,
        held=held,
        wanted=wanted,
        client=lambda **options: client_of(running, **options),
        facts=lambda client: facts.fetch(client, [NAME], NOW)[NAME],
        pages=lambda client, found, states: repository_lists.fetch(client, found, states, IDENTITIES, now=NOW),
    )
