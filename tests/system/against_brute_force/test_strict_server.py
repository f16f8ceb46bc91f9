"""The strict server refuses what GitHub refuses, and serves the rest from its rows."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests

from tests.worlds.strict_server import small_repositories
from tests.worlds.strict_server.rows import World
from tests.worlds.strict_server.server import TOKEN, StrictServer, serving

SIGNED = {"Authorization": f"Bearer {TOKEN}", "X-GitHub-Api-Version": "2026-03-10"}


@pytest.fixture(scope="module")
def server() -> Iterator[StrictServer]:
    with serving(World(small_repositories.build())) as running:
        yield running


def ask(server: StrictServer, query: str, **variables: Any) -> dict[str, Any]:
    reply = requests.post(f"{server.url}/graphql", json={"query": query, "variables": variables}, headers=SIGNED, timeout=10)
    assert reply.status_code == 200
    found: dict[str, Any] = json.loads(reply.content)
    return found


def get(server: StrictServer, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{server.url}{path}", headers=SIGNED | headers, timeout=10, allow_redirects=False)


REPO = 'repository(owner: "northlab", name: "tensorlite")'


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (f"{{ {REPO} {{ issues {{ totalCount }} }} }}", "MISSING_PAGINATION_BOUNDARIES"),
        (f"{{ {REPO} {{ issues(first: 101) {{ totalCount }} }} }}", "EXCESSIVE_PAGINATION"),
        (f"{{ {REPO} {{ issues(first: 1, last: 1) {{ totalCount }} }} }}", "INVALID_PAGINATION_BOUNDARIES"),
        (f"{{ {REPO} {{ watchers(first: 1) {{ nodes {{ email }} }} homepageUrl }} }}", "NOT_SERVED"),
        ('{ repository(owner: "northlab", name: "missing") { id } }', "NOT_FOUND"),
        ('{ repository(owner: "oldhome", name: "tensorlite", followRenames: false) { id } }', "NOT_FOUND"),
        (f'{{ {REPO} {{ issues(first: 1, after: "bm90IGE=") {{ totalCount }} }} }}', "INVALID_CURSOR_ARGUMENTS"),
    ],
)
def test_what_github_refuses_is_refused_with_its_type(server: StrictServer, query: str, kind: str) -> None:
    assert ask(server, query)["errors"][0]["type"] == kind


def test_an_unknown_field_is_refused(server: StrictServer) -> None:
    told = ask(server, f"{{ {REPO} {{ starCount }} }}")
    assert "data" not in told
    assert "starCount" in told["errors"][0]["message"]


def test_pages_in_pages_are_multiplied_down_the_tree(server: StrictServer) -> None:
    """GitHub's documentation: 50 repositories x 20 pull requests x 10 comments = 10,000 comments; past 500,000 nodes refused."""
    query = f"""query($inner: Int!) {{ {REPO} {{ issues(first: 100) {{ nodes {{ timelineItems(first: $inner) {{ totalCount }}
        labels(first: 51) {{ nodes {{ name }} }} }} }} }} rateLimit {{ cost nodeCount }} }}"""
    assert ask(server, query, inner=50)["data"]["rateLimit"] == {"cost": 2, "nodeCount": 100 + 100 * 50 + 100 * 51}
    deep = "forks(first: 100) { nodes { issues(first: 100) { nodes { timelineItems(first: 50) { totalCount } } } } }"
    assert ask(server, f"{{ {REPO} {{ {deep} }} }}")["errors"][0]["type"] == "MAX_NODE_LIMIT_EXCEEDED"  # 100 + 10,000 + 500,000 = 510,100


def test_graphql_needs_a_token_that_is_known(server: StrictServer) -> None:
    for headers in ({}, {"Authorization": "Bearer other"}):
        assert requests.post(f"{server.url}/graphql", json={"query": "{ __typename }"}, headers=headers, timeout=10).status_code == 401


def test_a_former_name_answers_301_on_rest_and_is_followed_on_graphql(server: StrictServer) -> None:
    moved = get(server, "/repos/oldhome/tensorlite/stargazers/history?per_page=30")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{server.url}/repositories/41001/stargazers/history?per_page=30")
    told = ask(server, '{ repository(owner: "oldhome", name: "Tensorlite") { nameWithOwner databaseId } }')
    assert told["data"]["repository"] == {"nameWithOwner": "northlab/tensorlite", "databaseId": 41001}


