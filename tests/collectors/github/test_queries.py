"""Every query that is sent is one that GitHub's whole public schema accepts, with every page size given."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from graphql import parse, validate

from collectors.accounts import Identities
from collectors.github import facts, quick_look
from collectors.github.client import GitHubClient
from collectors.github.lists import repository_lists
from sandbox import rows, server
from sandbox.dataset import Dataset
from sandbox.instants import instant
from sandbox.repository import Repository
from tests.worlds.strict_server.schema import published_schema

NAME = "acme/engine"
START = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def sent(tmp_path):
    """The queries of a backfill from both ends with long timelines, and of a night with news in every list."""
    dataset = Dataset(tmp_path / "git", START.date())
    repository = dataset.add(Repository(7, NAME, instant(START), instant(START)))
    dataset.open_issues(NAME, 150, START)
    dataset.close_issues(NAME, range(1, 111), START + timedelta(days=1))
    events = [(rows.reopened if step % 2 else rows.closed)(instant(START + timedelta(hours=step)), None) for step in range(70)]
    repository.put("issues", 1, rows.issue(7, 1, instant(START), None, events))
    dataset.open_pulls(NAME, 450, START)
    dataset.add_forks(NAME, 120, START)
    dataset.add_release(NAME, "v1", START)
    with server.start(dataset) as running:
        client, states = GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,)), {}
        for night in range(2):
            now = START + timedelta(days=30 * (night + 1))
            found = facts.fetch(client, [NAME], now)[NAME]
            marks = quick_look.fetch(client, [NAME], now, quick_look.first_size(None, now))[NAME]
            assert {name: getattr(found, name) for name in quick_look.Marks.__slots__} == asdict(marks)  # so nothing seems to have moved
            for page in repository_lists.fetch(client, found, states, Identities(b"k"), now=now):
                states |= page.streams
            dataset.open_issues(NAME, 1, now)
            dataset.open_pulls(NAME, 1, now)
            dataset.add_forks(NAME, 1, now)
            dataset.add_release(NAME, "v2", now)
        return [exchange.query for exchange in running.requests]


def test_githubs_schema_accepts_every_query(sent):
    for words in ("last: ", "before: ", "after: ", "News", "Head", "more1", "since: ", "openIssues", "forkCount issues("):
        assert any(words in query for query in sent), words
    schema = published_schema()
    for query in sent:
        assert validate(schema, parse(query)) == []
