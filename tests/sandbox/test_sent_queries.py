"""Every query that the collectors send is one that GitHub's public schema would run."""

from datetime import UTC, datetime, timedelta
from typing import Any

from collectors import connections, facts
from collectors.accounts import Identities
from collectors.client import GitHubClient
from sandbox import server
from sandbox.schema import validate_public

NAME = "acme/engine"
FIRST, SECOND = datetime(2024, 3, 1, 2, tzinfo=UTC), datetime(2024, 3, 2, 2, tzinfo=UTC)


def test_a_backfill_a_long_timeline_and_the_next_night_send_nothing_unknown(running: server.Running, public_schema: Any) -> None:
    dataset = running.dataset
    dataset.open_issues(NAME, 300, FIRST - timedelta(days=5))
    for turn in range(60):
        change = dataset.reopen_issues if turn % 2 else dataset.close_issues
        change(NAME, [40], FIRST - timedelta(days=4, hours=-turn))
    client = GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,))
    states: dict[str, str] = {}
    for night in (FIRST, SECOND):
        found = facts.fetch(client, [NAME], night)[NAME]
        assert isinstance(found, facts.RepoFacts)
        for page in connections.fetch(client, found, states, Identities(b"k" * 32), now=night, since=None):
            states |= page.streams
        dataset.close_issues(NAME, [41, 42], FIRST)
        dataset.open_pulls(NAME, 1, FIRST)
    sent = {exchange.query for exchange in running.requests if exchange.kind == "graphql"}
    assert len(sent) >= 4
    assert {query: refusals for query in sent if (refusals := validate_public(query, public_schema))} == {}
