"""The client against a scripted server: what each kind of answer becomes."""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from collectors.errors import BadToken, Denied, Gone, Malformed, SourceError, TooHeavy, TrueZero, Unavailable
from collectors.github.client import GitHubClient

ROW = {"id": 7}


def in_turn(*replies):
    """Give the replies one after another, the last for ever."""
    left = list(replies)
    lock = threading.Lock()

    def answer(_request):
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer


class TestRest:
    def test_rows_come_with_etag_next_page_and_the_right_headers(self, scripted, reply):
        server = scripted(
            lambda _: reply(
                body=[ROW], headers={"ETag": '"abc"', "Link": '<http://x/a?page=2>; rel="next", <http://x/a?page=9>; rel="last"'}
            )
        )
        answer = server.client("secret-one").get("/repos/a/b", {"per_page": 30})
        assert (answer.payload, answer.etag, answer.next_url, answer.moved) == ([ROW], '"abc"', "http://x/a?page=2", False)
        asked = server.asked[0]
        assert asked.path == "/repos/a/b?per_page=30"
        assert asked.headers["authorization"] == "token secret-one"
        assert asked.headers["x-github-api-version"] == "2026-03-10"
        assert asked.headers["user-agent"] == "framework-pulse"

    def test_an_etag_that_still_holds_is_unchanged(self, scripted, reply):
        server = scripted(lambda asked: reply(304) if asked.headers.get("if-none-match") == '"abc"' else reply(body=1))
        answer = server.client().get("/a", etag='"abc"')
        assert answer.unchanged
        assert answer.payload is None

    @pytest.mark.parametrize(
        ("status", "message", "error"),
        [
            (403, "Resource not accessible by personal access token", Denied),
            (404, "Not Found", Gone),
            (409, "Git Repository is empty.", TrueZero),
            (409, "Conflict", Unavailable),
            (410, "Issues are disabled for this repo", Gone),
            (451, "Repository access blocked", Gone),
            (422, "Validation Failed", Unavailable),
            (400, "unknown version", Unavailable),
        ],
    )
    def test_a_final_status_is_asked_once_and_named_by_its_outcome(self, scripted, reply, status, message, error):
        server = scripted(lambda _: reply(status, {"message": message}))
        with pytest.raises(error, match=message) as caught:
            server.client().get("/repos/a/b")
        assert type(caught.value) is error
        assert len(server.asked) == 1

    def test_a_denial_names_what_the_token_lacks(self, scripted, reply):
        server = scripted(
            lambda _: reply(403, {"message": "no"}, {"X-GitHub-SSO": "required; url=x", "X-Accepted-GitHub-Permissions": "issues=read"})
        )
        with pytest.raises(Denied, match=r"SAML.*issues=read"):
            server.client().get("/a")

    @pytest.mark.parametrize(
        "trouble",
        [
            ("html", 502, b"<html>Unicorn!</html>"),
            ("html with 200", 200, b"<html>maintenance</html>"),
            ("empty body", 200, b""),
            ("truncated json", 200, b'[{"id": '),
            ("computing", 202, b"{}"),
        ],
        ids=lambda each: each[0],
    )
    def test_trouble_that_passes_is_retried(self, scripted, reply, trouble):
        _, status, body = trouble
        server = scripted(in_turn(reply(status, body), reply(status, body), reply(body=[ROW])))
        assert server.client().get("/a").payload == [ROW]
        assert len(server.asked) == 3

    @pytest.mark.parametrize(
        ("status", "body", "error"),
        [(500, b"x", Unavailable), (202, b"{}", Unavailable), (200, b"<html>", Unavailable), (200, b"{'no", Malformed)],
    )
    def test_trouble_that_stays_ends_after_five_attempts(self, scripted, reply, status, body, error):
        server = scripted(lambda _: reply(status, body))
        with pytest.raises(error):
            server.client(attempts=5).get("/a")
        assert len(server.asked) == 5

    @pytest.mark.parametrize("cut", [0, 5], ids=["before the body", "inside the body"])
    def test_a_dropped_connection_is_retried(self, scripted, reply, cut):
        server = scripted(in_turn(reply(body=[ROW] * 50, cut=cut), reply(body=[ROW])))
        assert server.client().get("/a").payload == [ROW]

    def test_nobody_listening_is_unavailable(self):
        client = GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql", ("t",), attempts=2)
        with pytest.raises(Unavailable, match=r"connection to 127\.0\.0\.1 failed"):
            client.get("/a")

    def test_one_connection_is_kept_for_many_requests(self, scripted, reply):
        server = scripted(lambda _: reply(body=[ROW]))
        ports = set()
        original = server.server.finish_request
        server.server.finish_request = lambda request, address: (ports.add(address[1]), original(request, address))[1]
        client = server.client()
        for _ in range(5):
            client.get("/a")
        assert len(ports) == 1


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 307])
    def test_a_rename_is_followed_with_the_query_and_reported(self, scripted, reply, status):
        def answer(asked):
            return reply(status, {}, {"Location": "/repositories/7/history"}) if asked.path.startswith("/repos/") else reply(body=[ROW])

        server = scripted(answer)
        result = server.client().get("/repos/a/b", {"per_page": 30, "page": 2})
        assert result.moved
        assert server.asked[1].path == "/repositories/7/history?page=2&per_page=30"

    def test_a_query_in_the_new_place_is_kept_as_it_is(self, scripted, reply):
        server = scripted(lambda a: reply(301, {}, {"Location": "/new?cursor=9"}) if a.path.startswith("/old") else reply(body=1))
        server.client().get("/old", {"page": 2})
        assert server.asked[1].path == "/new?cursor=9"

    def test_another_host_never_sees_the_token(self, scripted, reply):
        other = scripted(lambda _: reply(body=[ROW]))
        server = scripted(lambda _: reply(302, {}, {"Location": f"{other.url}/steal"}))
        with pytest.raises(Unavailable, match="another host"):
            server.client().get("/a")
        with pytest.raises(Unavailable, match="another host"):
            server.client().get(f"{other.url}/page2")
        assert other.asked == []

    def test_a_circle_ends(self, scripted, reply):
        server = scripted(lambda _: reply(301, {}, {"Location": "/a"}))
        with pytest.raises(Unavailable, match="circle"):
            server.client().get("/a")
        assert len(server.asked) == 6

    def test_a_graphql_query_keeps_its_body(self, scripted, reply):
        server = scripted(lambda a: reply(307, {}, {"Location": "/v4"}) if a.path == "/graphql" else reply(body={"data": {"x": 1}}))
        query = "query($y: String) { x(y: $y) }"
        assert server.client().graphql(query, {"y": "z"}).data == {"x": 1}
        assert server.asked[1].body == {"query": query, "variables": {"y": "z"}}


