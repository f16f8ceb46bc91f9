"""What a backfill asks for: as many pages as its longest chain has, each once, within the budget, and to the last row."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks import world
from benchmarks.world import write_catalog
from flows.settings.model import Settings
from sandbox import server
from sandbox.limits import Limits
from sandbox.server import Running
from tests.worlds import one_large_repository as one
from tests.worlds.one_large_repository import FIRST_NIGHT, LARGE, Silent, night, settings_of

ROWS = {
    "issues": one.ISSUES,
    "pull_requests": one.PULLS,
    "releases": one.RELEASES,
    "commits": one.COMMITS,
}
CHAIN = 5  # the longest: 1,000 closed issues from both ends
STAR_PAGES = 5  # 138 weeks at 30 a page
LOOKS = 3  # the facts, how many commits there are, and the texts in which makers may say the end


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with server.start(one.large(tmp_path_factory.mktemp("git"))) as found:
        yield found


@pytest.fixture
def settings(running: Running, tmp_path: Path) -> Settings:
    running.application.budgets.limits = Limits()
    running.reset_counts()
    return settings_of(running, tmp_path / "home", write_catalog(tmp_path / "catalog", [LARGE], 1))


def counted(settings: Settings) -> dict[str, int]:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        found = {table: con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in ROWS}
        totals = con.execute("select (select sum(gained) from forks_daily), (select sum(gained) from stars_daily)").fetchall()[0]
    return found | dict(zip(("forks", "stars"), totals, strict=True))


@pytest.mark.long
def test_a_backfill_asks_as_often_as_its_longest_chain_has_pages_and_brings_every_row(settings: Settings, running: Running) -> None:
    shown = Silent()
    outcome = night(settings, shown=shown)
    kinds = Counter(one.kind for one in running.requests)
    assert kinds["rest"] == STAR_PAGES
    assert kinds["graphql"] <= LOOKS + CHAIN + 2  # the ends overlap by a row, and the news since the look are read
    assert outcome.requests == len(running.requests)
    assert counted(settings) == ROWS | {"forks": one.FORKS, "stars": 400}
    asked = [one.asked for one in running.requests]
    assert len(asked) == len(set(asked))
    said = next(re.search(r"about (\d+) requests, (\d+) GraphQL points", what) for what in shown.said if "about" in what)
    assert said is not None
    estimated, estimated_points = map(int, said.groups())
    assert running.points / 2 <= estimated_points <= 2 * running.points
    assert len(running.requests) / 2 <= estimated <= 2 * len(running.requests)


def test_a_budget_that_ends_leaves_the_reserve_alone_names_what_is_missing_and_the_next_run_goes_on(
    settings: Settings, running: Running
) -> None:
    limit = 8
    running.application.budgets.limits = Limits(graphql=limit)
    first = night(settings)
    assert first.status == "partly"
    assert {one.source for one in first.failures} >= {"issues", "pulls"}
    assert all("reserve" in (one.reason or "") for one in first.failures)
    assert running.points <= limit - 1  # a tenth of the window, rounded up, stays
    before = [one.asked for one in running.requests]

    running.application.budgets.limits = Limits()
    running.reset_counts()
    assert night(settings, FIRST_NIGHT + timedelta(hours=1)).status == "ok"
    again = Counter(one.asked for one in running.requests) & Counter(before)
    assert [asked[:60] for asked in again if "stargazerCount" not in asked] == []
    assert counted(settings) == ROWS | {"forks": one.FORKS, "stars": 400}


@pytest.mark.long
def test_a_backfill_since_a_day_asks_for_less_and_brings_what_changed_from_that_day_on(settings: Settings, running: Running) -> None:
    assert night(settings, since=date(2026, 3, 1)).status == "ok"
    assert len(running.requests) <= LOOKS + STAR_PAGES + 3
    found = counted(settings)
    assert found["issues"] == one.ISSUES // 10
    assert 0 <= found["pull_requests"] - one.PULLS // 10 <= 100  # whole pages, since the server cannot filter them


def commits_of_all_branches(repository: Path) -> int:
    """By git itself: those of the default branch, and of v1.x, which lives."""
    count = subprocess.run(["git", "-C", repository, "rev-list", "--count", "--all"], capture_output=True, text=True, check=True)
    return int(count.stdout)


@pytest.mark.long
def test_a_backfill_of_the_size_of_mxnet_takes_at_most_140_requests_and_200_points(tmp_path: Path) -> None:
    with server.start(world.mxnet(tmp_path / "git")) as whole:
        settings = settings_of(whole, tmp_path / "home", write_catalog(tmp_path / "catalog", [world.MXNET], 1))
        assert night(settings).status == "ok"
        assert len(whole.requests) <= 140
        assert whole.points <= 200
        sizes = world.SIZES
        assert counted(settings) == {
            "issues": sizes["issues"],
            "pull_requests": sizes["pulls"],
            "releases": sizes["releases"],
            "commits": commits_of_all_branches(whole.dataset.git_folder(world.MXNET)),
            "forks": sizes["forks"],
            "stars": whole.dataset.repo(world.MXNET).stars,
        }
