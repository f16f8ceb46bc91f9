"""Limits: the pool of tokens, waits, the reserve, and what a refusal means."""

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import pytest

from collectors.errors import BadToken, BudgetSpent, RateLimited
from collectors.github.busy import Busy
from collectors.github.limits import Quota, Refusal, read_quota, read_refusal

NOW = 1_800_000_000


def quota(remaining, limit=5000, reset_in=600, **more):
    told = {
        "X-RateLimit-Limit": limit,
        "X-RateLimit-Remaining": remaining,
        "X-RateLimit-Reset": NOW + reset_in,
        "Date": formatdate(NOW, usegmt=True),
    }
    return {name: str(value) for name, value in (told | more).items()}


def drain(client):
    for _ in range(50):
        client.get("/a")


class TestReading:
    @pytest.mark.parametrize(
        ("status", "headers", "payload", "expected"),
        [
            (403, {"x-ratelimit-remaining": "0"}, {"message": "API rate limit exceeded for user ID 1."}, Refusal("primary", None)),
            (429, {"x-ratelimit-remaining": "0"}, None, Refusal("primary", None)),
            (403, {"retry-after": "5"}, {"message": "You have exceeded a secondary rate limit."}, Refusal("secondary", 5)),
            (403, {}, {"message": "You have exceeded a secondary rate limit."}, Refusal("secondary", None)),
            (403, {"x-ratelimit-remaining": "0"}, {"message": "You have exceeded a secondary rate limit."}, Refusal("secondary", None)),
            (429, {}, None, Refusal("secondary", None)),
            (503, {"retry-after": "7"}, None, Refusal("secondary", 7)),
            (200, {"x-ratelimit-remaining": "0"}, {"errors": [{"type": "RATE_LIMITED", "message": "x"}]}, Refusal("primary", None)),
            (200, {"x-ratelimit-remaining": "9"}, {"errors": [{"message": "exceeded a secondary rate limit"}]}, Refusal("secondary", None)),
            (403, {"x-ratelimit-remaining": "9"}, {"message": "Resource not accessible by integration"}, None),
            (403, {}, [1], None),
            (503, {}, None, None),
            (200, {"x-ratelimit-remaining": "0"}, {"data": {}}, None),
            (404, {"x-ratelimit-remaining": "0"}, {"message": "Not Found"}, None),
            (
                403,
                {"x-ratelimit-remaining": "4913"},
                {"message": "API rate limit already exceeded for user ID 1."},
                Refusal("secondary", None),
            ),
            (
                403,
                {"x-ratelimit-remaining": "9"},
                {"message": "You have triggered an abuse detection mechanism."},
                Refusal("secondary", None),
            ),
            (403, {"x-ratelimit-remaining": "0"}, {"message": "Resource not accessible by personal access token"}, None),
            (403, {"x-ratelimit-remaining": "0"}, {"message": "Sorry. Your account was suspended."}, None),
            (200, {"x-ratelimit-remaining": "9"}, {"errors": [{"type": "RATE_LIMIT", "message": "x"}]}, Refusal("secondary", None)),
            (
                200,
                {"x-ratelimit-remaining": "9"},
                {"errors": [{"message": "x", "extensions": {"code": "graphql_rate_limit"}}]},
                Refusal("secondary", None),
            ),
            (200, {}, {"errors": [{"message": "API rate limit already exceeded for user ID 1."}]}, Refusal("secondary", None)),
            (200, {}, {"message": "API rate limit exceeded"}, Refusal("secondary", None)),
            (200, {}, {"data": {"r": 1}, "errors": [{"message": "an issue about a rate limit that was exceeded"}]}, None),
        ],
    )
    def test_a_refusal_is_read_before_it_is_classed(self, status, headers, payload, expected):
        assert read_refusal(status, headers, payload) == expected

    @pytest.mark.parametrize("status", [403, 429])
    def test_a_page_of_html_that_names_a_limit_is_one(self, status):
        html = "<!DOCTYPE html><html><h1>Whoa there!</h1><p>You have exceeded a <b>secondary rate</b> limit.</p></html>"
        assert read_refusal(status, {}, None, html) == Refusal("secondary", None)
        assert read_refusal(403, {}, None, "<html>Forbidden</html>") is None

    @pytest.mark.parametrize(
        "headers", [{}, {"x-ratelimit-limit": "a"}, {"x-ratelimit-limit": "1", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "nan"}]
    )
    def test_headers_that_say_nothing_are_no_quota(self, headers):
        assert read_quota(headers) is None

    def test_quota_is_read(self):
        assert read_quota({k.lower(): v for k, v in quota(17).items()}) == Quota(5000, 17, NOW + 600)


