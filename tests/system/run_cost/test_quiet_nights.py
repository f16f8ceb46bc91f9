"""What a night costs that follows another: one look for fifty repositories, and only what moved beyond it."""

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks import kept_rows, world
from benchmarks.world import write_catalog
from flows.settings.model import Settings
from sandbox import server
from sandbox.server import Running
from tests.worlds.one_large_repository import FIRST_NIGHT, night, settings_of

FRAMEWORKS = 5


@dataclass(frozen=True, slots=True)
class Installation:
    """Repositories after their first night."""

    running: Running
    settings: Settings
    repositories: int
    to_close: list[int]

    @property
    def looks(self) -> int:
        return math.ceil(self.repositories / 50)


@pytest.fixture(scope="module", params=[6, *(pytest.param(number, marks=pytest.mark.long) for number in (53, 1_000))])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installation")
    dataset = world.many(folder / "git", request.param, every=10)
    with server.start(dataset) as running:
        to_close = dataset.open_issues(next(iter(dataset.repositories.values())).name, 30, FIRST_NIGHT - timedelta(hours=3))
        names = [one.name for one in dataset.repositories.values()]
        settings = settings_of(running, folder / "home", write_catalog(folder / "catalog", names, FRAMEWORKS))
        assert night(settings).status == "ok"
        yield Installation(running, settings, request.param, to_close)


def rows_of_before(installation: Installation, folder: Path, nights: int) -> dict[str, int]:
    """Run the night so many days after the first; return how many rows of the nights before changed or went, by table."""
    before, after = folder / "before.duckdb", installation.settings.work
    shutil.copy(after, before)
    installation.running.reset_counts()
    assert night(installation.settings, FIRST_NIGHT + timedelta(days=nights)).status == "ok"
    return kept_rows.rewritten(before, after)


@pytest.fixture(scope="module")
def tuesday(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], list[str]]:
    """The night after the first, which was on a Monday at 02:00 UTC: rows of before that changed, and the requests by kind."""
    changed = rows_of_before(installation, tmp_path_factory.mktemp("tuesday"), 1)
    return changed, [one.kind for one in installation.running.requests]


@pytest.fixture(scope="module")
def quiet(
    installation: Installation, tuesday: tuple[dict[str, int], list[str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, int], list[str]]:
    """The night after that, before anything changed."""
    changed = rows_of_before(installation, tmp_path_factory.mktemp("quiet"), 2)
    return changed, [one.kind for one in installation.running.requests]


@pytest.mark.long
def test_what_a_monday_before_eight_could_not_know_of_its_week_of_stars_the_next_night_fills_in(
    installation: Installation, tuesday: tuple[dict[str, int], list[str]]
) -> None:
    """The Sunday still went on in California, so `stars_gained` of each repository and framework was NULL; it costs no request."""
    assert tuesday == (
        {"pulse.repo_weekly": installation.repositories, "pulse.framework_weekly": FRAMEWORKS},
        ["graphql"] * installation.looks,
    )
    with duckdb.connect(installation.settings.warehouse, read_only=True) as con:
        gained = con.execute("select count(*), count(stars_gained) from repo_weekly where week_start = '2026-08-17'").fetchall()
    assert gained == [(installation.repositories, installation.repositories)]


def test_a_night_on_which_nothing_changed_looks_once_at_fifty_repositories_and_rewrites_no_row(
    installation: Installation, quiet: tuple[dict[str, int], list[str]]
) -> None:
    assert quiet == ({}, ["graphql"] * installation.looks)


@pytest.mark.usefixtures("quiet")
def test_twenty_new_issues_and_thirty_closes_cost_at_most_six_requests_more(installation: Installation, tmp_path: Path) -> None:
    dataset, name, eve = installation.running.dataset, next(iter(installation.running.dataset.repositories.values())).name, FIRST_NIGHT
    opened = dataset.open_issues(name, 20, eve + timedelta(days=2, hours=8))
    dataset.close_issues(name, installation.to_close, eve + timedelta(days=2, hours=9))
    changed = rows_of_before(installation, tmp_path, 3)
    assert len(installation.running.requests) <= installation.looks + 6
    assert changed.get("raw.issues") == 30  # those that were closed; the new ones took no row's place
    with duckdb.connect(installation.settings.warehouse, read_only=True) as con:
        numbers = con.execute(f"select list(number) from issues where repo = '{name}' and closed_at is null").fetchall()[0][0]
        closed = con.execute(
            f"select count(*) from issues where repo = '{name}' and number in {tuple(installation.to_close)} and closed_at is not null"
        )
        assert closed.fetchall() == [(30,)]
    assert set(opened) <= set(numbers)
