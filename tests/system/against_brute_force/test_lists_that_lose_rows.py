"""On another server: what a list has lost is found within the bound, and what a replica hides is read the next night."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.accounts import Identities
from collectors.github import facts
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.lists import recount, repository_lists
from collectors.github.lists.issues import ISSUES
from tests.worlds.strict_server.rows import Account, EventRow, IssueRow, RepoRow, World
from tests.worlds.strict_server.server import TOKEN, StrictServer, serving

NAME = "o/r"
NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)
ANN = Account("ann")


@pytest.fixture
def server() -> Iterator[StrictServer]:
    """A repository of 300 issues an hour apart, the first 100 closed."""
    repo = RepoRow(1, NAME, datetime(2024, 1, 1, tzinfo=UTC), "main")
    for number in range(1, 301):
        created = datetime(2024, 1, 2, tzinfo=UTC) + timedelta(hours=number)
        repo.issues[number] = IssueRow(number, created, ANN)
        if number <= 100:
            repo.issues[number].events = [EventRow("closed", created + timedelta(days=90), ANN, "COMPLETED")]
    with serving(World([repo])) as running:
        yield running


def look(client: GitHubClient, at: datetime) -> RepoFacts:
    found = facts.fetch(client, [NAME], at)[NAME]
    assert isinstance(found, RepoFacts)
    return found


def read(client: GitHubClient, states: dict[str, str], rows: dict[int, Any], at: datetime) -> None:
    """One night: rows of issues by number, as the newest page has them."""
    for page in repository_lists.fetch(client, look(client, at), states, Identities(b"k" * 32), now=at):
        states |= page.streams
        if "issues" in page.rows:
            rows |= {row["number"]: row for row in page.rows["issues"].to_pylist()}


@pytest.mark.parametrize("lag", [0, 1, 2, 5, 10, 120])
def test_ten_closes_of_the_last_ten_seconds_are_not_lost(server: StrictServer, lag: int) -> None:
    client, states, rows = GitHubClient(server.url, f"{server.url}/graphql", (TOKEN,)), dict[str, str](), dict[int, Any]()
    read(client, states, rows, NOW - timedelta(days=1))
    issues = server.world.repos[0].issues
    for second in range(10):
        issues[200 + second].events = [EventRow("closed", NOW - timedelta(seconds=second), ANN, "COMPLETED")]
    server.world.lists_until = NOW - timedelta(seconds=lag)
    read(client, states, rows, NOW)
    server.world.lists_until = None
    read(client, states, rows, NOW + timedelta(days=1))
    assert {number for number, row in rows.items() if row["closed_at"]} == {*range(1, 101), *range(200, 210)}
    before = len(server.log)
    read(client, states, rows, NOW + timedelta(days=2))
    assert len(server.log) - before == 1


@pytest.mark.parametrize("gone", [range(290, 301), range(1, 18), range(5, 300, 20)])
def test_what_is_deleted_is_found_with_one_request(server: StrictServer, gone: range) -> None:
    client, states, rows = GitHubClient(server.url, f"{server.url}/graphql", (TOKEN,)), dict[str, str](), dict[int, Any]()
    read(client, states, rows, NOW - timedelta(days=1))
    for number in gone:
        del server.world.repos[0].issues[number]
    seen = look(client, NOW)
    assert (seen.issues_total, len(rows)) == (300 - len(gone), 300)
    times = {number: row["updated_at"] for number, row in rows.items()}
    held = recount.Held(ISSUES, times, len(gone), seen.open_issues or 0, NOW - timedelta(days=1))
    before = len(server.log)
    pages = list(recount.fetch(client, seen, held, None, now=NOW))
    found = itertools.chain.from_iterable(page.rows["vanished"]["number"].to_pylist() for page in pages)
    assert sorted(found) == list(gone)
    assert len(server.log) - before == 1