def test_lists_of_people_are_denied_and_unknown_versions_refused(server: StrictServer) -> None:
    assert get(server, "/repos/northlab/tensorlite/stargazers").status_code == 404
    told = ask(server, f"{{ {REPO} {{ stargazerCount stargazers(first: 1) {{ totalCount nodes {{ login }} }} }} }}")
    count = told["data"]["repository"]["stargazerCount"]
    assert (told["data"]["repository"]["stargazers"], count > 0) == ({"totalCount": count, "nodes": []}, True)
    assert get(server, "/repos/northlab/tensorlite", **{"X-GitHub-Api-Version": "2027-01-01"}).status_code == 400
    assert get(server, "/repos/northlab/tensorlite/stargazers/history", **{"X-GitHub-Api-Version": "2022-11-28"}).status_code == 404


def test_star_history_has_every_star_in_weeks_that_start_on_sunday(server: StrictServer) -> None:
    """Paged by its links, newest week first, until no link is left."""
    weeks, path = [], "/repos/northlab/tensorlite/stargazers/history"
    while path:
        page = get(server, path)
        weeks.extend(page.json())
        path = page.links["next"]["url"].removeprefix(server.url) if "next" in page.links else ""
    starts = [datetime.fromtimestamp(week["week"], UTC) for week in weeks]
    assert all(start.weekday() == 6 and (start.hour, start.minute) == (0, 0) for start in starts)
    assert all(earlier - later == timedelta(weeks=1) for earlier, later in pairwise(starts))
    days = {
        start.date() + timedelta(days=i): gained for start, week in zip(starts, weeks, strict=True) for i, gained in enumerate(week["days"])
    }
    rows = server.world.repos[0].star_days
    assert {day: gained for day, gained in days.items() if gained} == rows
    assert min(rows) > date(2023, 1, 1)


def test_an_unchanged_answer_costs_nothing(server: StrictServer) -> None:
    first = get(server, "/repos/northlab/tensorlite")
    again = get(server, "/repos/northlab/tensorlite", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]


def test_pages_from_both_ends_bring_each_issue_once(server: StrictServer) -> None:
    """Ordered by change, newest first and oldest first: the same issues, turned round."""
    numbers: dict[str, list[int]] = {}
    for direction in ("ASC", "DESC"):
        cursor, numbers[direction] = None, []
        while True:
            issues = f"issues(first: 100, after: $after, orderBy: {{field: UPDATED_AT, direction: {direction}}})"
            query = f"query($after: String) {{ {REPO} {{ {issues} {{ nodes {{ number }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
            page = ask(server, query, after=cursor)["data"]["repository"]["issues"]
            numbers[direction].extend(node["number"] for node in page["nodes"])
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    assert numbers["ASC"] == numbers["DESC"][::-1]
    assert sorted(numbers["ASC"]) == sorted(server.world.repos[0].issues)


def test_duplicates_show_only_when_asked_for_and_ghosts_are_null(server: StrictServer) -> None:
    who = "{ login __typename }"
    events = f"... on ClosedEvent {{ stateReason actor {who} closer {{ __typename }} }} ... on ReopenedEvent {{ createdAt }}"
    timeline = f"timelineItems(first: 100, itemTypes: [CLOSED_EVENT, REOPENED_EVENT]) {{ nodes {{ {events} }} }}"
    issue = f"author {who} plain: stateReason whole: stateReason(enableDuplicate: true) {timeline}"
    query = f"{{ {REPO} {{ issues(first: 100) {{ nodes {{ {issue} }} }} }} }}"
    nodes = ask(server, query)["data"]["repository"]["issues"]["nodes"]
    assert {"DUPLICATE", "REOPENED", None} <= {node["whole"] for node in nodes}
    assert "DUPLICATE" not in {node["plain"] for node in nodes}
    assert None in [node["author"] for node in nodes]
    kinds = {event["actor"]["__typename"] for node in nodes for event in node["timelineItems"]["nodes"] if event.get("actor")}
    assert kinds == {"User", "Bot"}