class TestPool:
    def test_the_token_with_most_left_goes_first(self, scripted, reply):
        left = {"token poor": 600, "token rich": 4000}

        def answer(asked):
            left[asked.headers["authorization"]] -= 1
            return reply(body=1, headers=quota(left[asked.headers["authorization"]]))

        server = scripted(answer)
        client = server.client("poor", "rich")
        for _ in range(10):
            client.get("/a")
        used = [asked.headers["authorization"] for asked in server.asked]
        assert used.count("token poor") == 1  # the one question that told its quota
        assert used.count("token rich") == 9

    def test_a_revoked_token_leaves_and_the_others_go_on(self, scripted, reply):
        server = scripted(
            lambda a: reply(401, {"message": "Bad credentials"}) if a.headers["authorization"] == "token dead" else reply(body=1)
        )
        client = server.client("dead", "alive")
        assert [client.get("/a").payload for _ in range(4)] == [1] * 4
        assert sum(a.headers["authorization"] == "token dead" for a in server.asked) <= 1

    def test_the_run_stops_when_no_token_is_left(self, scripted, reply):
        server = scripted(lambda _: reply(401, {"message": "Bad credentials"}))
        with pytest.raises(BadToken, match="GITHUB_TOKEN"):
            server.client("one", "two").get("/a")
        assert len(server.asked) == 2

    def test_without_a_token_401_is_denied_and_the_60_an_hour_are_kept_with(self, scripted, reply):
        left = [12]

        def answer(asked):
            assert "authorization" not in asked.headers
            left[0] -= 1
            return reply(body=1, headers=quota(left[0], limit=60))

        server = scripted(answer)
        client = server.client(max_wait_s=5)
        client = type(client)(server.url, f"{server.url}/graphql", max_wait_s=5)
        with pytest.raises(BudgetSpent):
            drain(client)
        assert left == [6]  # a tenth of 60

    def test_nothing_below_the_reserve_is_spent(self, scripted, reply):
        left = {"token one": 503, "token two": 502}

        def answer(asked):
            left[asked.headers["authorization"]] -= 1
            return reply(body=1, headers=quota(left[asked.headers["authorization"]]))

        server = scripted(answer)
        client = server.client("one", "two", max_wait_s=5)
        with pytest.raises(BudgetSpent, match="reserve") as caught:
            drain(client)
        assert left == {"token one": 500, "token two": 500}  # a tenth of 5,000
        assert caught.value.resets_at.timestamp() == NOW + 600
        assert client.spendable("core") == 0

    def test_a_query_that_would_cut_into_the_reserve_is_not_sent(self, scripted, reply):
        server = scripted(lambda _: reply(body={"data": {"x": 1}}, headers=quota(520)))
        client = server.client(max_wait_s=5)
        client.graphql("{x}")
        client.graphql("{x}", cost=20)
        with pytest.raises(BudgetSpent):
            client.graphql("{x}", cost=21)

    def test_many_threads_together_stay_above_the_reserve(self, scripted, reply):
        left, lock = [540], threading.Lock()

        def answer(_asked):
            with lock:
                left[0] -= 1
                mine = left[0]
            time.sleep(0.005)
            return reply(body=1, headers=quota(mine))

        client = scripted(answer).client(max_wait_s=5)

        def drain(_):
            try:
                for _ in range(20):
                    client.get("/a")
            except BudgetSpent:
                return

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(drain, range(8)))
        assert left == [500]

    def test_a_reset_within_reach_is_waited_for(self, scripted, reply):
        slept, told = [], []
        server = scripted(lambda _: reply(body=1, headers=quota(500, reset_in=0 if slept else 30)))
        client = server.client(max_wait_s=60, sleep=slept.append, on_wait=lambda s, why: told.append((s, why)))
        client.get("/a")
        # The fake sleep takes no time, so the pool asks again until the limit of waits; real time is not waited here.
        client.clock.monotonic = lambda: time.monotonic() + sum(slept)
        client.get("/a")
        assert sum(slept) == pytest.approx(31, abs=1)
        assert "reserve" in told[0][1]


