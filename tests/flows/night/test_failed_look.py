"""One failed look at one repository: the scores of that night stand on the last good look, until that is stale."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sandbox import server
from sandbox.faults import Fault
from tests.worlds.many_repositories import Home, build, night, owner_name
from tests.worlds.without_waits import nights_without_waits

PROJECTS = ("project000", "project001", "project002")
CORES = {"pair": PROJECTS[:2], "single": PROJECTS[2:]}
FAILED = PROJECTS[1:]
"""One of the two repositories of the pair, and the only one of the other framework."""

GOOD, STALE = 2, 17
"""The last good night; and the first on which that lies more than 14 days back."""


def unanswered(project: str) -> Fault:
    """Everything of the first look at a repository is null, without a word."""
    place = re.compile(rf'(\w\d+): repository\(owner: "acme", name: "{project}"\)')

    def effect(answer: Any, exchange: Any) -> Any:
        for alias in place.findall(exchange.query):
            answer.payload["data"][alias] = None
        return answer

    return Fault(effect, kind="graphql", when=lambda exchange: place.search(exchange.query) is not None, times=None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """After two good nights, a third with the failed looks, and a much later one with the same."""
    folder = tmp_path_factory.mktemp("look")
    with server.start(build(folder, PROJECTS)) as running, nights_without_waits():
        one = Home(folder / "home", running, PROJECTS)
        one.prepare()
        write_catalog(one.folder / "catalog")
        for number in (1, GOOD):
            assert one.refresh(night(number)).status == "ok"
        running.faults += [unanswered(project) for project in FAILED]
        for number in (GOOD + 1, STALE):
            failures = {(each.source, each.subject) for each in one.refresh(night(number)).failures}
            assert failures == {("facts", owner_name(project)) for project in FAILED}
        yield one


def write_catalog(folder: Path) -> None:
    for path in folder.glob("*.toml"):
        path.unlink()
    for framework, projects in CORES.items():
        repos = "".join(f'[[repo]]\nname = "{owner_name(project)}"\nrole = "core"\n' for project in projects)
        (folder / f"{framework}.toml").write_text(f'name = "{framework}"\n{repos}')


def rows(home: Home, query: str) -> list[Any]:
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        return con.execute(query).fetchall()


def scores(home: Home, number: int) -> list[Any]:
    day = night(number).date()
    return rows(home, f"select framework, dimension, score, coverage from pulse.scores where as_of = date '{day}' order by all")


def test_the_scores_of_that_night_are_those_of_the_last_good_look(home: Home) -> None:
    assert scores(home, GOOD + 1) == scores(home, GOOD)
    assert {framework for framework, dimension, score, _ in scores(home, GOOD + 1) if dimension == "health" and score} == CORES.keys()


def test_what_stands_on_the_last_good_look_says_so(home: Home) -> None:
    told = rows(
        home,
        f"""select distinct reason from pulse.metric_values
            where as_of = date '{night(GOOD + 1).date()}' and value is not null and metric in ('commits_wk', 'closed30', 'release_days')""",
    )
    assert {reason.partition(";")[0] for (reason,) in told} == {f"as of {night(GOOD).date()}"}


def test_no_score_of_another_date_is_written_that_night(home: Home) -> None:
    written = rows(home, f"select distinct as_of from pulse.scores where known_at = timestamp '{night(GOOD + 1):%Y-%m-%d %H:%M:%S}'")
    assert written == [(night(GOOD + 1).date(),)]


def test_a_look_that_is_more_than_fourteen_days_old_stands_no_longer(home: Home) -> None:
    found = rows(
        home,
        f"""select framework, metric, value, status from pulse.metric_values
            where as_of = date '{night(STALE).date()}' and metric in ('commits_wk', 'stars') order by all""",
    )
    assert [(framework, metric, value) for framework, metric, value, status in found if metric == "commits_wk"] == [
        ("pair", "commits_wk", None),
        ("single", "commits_wk", None),
    ]
    assert {status for _, metric, _, status in found if metric == "commits_wk"} == {"stale"}


@pytest.mark.long
def test_the_good_night_after_it_appends_nothing_where_nothing_is_shown_otherwise(tmp_path: Path) -> None:
    """Only the day up to which the sources are known has changed: no commit, release or issue enters or leaves a window."""
    with server.start(build(tmp_path, PROJECTS[2:])) as running, nights_without_waits():
        one = Home(tmp_path / "home", running, PROJECTS[2:])
        one.prepare()
        for number in (1, 2, 3):
            running.faults[:] = [unanswered(PROJECTS[2])] if number == 2 else []
            one.refresh(night(number))
        again = f"known_at = timestamp '{night(3):%Y-%m-%d %H:%M:%S}' and as_of = date '{night(2).date()}'"
        stands = f"as_of = date '{night(2).date()}' and metric = 'forks'"
        assert rows(one, f"select dimension from pulse.scores where {again} and dimension = 'stock'") == []
        assert rows(one, f"select reason from pulse.score_parts where {stands}") == [(None,)]
