"""What the GraphQL fields answer, on a data set small enough to count by hand."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox import server

Ask = Callable[..., dict[str, Any]]
REPO = 'repository(owner: "acme", name: "engine")'


def test_counts_are_those_of_the_data_set(ask: Ask) -> None:
    data = ask(f"""{{ {REPO} {{ databaseId stargazerCount forkCount isArchived hasIssuesEnabled
        issues(first: 1) {{ totalCount }} open: issues(first: 1, states: [OPEN]) {{ totalCount }}
        pullRequests(first: 1, states: [MERGED]) {{ totalCount }} forks(first: 1) {{ totalCount }}
        releases(first: 1) {{ totalCount }} }} }}""")
    found = data["data"]["repository"]
    assert (found["databaseId"], found["stargazerCount"], found["forkCount"]) == (7, 60, 12)
    assert [found[key]["totalCount"] for key in ("issues", "open", "pullRequests", "forks", "releases")] == [25, 15, 4, 12, 3]


def test_since_is_inclusive_and_counts_updates_not_births(ask: Ask) -> None:
    """Ten were closed on the 28th and one of them reopened on the 30th, an eleventh was closed on the 29th."""
    text = f"query ($since: DateTime) {{ {REPO} {{ issues(first: 100, filterBy: {{since: $since}}) {{ totalCount }} }} }}"
    counts = {
        since: ask(text, since=since)["data"]["repository"]["issues"]["totalCount"]
        for since in ("2024-01-28T00:00:00Z", "2024-01-28T00:00:01Z", "2024-01-28T01:00:00+01:00", "2024-01-30T00:00:00.5Z")
    }
    assert list(counts.values()) == [11, 2, 11, 0]


def test_update_order_runs_both_ways(ask: Ask) -> None:
    def numbers(direction: str) -> list[int]:
        order = f"orderBy: {{field: UPDATED_AT, direction: {direction}}}"
        nodes = ask(f"{{ {REPO} {{ issues(first: 100, {order}) {{ nodes {{ number }} }} }} }}")["data"]["repository"]["issues"]["nodes"]
        return [node["number"] for node in nodes]

    assert numbers("ASC")[-2:] == [11, 1]
    assert numbers("DESC") == numbers("ASC")[::-1]


def test_a_duplicate_is_hidden_unless_asked_for(ask: Ask) -> None:
    data = ask(f"{{ {REPO} {{ issue(number: 11) {{ plain: stateReason full: stateReason(enableDuplicate: true) }} }} }}")
    assert data["data"]["repository"]["issue"] == {"plain": "COMPLETED", "full": "DUPLICATE"}


def test_the_timeline_keeps_what_closed_at_forgets(ask: Ask) -> None:
    """Issue 1 was closed on the 28th and reopened on the 30th."""
    data = ask(f"""{{ {REPO} {{ issue(number: 1) {{ state stateReason closedAt
        timelineItems(first: 10, itemTypes: [CLOSED_EVENT, REOPENED_EVENT]) {{ totalCount nodes {{ __typename
          ... on ClosedEvent {{ createdAt stateReason actor {{ __typename login }} closer {{ __typename }} }}
          ... on ReopenedEvent {{ createdAt }} }} }} }} }} }}""")
    found = data["data"]["repository"]["issue"]
    assert (found["state"], found["stateReason"], found["closedAt"]) == ("OPEN", "REOPENED", None)
    closed, reopened = found["timelineItems"]["nodes"]
    assert closed == {
        "__typename": "ClosedEvent",
        "createdAt": "2024-01-28T00:00:00Z",
        "stateReason": "COMPLETED",
        "actor": {"__typename": "User", "login": "maintainer"},
        "closer": None,
    }
    assert reopened == {"__typename": "ReopenedEvent", "createdAt": "2024-01-30T00:00:00Z"}


def test_a_long_timeline_is_followed_up_by_node(ask: Ask, running: server.Running) -> None:
    first = ask(f"{{ {REPO} {{ issue(number: 1) {{ id timelineItems(first: 1) {{ pageInfo {{ endCursor hasNextPage }} }} }} }} }}")
    issue = first["data"]["repository"]["issue"]
    assert issue["timelineItems"]["pageInfo"]["hasNextPage"]
    rest = ask(
        "query ($id: ID!, $after: String) { node(id: $id) { ... on Issue { timelineItems(first: 9, after: $after)"
        " { nodes { __typename } pageInfo { hasNextPage } } } } }",
        id=issue["id"],
        after=issue["timelineItems"]["pageInfo"]["endCursor"],
    )
    assert rest["data"]["node"]["timelineItems"] == {"nodes": [{"__typename": "ReopenedEvent"}], "pageInfo": {"hasNextPage": False}}


def test_a_missing_repository_is_null_beside_the_others(ask: Ask) -> None:
    answer = ask(f'{{ a: {REPO} {{ databaseId }} b: repository(owner: "acme", name: "nothing") {{ databaseId }} }}')
    assert answer["data"] == {"a": {"databaseId": 7}, "b": None}
    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["b"])
    assert error["message"] == "Could not resolve to a Repository with the name 'acme/nothing'."


def test_a_rename_is_followed_unless_told_otherwise(ask: Ask) -> None:
    answer = ask("""{ old: repository(owner: "acme", name: "motor") { nameWithOwner }
        strict: repository(owner: "acme", name: "motor", followRenames: false) { nameWithOwner } }""")
    assert answer["data"] == {"old": {"nameWithOwner": "acme/engine"}, "strict": None}


def test_the_list_of_stargazers_tells_outsiders_how_many_and_nobody(ask: Ask) -> None:
    found = ask(f"{{ {REPO} {{ stargazerCount stargazers(first: 10) {{ totalCount edges {{ starredAt }} }} }} }}")["data"]["repository"]
    assert found == {"stargazerCount": 60, "stargazers": {"totalCount": 60, "edges": []}}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"{{ {REPO} {{ nothing }} }}", "Cannot query field 'nothing'"),
        (f"{{ {REPO} {{ issues {{ totalCount }} }} }}", "You must provide a `first` or `last` value"),
        (f"{{ {REPO} {{ issues(first: 101) {{ totalCount }} }} }}", "exceeds the `first` limit of 100 records"),
        (f'{{ {REPO} {{ issues(first: 1, after: "x") {{ totalCount }} }} }}', "does not appear to be a valid cursor"),
        (f'{{ {REPO} {{ issues(first: 1, filterBy: {{since: "noon"}}) {{ totalCount }} }} }}', "not a valid DateTime"),
        ("{ repository(", "Syntax Error"),
        ("", "Syntax Error"),
    ],
)
def test_what_github_refuses_is_refused_with_status_200(ask: Ask, query: str, expected: str) -> None:
    answer = ask(query)
    assert not (answer["data"] or {}).get("repository")
    assert expected in answer["errors"][0]["message"]


def test_a_refused_query_costs_nothing_and_a_good_one_what_it_says(ask: Ask, running: server.Running) -> None:
    ask(f"{{ {REPO} {{ nothing }} }}")
    rate = ask(f"{{ rateLimit {{ cost remaining used nodeCount }} {REPO} {{ issues(first: 30) {{ totalCount }} }} }}")["data"]["rateLimit"]
    assert rate == {"cost": 1, "remaining": 4_999, "used": 1, "nodeCount": 30}
    assert running.points == 1


def test_graphql_needs_a_token(running: server.Running) -> None:
    answer = requests.post(running.graphql_url, json={"query": "{ rateLimit { cost } }"}, timeout=10)
    assert answer.status_code == 401
