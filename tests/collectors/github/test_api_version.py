"""A server that does not know the newest version of the API: asked once, and then in the version that it takes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from collectors.errors import Unavailable
from collectors.github.client import GitHubClient
from collectors.github.credentials import AppCredentials

REFUSALS = [
    {"message": "'2026-03-10' is not a valid API version"},
    {"message": "Invalid API version", "supported_versions": ["2022-11-28"]},
    {"message": "The API version 2026-03-10 is not supported. Supported versions: 2022-11-28, 2021-05-01"},
]


def only(reply, version, refusal, accept=lambda asked: None):
    def answer(asked):
        if asked.headers.get("x-github-api-version", version) != version:
            return reply(400, refusal)
        return accept(asked) or reply(200, {"data": {"x": 1}} if asked.verb == "POST" else [1])

    return answer


@pytest.mark.parametrize("refusal", REFUSALS, ids=["named", "listed apart", "listed in words"])
def test_a_version_that_is_refused_is_asked_once_and_remembered(scripted, reply, refusal):
    server = scripted(only(reply, "2022-11-28", refusal))
    client = server.client("one", "two", "three")
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda number: client.get(f"/repos/a/r{number}").payload, range(24)))
    assert told == [[1]] * 24
    asked = [one.headers["x-github-api-version"] for one in server.asked]
    assert asked == ["2026-03-10"] + ["2022-11-28"] * 24
    assert client.spent().requests == 25
    assert client.may_lack_newest


def test_the_newest_that_the_answer_lists_is_taken(scripted, reply):
    listed = {"message": "API version is not supported", "supported": ["2022-11-28", "2025-01-01"]}
    server = scripted(only(reply, "2025-01-01", listed))
    assert server.client().get("/a").payload == [1]
    assert [one.headers["x-github-api-version"] for one in server.asked] == ["2026-03-10", "2025-01-01"]


def test_a_server_that_takes_no_version_is_asked_without(scripted, reply):
    server = scripted(only(reply, "none", {"message": "unknown API version"}))
    assert server.client().graphql("{x}").data == {"x": 1}
    assert [one.headers.get("x-github-api-version") for one in server.asked] == ["2026-03-10", "2022-11-28", None]


def test_another_bad_request_is_no_matter_of_versions(scripted, reply):
    server = scripted(lambda _: reply(400, {"message": "Problems parsing JSON"}))
    client = server.client()
    with pytest.raises(Unavailable, match="parsing"):
        client.get("/a")
    assert len(server.asked) == 1
    assert not client.may_lack_newest


def test_an_app_gets_its_installation_token_in_the_version_that_the_server_takes(scripted, reply):
    def grant(asked):
        if asked.path.endswith("/access_tokens"):
            until = datetime.now(UTC) + timedelta(hours=1)
            return reply(201, {"token": "installation-secret", "expires_at": until.isoformat()})
        return None

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    server = scripted(only(reply, "2022-11-28", REFUSALS[1], grant))
    client = GitHubClient(server.url, f"{server.url}/graphql", app=AppCredentials(42, 77, pem))
    assert client.get("/a").payload == [1]
    assert client.graphql("{x}").data == {"x": 1}
    assert [one.headers["x-github-api-version"] for one in server.asked] == ["2026-03-10", *["2022-11-28"] * 3]
