"""Whole nights on the sandbox, without Prefect: what is asked, what is written, what a second night leaves alone."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from collectors.errors import BadToken
from flows.errors import UserError
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.night.site import NO_ADDRESS
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from flows.settings.types import SHIPPED_CATALOG
from sandbox import effects, server
from sandbox.faults import Fault
from sandbox.server import Running
from tests.worlds.silent_progress import Silent

NIGHT = datetime(2026, 6, 29, 2, tzinfo=UTC)
"""The Monday after the last day of the sandbox's figures."""

ONLY = ("allenai/allennlp", "tensorflow/swift")
FRAMEWORKS = ("allennlp", "swift-for-tensorflow")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    from sandbox.figures.build import build

    with server.start(build(tmp_path_factory.mktemp("git"), only=ONLY)) as running:
        yield running


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two frameworks of the sandbox alone: a page for each of the whole catalog takes longer than their night."""
    folder = tmp_path_factory.mktemp("catalog")
    for slug in FRAMEWORKS:
        shutil.copy(SHIPPED_CATALOG / f"{slug}.toml", folder)
    return folder


def settings_for(world: Running, catalog: Path, home: Path) -> Settings:
    world.faults.clear()
    world.reset_counts()
    return Settings(
        github_token=server.TOKEN,
        github_api_url=world.api_url,
        github_graphql_url=world.graphql_url,
        github_server_url=world.server_url,
        catalog=(catalog,),
        home=home,
    )


@pytest.fixture
def settings(world: Running, catalog: Path, tmp_path: Path) -> Settings:
    return settings_for(world, catalog, tmp_path / "home")


@pytest.fixture(scope="module")
def first_home(world: Running, catalog: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first night."""
    home = tmp_path_factory.mktemp("first") / "home"
    assert night(settings_for(world, catalog, home)).status == "ok"
    return home


@pytest.fixture
def after_a_night(first_home: Path, settings: Settings, world: Running) -> Settings:
    shutil.copytree(first_home, settings.home)
    world.reset_counts()
    return settings


def night(settings: Settings, at: datetime = NIGHT, frameworks: tuple[str, ...] = FRAMEWORKS) -> Outcome:
    return refresh_plainly(settings, Request(at, frameworks, notify=False, simulated="made up"), Silent())


