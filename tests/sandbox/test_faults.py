"""Every fault as a client sees it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sandbox import effects, server
from sandbox.faults import Effect, Fault

NAME = "acme/engine"
QUERY = '{ a: repository(owner: "acme", name: "engine") { stargazerCount } b: repository(owner: "acme", name: "engine") { forkCount } }'
Get = Callable[..., requests.Response]


@pytest.fixture
def get(running: server.Running, session: requests.Session) -> Get:
    return lambda path=f"/repos/{NAME}": session.get(running.api_url + path, timeout=5, allow_redirects=False)


@pytest.fixture
def post(running: server.Running, session: requests.Session) -> Get:
    return lambda query=QUERY: session.post(running.graphql_url, json={"query": query}, timeout=5)


@pytest.mark.parametrize(
    ("effect", "status", "header", "text"),
    [
        (effects.html_error(502), 502, ("content-type", "text/html"), "<html>"),
        (effects.html_error(504), 504, ("content-type", "text/html"), "<html>"),
        (effects.refusal(404), 404, None, "Not Found"),
        (effects.refusal(409), 409, None, "empty"),
        (effects.refusal(410), 410, None, "disabled"),
        (effects.refusal(451), 451, None, "blocked"),
        (effects.saml(), 403, ("x-github-sso", "required"), "SAML"),
        (effects.computing(), 202, None, "{}"),
        (effects.bad_token(), 401, None, "Bad credentials"),
        (effects.secondary_limit(7), 403, ("retry-after", "7"), "secondary rate limit"),
        (effects.secondary_limit(status=429), 429, None, "secondary rate limit"),
        (effects.primary_limit(4_000_000_000), 403, ("x-ratelimit-reset", "4000000000"), "rate limit exceeded"),
        (effects.moved("/repositories/7"), 301, ("location", "/repositories/7"), "Moved"),
        (effects.empty_list(), 200, None, "[]"),
        (effects.empty_body(), 200, ("content-length", "0"), ""),
    ],
)
def test_a_rest_answer_is_replaced_once(
    running: server.Running, get: Get, effect: Effect, status: int, header: tuple[str, str] | None, text: str
) -> None:
    running.faults.append(Fault(effect, kind="rest"))
    answer = get()
    assert answer.status_code == status
    assert text in answer.text
    assert header is None or header[1] in answer.headers[header[0]]
    assert get().json()["full_name"] == NAME
    assert [exchange.fault != "" for exchange in running.requests] == [True, False]
    assert [exchange.status for exchange in running.requests] == [status, 200]


def test_a_secondary_limit_may_come_without_retry_after(running: server.Running, get: Get) -> None:
    running.faults.append(Fault(effects.secondary_limit()))
    assert "retry-after" not in get().headers


@pytest.mark.parametrize(
    ("effect", "data", "type_"),
    [
        (effects.graphql_errors(), None, None),
        (effects.graphql_timeout(), None, None),
        (effects.null_at("a", type_="FORBIDDEN"), {"a": None, "b": {"forkCount": 12}}, "FORBIDDEN"),
        (effects.resource_limits("b", "forkCount"), {"a": {"stargazerCount": 60}, "b": {"forkCount": None}}, "RESOURCE_LIMITS_EXCEEDED"),
        (effects.without("a", "stargazerCount"), {"a": {}, "b": {"forkCount": 12}}, None),
        (effects.replaced("a", "stargazerCount", value="many"), {"a": {"stargazerCount": "many"}, "b": {"forkCount": 12}}, None),
    ],
)
def test_a_graphql_answer_fails_with_status_200(
    running: server.Running, post: Get, effect: Effect, data: dict[str, Any] | None, type_: str | None
) -> None:
    running.faults.append(Fault(effect, kind="graphql", contains="forkCount"))
    answer = post()
    assert (answer.status_code, answer.json()["data"]) == (200, data)
    assert [error.get("type") for error in answer.json().get("errors", [])] == ([type_] if type_ or data is None else [])
    assert post().json()["data"]["a"] == {"stargazerCount": 60}


def test_a_primary_limit_of_graphql_has_status_200(running: server.Running, post: Get) -> None:
    running.faults.append(Fault(effects.primary_limit(4_000_000_000), kind="graphql"))
    answer = post()
    assert (answer.status_code, answer.json()["errors"][0]["type"], answer.headers["x-ratelimit-remaining"]) == (200, "RATE_LIMITED", "0")


@pytest.mark.parametrize("effect", [effects.truncated_json(), effects.invalid_json()])
def test_broken_json_does_not_parse(running: server.Running, get: Get, effect: Effect) -> None:
    running.faults.append(Fault(effect))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        get().json()


def test_a_connection_breaks_before_the_answer(running: server.Running, get: Get) -> None:
    running.faults.append(Fault(effects.dropped()))
    with pytest.raises(requests.exceptions.ConnectionError):
        get()
    assert running.requests[0].status == 0
    assert get().status_code == 200


def test_a_connection_breaks_inside_the_body(running: server.Running, get: Get) -> None:
    running.faults.append(Fault(effects.cut_body(10)))
    with pytest.raises((requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get()
    assert get().status_code == 200


def test_a_slow_body_takes_its_time_and_is_whole(running: server.Running, get: Get) -> None:
    running.faults.append(Fault(effects.slow_body(0.4)))
    assert get().json()["full_name"] == NAME
    assert running.requests[0].finished - running.requests[0].started >= 0.35


def test_only_big_queries_time_out(running: server.Running, post: Get) -> None:
    """A client that halves its pages gets through."""
    running.faults.append(Fault(effects.graphql_timeout(), when=lambda exchange: exchange.nodes > 50, times=None))

    def issues(size: int) -> Any:
        return post(f'{{ repository(owner: "acme", name: "engine") {{ issues(first: {size}) {{ totalCount }} }} }}').json()["data"]

    assert [issues(size) is None for size in (100, 51, 50, 100)] == [True, True, False, True]


def test_a_fault_may_wait_for_the_second_match_and_strike_twice(running: server.Running, get: Get) -> None:
    running.faults.append(Fault(effects.html_error(), path="history", skip=1, times=2))
    history = f"/repos/{NAME}/stargazers/history"
    assert [get(history).status_code for _ in range(4)] == [200, 502, 502, 200]
    assert get().status_code == 200


def test_chance_is_seeded(running: server.Running, get: Get) -> None:
    def hits(seed: int) -> list[bool]:
        running.faults[:] = [Fault(effects.html_error(), probability=0.5, seed=seed, times=None)]
        return [get().status_code == 502 for _ in range(20)]

    assert hits(1) == hits(1) != hits(2)
    assert 0 < sum(hits(3)) < 20


def test_a_revoked_token_stays_revoked(running: server.Running, get: Get) -> None:
    assert get().status_code == 200
    running.tokens.discard(server.TOKEN)
    assert [get().status_code for _ in range(2)] == [401, 401]


def test_a_change_may_happen_between_two_pages(running: server.Running, post: Get) -> None:
    """Issue 12 is closed right after the first page of the open ones, so the second page still starts where the first ended."""
    moment = datetime(2024, 2, 1, tzinfo=UTC)
    running.faults.append(Fault(effects.meanwhile(lambda: running.dataset.close_issues(NAME, [12], moment)), kind="graphql"))

    def page(after: str) -> Any:
        text = f'{{ repository(owner: "acme", name: "engine") {{ issues(first: 3, states: [OPEN]{after}) {{ totalCount nodes {{ number }}'
        found = post(text + " pageInfo { endCursor } } } }").json()["data"]["repository"]["issues"]
        return found["totalCount"], [node["number"] for node in found["nodes"]], found["pageInfo"]["endCursor"]

    total, numbers, cursor = page("")
    assert (total, numbers) == (15, [1, 12, 13])
    assert page(f', after: "{cursor}"')[:2] == (14, [14, 15, 16])


def test_rows_may_come_twice(running: server.Running, post: Get) -> None:
    def twice(data: Any) -> None:
        nodes = data["repository"]["issues"]["nodes"]
        nodes.append(nodes[0])

    running.faults.append(Fault(effects.altered(twice), kind="graphql"))
    nodes = post('{ repository(owner: "acme", name: "engine") { issues(first: 2) { nodes { number } } } }').json()["data"]
    assert [node["number"] for node in nodes["repository"]["issues"]["nodes"]] == [1, 2, 1]