class TestSecondary:
    def test_retry_after_is_obeyed_to_the_second(self, scripted, reply):
        slept = []

        def answer(_asked):
            return (
                reply(403, {"message": "You have exceeded a secondary rate limit."}, {"Retry-After": "5"}) if not slept else reply(body=1)
            )

        client = _sleeping(scripted(answer), slept)
        assert client.get("/a").payload == 1
        assert slept == [pytest.approx(5, abs=0.1)]

    def test_without_a_time_it_waits_60_s_doubling_and_gives_up(self, scripted, reply):
        slept = []
        client = _sleeping(scripted(lambda _: reply(403, {"message": "You have exceeded a secondary rate limit."})), slept)
        with pytest.raises(RateLimited):
            client.get("/a")
        assert slept == [pytest.approx(seconds, abs=0.1) for seconds in (60, 120, 240, 480)]

    def test_a_longer_wait_than_allowed_is_an_error_at_once(self, scripted, reply):
        slept = []
        server = scripted(lambda _: reply(429, {"message": "slow down"}, {"Retry-After": "3600"}))
        with pytest.raises(RateLimited, match="3600 s"):
            _sleeping(server, slept).get("/a")
        assert (slept, len(server.asked)) == ([], 1)

    def test_another_token_goes_on_meanwhile(self, scripted, reply):
        slept = []

        def answer(asked):
            limited = asked.headers["authorization"] == "token tired"
            return reply(403, {"message": "secondary rate limit"}, {"Retry-After": "50"}) if limited else reply(body=1)

        client = _sleeping(scripted(answer), slept, "tired", "fresh")
        assert [client.get("/a").payload for _ in range(3)] == [1, 1, 1]
        assert slept == []

    def test_after_a_refusal_one_request_goes_first_and_the_others_follow_its_answer(self, scripted, reply):
        slept = []
        client = _sleeping(scripted(lambda _: reply(body=1)), slept)
        client.get("/a")  # the quota is known: any number may go at once
        pool = client._pool
        burst = [pool.lease("core", 1) for _ in range(4)]
        for lease in burst:
            pool.settle(lease, None)
            pool.refused(lease, Refusal("secondary", 30))
        first = pool.lease("core", 1)
        assert sum(slept) == pytest.approx(30, abs=0.5)
        with ThreadPoolExecutor(3) as threads:
            others = [threads.submit(pool.lease, "core", 1) for _ in range(3)]
            time.sleep(0.1)
            assert not any(other.done() for other in others)
            pool.settle(first, None)
            pool.accepted(first)
            assert len([other.result(timeout=5) for other in others]) == 3


class TestPace:
    """GitHub allows 60 s of GraphQL answers a minute for a token."""

    def test_it_is_held_before_the_limit_is_met(self):
        busy, now = Busy(), 0.0
        for _ in range(400):
            hold = busy.hold_s(now)
            now += hold
            busy.began()
            now += 3.0
            busy.ended(now, 3.0)
        assert now >= 400 * 3.0

    @pytest.mark.parametrize("took_s", [0.74, 3.0, 9.9])
    def test_eight_at_once_never_need_more_than_sixty_seconds_in_any_minute(self, took_s):
        busy, now = Busy(), 0.0
        running, ended = [], []
        while len(ended) < 300:
            while len(running) < 8 and busy.hold_s(now) == 0:
                busy.began()
                running.append(now + took_s)
            ends = min(running, default=math.inf)
            now = min(ends, now + 0.5)
            for end in [end for end in running if end <= now]:
                running.remove(end)
                busy.ended(now, took_s)
                ended.append(now)
        loads = [sum(took_s for end in ended if at - 60 < end <= at) for at in ended]
        assert max(loads) <= 60
        assert max(loads) >= 45  # and it is not left unused either


class TestPrimary:
    def test_a_spent_window_is_budget_spent_with_its_reset(self, scripted, reply):
        server = scripted(lambda _: reply(403, {"message": "API rate limit exceeded"}, quota(0, reset_in=3000)))
        with pytest.raises(BudgetSpent) as caught:
            server.client(max_wait_s=60).get("/a")
        assert caught.value.resets_at.timestamp() == NOW + 3000
        assert len(server.asked) == 1

    def test_graphql_says_so_with_status_200(self, scripted, reply):
        slept = []

        def answer(_asked):
            if slept:
                return reply(body={"data": {"x": 1}}, headers=quota(5000, reset_in=3600))
            return reply(
                200, {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, quota(0, reset_in=20)
            )

        client = _sleeping(scripted(answer), slept)
        assert client.graphql("{x}").data == {"x": 1}
        assert slept == [pytest.approx(21, abs=0.1)]

    def test_a_server_that_refuses_for_ever_is_given_up(self, scripted, reply):
        server = scripted(lambda _: reply(403, {"message": "API rate limit exceeded"}, quota(0, reset_in=-100)))
        with pytest.raises(RateLimited, match="again and again"):
            server.client().get("/a")
        assert len(server.asked) <= 10


def _sleeping(server, slept, *tokens):
    """A client whose sleep takes no time but moves its clock."""
    client = server.client(*tokens, sleep=slept.append)
    client.clock.monotonic = lambda: time.monotonic() + sum(slept)
    return client