def contents(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every public table but those that tell about runs."""
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        return {
            name: sorted(con.execute(f"from {name}").fetchall(), key=repr)
            for name in names
            if name not in {"runs", "source_status", "meta"}
        }


def ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(query).fetchall()


def test_a_second_night_right_after_asks_once_and_changes_nothing(after_a_night: Settings, world: Running) -> None:
    settings = after_a_night
    first = contents(settings)
    again = night(settings)
    assert (again.status, again.new_scores) == ("ok", 0)
    assert [exchange.kind for exchange in world.requests] == ["graphql"]
    assert contents(settings) == first


def test_what_each_source_was_asked_adds_up_to_the_requests_of_the_run(after_a_night: Settings) -> None:
    """Here the server has neither README nor description: what it was asked for them counts all the same."""
    assert ask(after_a_night, "select sum(requests) from source_status") == ask(after_a_night, "select requests from runs")
    assert ask(after_a_night, "select distinct outcome from source_status where source = 'notices'") == [("gone",)]


@pytest.mark.long
def test_what_the_server_counts_is_what_arrives(after_a_night: Settings, world: Running) -> None:
    settings = after_a_night
    for name in ONLY:
        there = world.dataset.repo(name)
        counted = ask(
            settings,
            f"""select (select count(*) from issues where repo = '{name}'), (select count(*) from pull_requests where repo = '{name}'),
                       (select coalesce(sum(gained), 0) from stars_daily where repo = '{name}'),
                       (select coalesce(sum(gained), 0) from forks_daily where repo = '{name}')""",
        )
        assert counted == [(*(len(there.tables[kind]) for kind in ("issues", "pulls")), there.stars, len(there.tables["forks"]))]


def test_a_repository_that_fails_fails_alone_and_is_named(settings: Settings, world: Running) -> None:
    world.faults.append(Fault(effects.empty_list(), path="/repos/allenai/allennlp/stargazers/history", times=None))
    outcome = night(settings)
    assert outcome.status == "partly"
    assert [(one.source, one.subject, one.outcome) for one in outcome.failures] == [("stars", "allenai/allennlp", "denied")]
    assert ask(settings, "select distinct stars_total from repo_weekly where repo = 'allenai/allennlp'") == [(None,)]
    assert ask(settings, "select count(*) > 100 from repo_weekly where repo = 'allenai/allennlp' and commits > 0") == [(True,)]
    world.faults.clear()
    assert night(settings, NIGHT + timedelta(minutes=5)).status == "ok"
    assert ask(settings, "select count(*) > 100 from repo_weekly where repo = 'allenai/allennlp' and stars_total > 0") == [(True,)]


def test_a_warehouse_never_mixes_two_servers(after_a_night: Settings, world: Running) -> None:
    settings = after_a_night
    before = contents(settings)
    elsewhere = settings.model_copy(update={"github_api_url": "http://127.0.0.1:9"})
    with pytest.raises(UserError, match=f"filled from {world.api_url}"):
        night(elsewhere)
    real = Request(NIGHT, FRAMEWORKS, notify=False)
    with pytest.raises(UserError, match="simulated"):
        refresh_plainly(settings, real, Silent())
    assert contents(settings) == before


@pytest.mark.long
@pytest.mark.usefixtures("nights_with_site")
def test_the_end_of_a_run_says_once_that_the_address_of_the_site_is_missing(settings: Settings) -> None:
    request = Request(datetime.now(UTC), ("swift-for-tensorflow",), notify=False)  # as of now: the clock is compared
    unknown = refresh_plainly(settings, request, Silent())
    assert [line for line in unknown.lines() if "PULSE_SITE_URL" in line] == [NO_ADDRESS]
    known = refresh_plainly(settings.model_copy(update={"site_url": "https://example.org/pulse"}), request, Silent())
    assert NO_ADDRESS not in known.lines()
    assert (settings.home / "site" / "f" / "swift-for-tensorflow.png").is_file()  # a preview, which needs the address


def test_without_a_token_commits_and_stars_still_come(settings: Settings) -> None:
    outcome = night(settings.model_copy(update={"github_token": ()}), frameworks=("swift-for-tensorflow",))
    assert outcome.status == "partly"
    assert {one.source for one in outcome.failures} == {"issues", "pulls", "forks", "releases", "notices"}
    assert any("GITHUB_TOKEN" in note for note in outcome.notes)
    ((commits, stars),) = ask(settings, "select sum(commits), max(stars_total) from repo_weekly where repo = 'tensorflow/swift'")
    assert commits == 599  # mxnet-facts: 188 + 253 + 142 + 16 commits in 2018 to 2021
    assert stars


def test_the_year_2018_has_as_many_commits_as_the_figures_say(after_a_night: Settings) -> None:
    by_year = dict(ask(after_a_night, "select year(committed_at), count(*) from commits where repo = 'tensorflow/swift' group by all"))
    figures = {2018: 188, 2019: 253, 2020: 142, 2021: 16}  # all commits of the real history
    assert sum(by_year.values()) == sum(figures.values())
    assert by_year == {
        year: pytest.approx(count, abs=2) for year, count in figures.items()
    }  # two of the week across each New Year: days are drawn


@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null/home"])
def test_a_home_that_cannot_be_written_is_told_before_anything_is_asked(settings: Settings, world: Running, home: str) -> None:
    with pytest.raises(UserError, match="name another folder with PULSE_HOME"):
        night(settings.model_copy(update={"home": Path(home), "warehouse": Path(home) / "pulse.duckdb"}))
    assert world.requests == []


def test_a_night_that_sees_no_repository_has_failed(settings: Settings, world: Running) -> None:
    world.faults.append(Fault(effects.refusal(404), kind="graphql", times=None))
    outcome = night(settings)
    assert outcome.status == "failed"
    assert len(outcome.failures) == 2
    assert not settings.warehouse.exists()  # nothing was known before, and nothing empty is published


def test_the_run_stops_when_no_token_is_left(after_a_night: Settings, world: Running) -> None:
    settings = after_a_night
    world.dataset.add_stars("allenai/allennlp", 1, NIGHT.date())
    world.faults.append(Fault(effects.bad_token(), kind="rest", times=None))
    before = contents(settings)
    with pytest.raises(BadToken):
        night(settings, NIGHT + timedelta(days=1))
    world.dataset.add_stars("allenai/allennlp", -1, NIGHT.date())  # as the other tests know it
    assert contents(settings) == before
    with duckdb.connect(settings.work, read_only=True) as con:
        assert con.execute("select status from pulse.runs order by started_at").fetchall() == [("ok",), ("failed",)]


@pytest.mark.long
def test_an_issue_closed_more_often_than_fits_a_page_keeps_every_close(settings: Settings, world: Running) -> None:
    (number,) = world.dataset.open_issues("allenai/allennlp", 1, datetime(2022, 1, 3, tzinfo=UTC))
    for day in range(30):  # 60 events; a page of an issue holds 50
        at = datetime(2022, 2, 7, tzinfo=UTC) + timedelta(days=day)
        world.dataset.close_issues("allenai/allennlp", [number], at)
        world.dataset.reopen_issues("allenai/allennlp", [number], at + timedelta(hours=1))
    assert night(settings).status == "ok"
    world.dataset.forget("allenai/allennlp", "issues", number)  # as the other tests know it
    with duckdb.connect(settings.work, read_only=True) as con:
        told = f"select event, count(*) from raw.issue_events where number = {number} and happened_at >= '2022-02-07' group by 1 order by 1"
        assert con.execute(told).fetchall() == [("closed", 30), ("reopened", 30)]


COUNTING = "history(first: 1)"


def counted(settings: Settings) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.work, read_only=True) as con:
        return con.execute("select repo, commits_total from raw.observations order by repo").fetchall()


@pytest.mark.long
def test_lists_are_walked_while_github_counts_commits_and_git_waits_for_the_count(settings: Settings, world: Running) -> None:
    world.faults.append(Fault(effects.slow_body(2.0), contains=COUNTING))
    assert night(settings).status == "ok"
    (counting,) = (one for one in world.requests if COUNTING in one.query)
    assert any("pulls0front" in one.query and one.finished < counting.finished for one in world.requests)
    counted_at = time.time() - time.monotonic() + counting.finished
    assert min(head.stat().st_mtime for head in (settings.home / "git").rglob("HEAD")) > counted_at
    rev_list = ["git", "rev-list", "--count", "HEAD"]
    in_git = {name: int(subprocess.check_output(rev_list, cwd=world.dataset.git_folder(name))) for name in ONLY}
    assert dict(counted(settings)) == in_git


@pytest.mark.long
def test_repositories_are_observed_where_github_cannot_count_their_commits(settings: Settings, world: Running) -> None:
    world.faults.append(Fault(effects.refusal(403), contains=COUNTING))
    outcome = night(settings)
    assert (outcome.status, outcome.requests) == ("ok", len(world.requests))
    assert counted(settings) == [(name, None) for name in ONLY]
    assert ask(settings, "select sum(requests) from source_status") == [(outcome.requests,)]


def test_repositories_are_observed_when_the_last_token_is_refused_while_commits_are_counted(settings: Settings, world: Running) -> None:
    world.faults.append(Fault(effects.bad_token(), contains=COUNTING))
    with pytest.raises(BadToken):
        night(settings)
    assert counted(settings) == [(name, None) for name in ONLY]
