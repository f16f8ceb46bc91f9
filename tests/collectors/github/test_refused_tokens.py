"""A refused credential is not a refused repository: who is asked after a refusal, and how often."""

import re
from datetime import date

import pytest

from collectors.errors import BadToken, Denied, Gone

SAML = {"message": "Resource protected by organization SAML enforcement. You must grant your Personal Access token access."}
SUSPENDED = ("Sorry. Your account was suspended.", "This installation has been suspended")
BY_TOKEN = [
    (403, SAML),
    (403, {"message": "Although you appear to have the correct credentials, the `acme` organization has an IP allow list enabled"}),
    (403, {"message": "The 'acme' organization forbids access if the token's lifetime is greater than 366 days"}),
    (403, {"message": "Resource not accessible by personal access token"}),
    (404, {"message": "Not Found"}),
]  # fmt: skip
PLENTY = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4000", "X-RateLimit-Reset": "4000000000"}


def who(asked):
    return asked.headers["authorization"].removeprefix("token ")


def refusing(reply, bad, status, body, owner="acme"):
    """A server that refuses one token at one owner, whose quota therefore never falls."""

    def answer(asked):
        text = asked.path if asked.body is None else asked.body["query"]
        if who(asked) in bad and owner in text:
            return reply(status, body, PLENTY)
        quota = PLENTY | {"X-RateLimit-Remaining": "3000"}
        return reply(200, {"data": {"repository": {"id": 1}}} if asked.verb == "POST" else [1], quota)

    return answer


@pytest.mark.parametrize("message", SUSPENDED)
def test_a_suspended_credential_leaves_the_pool_and_is_named_without_its_secret(scripted, reply, message, caplog):
    server = scripted(refusing(reply, {"dead"}, 403, {"message": message}, owner=""))
    client = server.client("dead", "alive")
    assert [client.get(f"/repos/a/r{number}").payload for number in range(20)] == [[1]] * 20
    assert sum(who(asked) == "dead" for asked in server.asked) <= 1
    assert list(client.dropped()) == ["token 1"]
    assert message in client.dropped()["token 1"]
    assert "dead" not in caplog.text
    assert "token 1 left the pool" in caplog.text


def test_the_run_stops_where_all_are_suspended(scripted, reply):
    server = scripted(lambda _: reply(403, {"message": SUSPENDED[0]}, {"X-RateLimit-Remaining": "0"}))
    with pytest.raises(BadToken, match="suspended"):
        server.client("one", "two").get("/a")
    assert len(server.asked) == 2


@pytest.mark.parametrize(("status", "body"), BY_TOKEN)
@pytest.mark.parametrize("bad", ["one", "two"])
def test_a_refusal_of_one_token_is_asked_once_with_another_and_the_owner_is_asked_with_that_from_then_on(
    scripted, reply, bad, status, body
):
    server = scripted(refusing(reply, {bad}, status, body))
    client = server.client("one", "two")
    assert [client.get(f"/repos/acme/r{number}").payload for number in range(20)] == [[1]] * 20
    assert len(server.asked) <= 21
    server.asked.clear()
    assert [client.get(f"/repos/other/r{number}").payload for number in range(5)] == [[1]] * 5
    assert len(server.asked) == 5


def test_what_all_are_refused_is_denied_and_asked_twice_once_an_owner(scripted, reply):
    server = scripted(refusing(reply, {"one", "two"}, *BY_TOKEN[3]))
    client = server.client("one", "two")
    for number in range(20):
        with pytest.raises(Denied):
            client.get(f"/repos/acme/r{number}")
    assert len(server.asked) == 21


def test_the_night_after_asks_nothing_twice_that_all_were_refused(scripted, reply):
    server = scripted(refusing(reply, {"one", "two"}, *BY_TOKEN[4]))
    stored = ""
    for night in (1, 2, 8):
        server.asked.clear()
        client = server.client("one", "two")
        client.refusals.read(stored, date(2026, 3, night))
        with pytest.raises(Gone):
            client.get("/repos/acme/r")
        assert len(server.asked) == {1: 2, 2: 1, 8: 2}[night]  # after a week it is asked with both again
        stored = client.refusals.to_text()
        assert "one" not in re.split(r"\W+", stored)  # "gone" is


