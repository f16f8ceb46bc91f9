"""A refresh that was killed without warning, more than once: the next one goes on, and its weeks equal brute force."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from tests.acceptance import brute_force, strict_schema
from tests.acceptance.comparison import differences, summary
from tests.acceptance.conftest import GRIDNET, last_week
from tests.acceptance.product import LIMIT_SECONDS, Product
from tests.acceptance.rows import World
from tests.acceptance.small_world import build
from tests.acceptance.strict_server import serving

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.xdist_group("prefect"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(not strict_schema.SCHEMA_FILE.exists(), reason="npm's @octokit/graphql-schema is not installed (see .ci/run)"),
]
TENSORLITE = """
name = "Tensorlite"
[[repo]]
name = "northlab/tensorlite"
role = "core"
"""


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    world = World([repo for repo in build() if repo.repo_id in {41001, 41004}])
    with serving(world) as server:
        product = Product(tmp_path_factory.mktemp("killed") / "home", server)
        product.prepare({"tensorlite.toml": TENSORLITE, "gridnet.toml": GRIDNET})
        yield product


def kill_after(product: Product, requests: int) -> None:
    """Start a refresh and kill -9 it, its children with it, once the server has answered that many requests more."""
    running = product.start("refresh")
    wanted, deadline = len(product.server.log) + requests, time.monotonic() + LIMIT_SECONDS
    while len(product.server.log) < wanted and time.monotonic() < deadline:
        assert running.poll() is None, f"it ended by itself: {product.said.read_text(encoding='utf-8')}"
        time.sleep(0.001)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait(30)


def test_after_two_kills_the_next_refresh_equals_brute_force(fresh: Product) -> None:
    for requests in (2, 5):
        kill_after(fresh, requests)
    fresh.refresh()
    lines = []
    weekly = fresh.read("select * from repo_weekly")
    for repo in fresh.server.world.repos:
        lines += differences(weekly[weekly["repo"] == repo.name], brute_force.count(repo, last_week()).weekly, repo.name)
    assert summary(lines) == ""
