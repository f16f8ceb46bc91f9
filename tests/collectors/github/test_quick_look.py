"""The quick look: what cannot be read is left out, and then looked at as a whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.errors import Denied, Malformed, TooHeavy, Unavailable
from collectors.github.graphql import Answer, QueryError
from collectors.github.quick_look import fetch, first_size, parse

NOW = datetime(2024, 4, 3, 2, tzinfo=UTC)
PAYLOAD = {
    "databaseId": 7,
    "nameWithOwner": "acme/engine",
    "pushedAt": "2024-01-02T03:04:05Z",
    "isArchived": False,
    "stargazerCount": 5,
    "forkCount": 2,
    "issues": {"totalCount": 3, "nodes": [{"updatedAt": "2024-03-01T00:00:00Z"}]},
    "pullRequests": {"totalCount": 0, "nodes": []},
}


class Client:
    """Answers each query with the next of these, or raises it."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[int]()

    def graphql(self, query: str, **_: object) -> Answer:
        self.asked.append(query.count("databaseId"))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answered(*payloads: Any, errors: tuple[QueryError, ...] = ()) -> Answer:
    return Answer({f"r{number}": payload for number, payload in enumerate(payloads)}, errors, 1, 0.1)


def looked(client: Client, *names: str) -> dict[str, Any]:
    return fetch(client, names, NOW, first_size(None, NOW))  # type: ignore[arg-type]


def test_the_marks_of_an_answer() -> None:
    marks = parse(PAYLOAD)
    assert (marks.repo_id, marks.repo, marks.stars, marks.forks, marks.issues_total, marks.pulls_total) == (7, "acme/engine", 5, 2, 3, 0)
    assert marks.pushed_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (marks.issues_updated_at, marks.pulls_updated_at) == (datetime(2024, 3, 1, tzinfo=UTC), None)


def test_without_a_time_of_the_last_push_it_seems_to_have_moved() -> None:
    """As in the facts, where an empty repository has none."""
    assert parse(PAYLOAD | {"pushedAt": None}).pushed_at is None


@pytest.mark.parametrize("key", sorted(PAYLOAD.keys() - {"pushedAt"}))
def test_a_missing_key_is_malformed_and_takes_that_repository_alone_out(key: str) -> None:
    broken = {name: value for name, value in PAYLOAD.items() if name != key}
    with pytest.raises(Malformed):
        parse(broken)
    assert looked(Client(answered(PAYLOAD, broken)), "acme/engine", "acme/other").keys() == {"acme/engine"}


def test_one_that_is_refused_or_null_is_left_out() -> None:
    refused = QueryError(("r0",), Denied("no"))
    assert looked(Client(answered(None, PAYLOAD, None, errors=(refused,))), "a/b", "acme/engine", "c/d").keys() == {"acme/engine"}
    assert looked(Client(answered(PAYLOAD, errors=(QueryError((), Unavailable("?")),))), "acme/engine") == {}


def test_a_query_that_is_too_heavy_is_halved_and_one_that_fails_ends_the_look() -> None:
    names = [f"a/r{number}" for number in range(50)]
    client = Client(TooHeavy("40"), answered(*[PAYLOAD] * 20), Unavailable("down"))
    assert len(looked(client, *names)) == 20
    assert client.asked[:2] == [40, 20]
    assert len(client.asked) == 3
