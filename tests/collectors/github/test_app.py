"""A GitHub App's installation: its token is fetched once, used by all threads, and shown nowhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from collectors.errors import BadToken, Unavailable
from collectors.github.client import GitHubClient
from collectors.github.credentials import AppCredentials


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def app(key):
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return AppCredentials(app_id=42, installation_id=77, private_key=pem.decode())


def granting(reply, key, hours=1):
    def answer(asked):
        if asked.path.endswith("/app/installations/77/access_tokens"):
            claims = jwt.decode(asked.headers["authorization"].split()[1], key.public_key(), algorithms=["RS256"])
            assert claims["iss"] == "42"
            until = datetime.now(UTC) + timedelta(hours=hours)
            return reply(201, {"token": "installation-secret", "expires_at": until.isoformat()})
        assert asked.headers["authorization"] == "token installation-secret"
        return reply(200, {"data": {"x": 1}} if asked.verb == "POST" else [1])

    return answer


def test_threads_share_one_installation_token(scripted, reply, key, app):
    server = scripted(granting(reply, key))
    client = GitHubClient(f"{server.url}/api/v3", f"{server.url}/api/graphql", app=app)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: (client.get("/a"), client.graphql("{x}")), range(8)))
    assert [asked.path for asked in server.asked].count("/api/v3/app/installations/77/access_tokens") == 1
    assert client.git_secrets("acme/engine") == ["installation-secret"]
    assert "PRIVATE KEY" not in repr(app)


def test_an_old_token_is_renewed(scripted, reply, key, app):
    server = scripted(granting(reply, key, hours=-1))
    client = GitHubClient(server.url, f"{server.url}/graphql", app=app)
    client.get("/a")
    client.get("/a")
    assert sum("access_tokens" in asked.path for asked in server.asked) >= 2


def test_refused_credentials_stop_the_run(scripted, reply, app):
    server = scripted(lambda _: reply(401, {"message": "A JSON web token could not be decoded"}))
    with pytest.raises(BadToken, match="GitHub App"):
        GitHubClient(server.url, f"{server.url}/graphql", app=app).get("/a")


def test_a_server_in_trouble_is_no_bad_token(scripted, reply, app):
    server = scripted(lambda _: reply(500, {"message": "x"}))
    with pytest.raises(Unavailable, match="GitHub App"):
        GitHubClient(server.url, f"{server.url}/graphql", app=app, attempts=2).get("/a")


def test_a_key_that_is_no_key_says_so():
    app = AppCredentials(42, 77, "not a key")
    with pytest.raises(BadToken, match="PEM"):
        GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql", app=app).get("/a")


def test_other_tokens_go_on_without_the_app(scripted, reply, app):
    server = scripted(lambda asked: reply(401, {}) if "access_tokens" in asked.path else reply(200, [1]))
    client = GitHubClient(server.url, f"{server.url}/graphql", ("plain",), app)
    assert [client.get("/a").payload for _ in range(3)] == [[1], [1], [1]]