class TestGraphql:
    def test_graphql_may_live_elsewhere(self, scripted, reply):
        rest, graph = scripted(lambda _: reply(body=1)), scripted(lambda _: reply(body={"data": {"rateLimit": {"cost": 3}}}))
        client = GitHubClient(f"{rest.url}/api/v3", f"{graph.url}/api/graphql", ("t",))
        assert client.graphql("{x}").cost == 3
        client.get("/repos/a/b")
        assert (graph.asked[0].path, rest.asked[0].path) == ("/api/graphql", "/api/v3/repos/a/b")
        assert client.spent().graphql_points == 3
        assert client.spent().by_resource == {"graphql": 1, "core": 1}

    def test_without_a_token_it_says_what_to_set(self):
        with pytest.raises(Denied, match="GITHUB_TOKEN"):
            GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql").graphql("{x}")

    def test_an_alias_that_failed_has_its_own_outcome(self, scripted, reply):
        errors = [
            {"type": "NOT_FOUND", "path": ["r1"], "message": "gone"},
            {"type": "FORBIDDEN", "path": ["r2"], "message": "saml"},
            {"path": ["r3", "issues"], "message": "Something went wrong while executing your query."},
        ]
        server = scripted(lambda _: reply(body={"data": {"r0": {"id": 1}, "r1": None, "r2": None, "r3": None}, "errors": errors}))
        answer = server.client().graphql("{x}")
        assert [type(answer.error_at(alias)) for alias in ("r0", "r1", "r2", "r3")] == [type(None), Gone, Denied, TooHeavy]
        assert answer.unplaced is None

    @pytest.mark.parametrize(
        "body",
        [
            {"data": None, "errors": [{"message": "Something went wrong while executing your query. This may be the result of a timeout"}]},
            {"errors": [{"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "This query requests up to 1,000,000 possible nodes"}]},
            {"errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits for this query exceeded."}]},
            {
                "errors": [
                    {
                        "message": "By the time this query traverses to the forks connection, it is requesting up to 1,000,000 "
                        "possible nodes which exceeds the maximum limit of 500,000."
                    }
                ]
            },
            {"message": "We couldn't respond to your request in time. Sorry about that."},
        ],
        ids=["time-out", "nodes", "resources", "possible nodes", "a bare message"],
    )
    def test_a_query_that_is_too_heavy_is_not_sent_again_as_it_is(self, scripted, reply, body):
        server = scripted(lambda _: reply(body=body))
        with pytest.raises(TooHeavy):
            server.client().graphql("{x}", can_shrink=True)
        assert len(server.asked) == 1

    def test_a_bad_gateway_is_tried_twice_before_the_query_shrinks(self, scripted, reply):
        server = scripted(lambda _: reply(502, b"<html>"))
        with pytest.raises(TooHeavy):
            server.client().graphql("{x}", can_shrink=True)
        assert len(server.asked) == 2

    def test_what_cannot_shrink_is_tried_to_the_end(self, scripted, reply):
        server = scripted(in_turn(*[reply(504, b"<html>")] * 4, reply(body={"data": {"x": 1}})))
        assert server.client().graphql("{x}").data == {"x": 1}

    @pytest.mark.parametrize("code", ["undefinedField", "argumentNotAccepted"])
    def test_a_query_that_the_server_does_not_understand_is_malformed_with_its_words(self, scripted, reply, code):
        server = scripted(lambda _: reply(body={"errors": [{"message": "Field 'stars' doesn't exist", "extensions": {"code": code}}]}))
        with pytest.raises(Malformed, match=r"Field 'stars'.*" + code):
            server.client().graphql("{x}")
        assert len(server.asked) == 1

    def test_a_scope_that_is_missing_is_denied(self, scripted, reply):
        error = {"type": "INSUFFICIENT_SCOPES", "message": "Your token has not been granted the required scopes"}
        server = scripted(lambda _: reply(body={"data": None, "errors": [error]}))
        with pytest.raises(Denied, match="required scopes"):
            server.client().graphql("{x}")
        assert len(server.asked) == 1

    @pytest.mark.parametrize("body", [{}, [], None, {"data": []}, {"errors": []}, {"errors": 3}], ids=str)
    def test_an_answer_without_data_is_malformed(self, scripted, reply, body):
        with pytest.raises(Malformed, match="data"):
            scripted(lambda _: reply(body=body)).client().graphql("{x}")


class TestSecrets:
    def test_no_token_in_any_text(self, scripted, reply, caplog):
        caplog.set_level(logging.DEBUG)
        secret = "very-secret-token"
        seen = []
        for answer in (
            lambda asked: reply(403, {"message": f"no: {asked.headers['authorization']}"}),
            lambda asked: reply(200, {"data": None, "errors": [{"message": f"bad {secret} ghp_abcdefghijklmnopqrstuvwxyz"}]}),
            lambda asked: reply(401, {"message": secret}),
            lambda asked: reply(500, b"x"),
        ):
            client = scripted(answer).client(secret, attempts=2)
            with pytest.raises((SourceError, BadToken)) as caught:
                client.graphql("{x}")
            seen.append(f"{caught.value!r} {caught.value} {getattr(caught.value, 'reason', '')}")
            seen.append(repr(vars(client)))
        text = " ".join(seen) + caplog.text
        assert secret not in text
        assert "ghp_abc" not in text

    @pytest.mark.parametrize("token", ["", "sec ret", "sec\nret", "sécret"])
    def test_a_token_that_no_header_can_carry_is_refused_unseen(self, token):
        with pytest.raises(BadToken, match="GITHUB_TOKEN") as caught:
            GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql", (token,))
        assert token == "" or token not in str(caught.value)


def test_requests_of_parallel_threads_are_never_mixed(scripted, reply):
    barrier = threading.Barrier(2, timeout=5)

    def answer(asked):
        if asked.path.startswith("/echo"):
            return reply(body={"path": asked.path})
        return reply(body={"data": {"query": asked.body["query"]}})

    server = scripted(answer)
    client = server.client("one", "two")
    client.get("/echo/warm-up")
    client.graphql("warm-up")

    def work(worker):
        barrier.wait()
        for number in range(40):
            wanted = f"/echo/{worker}/{number}"
            assert client.get(wanted).payload == {"path": wanted}
            assert client.graphql(wanted).data == {"query": wanted}
        return client.spent_here().requests

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, range(2))) == [80, 80]
    assert client.spent().requests == 162
    assert json.dumps([a.path for a in server.asked]).count("/echo/") == 81