def test_what_was_gone_for_all_may_be_denied_to_one(scripted, reply):
    """A path that no token found says nothing of a night on which single sign-on refuses one of them."""
    answers = {"one": (404, {}), "two": (404, {})}

    def answer(asked):
        status, body = answers.get(who(asked), (200, [1]))
        return reply(status, body, PLENTY)

    server = scripted(answer)
    client = server.client("one", "two")
    with pytest.raises(Gone):
        client.get("/repos/acme/r/stargazers/history")
    answers.clear()
    answers["one"] = (403, SAML)
    later = server.client("one", "two")
    later.refusals.read(client.refusals.to_text(), date(2024, 3, 5))
    assert [later.get("/repos/acme/r/stargazers/history").payload for _ in range(4)] == [[1]] * 4


def test_the_night_after_begins_with_the_token_that_was_answered(scripted, reply):
    server = scripted(refusing(reply, {"one"}, 403, SAML))
    stored = ""
    for night in (1, 2, 3):
        server.asked.clear()
        client = server.client("one", "two")
        client.refusals.read(stored, date(2026, 3, night))
        assert client.graphql("{ acme }", about=("acme/r",)).data == {"repository": {"id": 1}}
        assert len(server.asked) <= (2 if night == 1 else 1)
        stored = client.refusals.to_text()


def test_a_third_token_has_its_turn_the_next_time(scripted, reply):
    server = scripted(refusing(reply, {"one", "two"}, 403, SAML))
    client = server.client("one", "two", "three")
    answered = []
    for number in range(5):
        try:
            answered.append(client.get(f"/repos/acme/r{number}").payload)
        except Denied:
            answered.append(None)
    assert answered[1:] == [[1]] * 4
    assert len(server.asked) <= 7


def test_a_token_without_any_right_is_not_preferred_for_its_quota(scripted, reply):
    server = scripted(refusing(reply, {"useless"}, *BY_TOKEN[3], owner=""))
    client = server.client("useless", "good")
    assert [client.get(f"/repos/owner{number}/r").payload for number in range(20)] == [[1]] * 20
    assert sum(who(asked) == "useless" for asked in server.asked) == 1


@pytest.mark.parametrize("kind", ["FORBIDDEN", "NOT_FOUND", "INSUFFICIENT_SCOPES"])
def test_an_alias_that_one_token_is_refused_is_asked_with_the_other(scripted, reply, kind):
    def answer(asked):
        if who(asked) == "one":
            error = {"type": kind, "path": ["repository"], "message": "no"}
            return reply(200, {"data": {"repository": None}, "errors": [error]}, PLENTY)
        return reply(200, {"data": {"repository": {"id": 1}}}, PLENTY | {"X-RateLimit-Remaining": "3000"})

    server = scripted(answer)
    client = server.client("one", "two")
    assert [client.graphql("{x}", about=("acme/r",)).data["repository"] for _ in range(10)] == [{"id": 1}] * 10
    assert len(server.asked) <= 11


def test_one_token_alone_is_asked_once(scripted, reply):
    server = scripted(lambda _: reply(403, SAML))
    with pytest.raises(Denied, match="SAML"):
        server.client("one").get("/repos/acme/r")
    assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "body"), [(451, {"message": "Repository access blocked"}), (410, {"message": "Gone"}),
                                              (403, {"message": "Repository access blocked", "block": {"reason": "tos"}})])  # fmt: skip
def test_what_is_closed_to_everybody_is_gone_and_asked_once(scripted, reply, status, body):
    server = scripted(lambda _: reply(status, body))
    with pytest.raises(Gone):
        server.client("one", "two").get("/repos/acme/r")
    assert len(server.asked) == 1


def test_one_that_waits_for_its_limit_is_not_another_usable_one(scripted, reply):
    def answer(asked):
        if who(asked) == "tired":
            return reply(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "600"})
        return reply(403, SAML, PLENTY)

    slept = []
    server = scripted(answer)
    client = server.client("tired", "refused", sleep=slept.append)
    with pytest.raises(Denied):
        client.get("/repos/acme/r")
    assert slept == []


def test_git_gets_no_token_that_was_refused(scripted, reply):
    def answer(asked):
        if who(asked) == "dead":
            return reply(403, {"message": SUSPENDED[0]}, PLENTY)
        if who(asked) == "outsider" and "acme" in asked.path:
            return reply(403, SAML, PLENTY)
        return reply(200, [1], PLENTY | {"X-RateLimit-Remaining": "3000"})

    server = scripted(answer)
    client = server.client("dead", "outsider", "good")
    for number in range(4):
        client.get(f"/repos/acme/r{number}")
        client.get(f"/repos/other/r{number}")
    assert client.git_secrets("acme/r") == ["good", "outsider"]
    assert set(client.git_secrets("other/r")) == {"good", "outsider"}
    assert client.refused_by() == {"token 2": ["acme"]}
