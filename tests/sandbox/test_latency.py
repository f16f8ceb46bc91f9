"""What the server measures and imitates: waiting is not queueing, and the log tells sizes."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from sandbox import server
from sandbox.dataset import Dataset


def test_ten_requests_at_once_wait_once(dataset: Dataset) -> None:
    with server.start(dataset, latency=server.Latency(rest=0.4, graphql=0.4, jitter=0.0)) as running, ThreadPoolExecutor(10) as pool:
        begun = time.monotonic()
        answers = list(pool.map(lambda _: requests.get(f"{running.api_url}/repos/acme/engine", timeout=10).status_code, range(10)))
        assert answers == [200] * 10
        assert 0.4 <= time.monotonic() - begun < 2.0


def test_jitter_stays_within_its_share() -> None:
    chance, latency = random.Random(1), server.Latency(rest=0.1, graphql=0.3, jitter=0.2)
    waits = [latency.seconds("graphql", chance) for _ in range(200)]
    assert 0.24 <= min(waits) < 0.27
    assert 0.33 < max(waits) <= 0.36
    assert latency.seconds("rest", chance) < 0.13


def test_the_log_tells_the_size_of_both_bodies(dataset: Dataset) -> None:
    with server.start(dataset) as running:
        got = requests.get(f"{running.api_url}/repos/acme/engine", timeout=10)
        body = b'{"query": "query { rateLimit { cost } }"}'
        posted = requests.post(running.graphql_url, body, headers={"Authorization": f"bearer {server.TOKEN}"}, timeout=10)
        assert [one.body_bytes for one in running.requests] == [len(got.content), len(body) + len(posted.content)]
