"""Faults that strike every source of a run at once: limits, tokens, clocks. They follow one another on one day, each with news to miss;
after the last one the day is as one on which nothing failed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from collectors.errors import BadToken
from flows.errors import DONE, FAILED, PARTLY, UserError, explain
from flows.night.context import Request
from flows.orchestration.refresh import EXIT_CODES, refresh_plainly
from flows.settings.model import Settings
from sandbox import effects, server
from sandbox.faults import Fault
from tests.worlds.many_repositories import Home, Surface, build, night, owner_name
from tests.worlds.silent_progress import Silent
from tests.worlds.strict_server import faulty_server
from tests.worlds.strict_server.server import TOKEN as STRICT_TOKEN
from tests.worlds.without_waits import collecting_only, nights_without_waits

pytestmark = pytest.mark.long

PROJECTS = ("project000", "project001")
SPARE = "a-second-token"
MAIN = (server.TOKEN, STRICT_TOKEN)
"""Each of the two servers knows its own."""
TWO_HOURS_S = 7200


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault, the exit code of the run, and outcome and words of the reason that are written down for every source named."""

    name: str
    happens: Callable[[Any], None]
    code: int
    sources: tuple[str, ...] = ()
    reason: str = ""
    outcome: str = "unavailable"


def fault(effect: effects.Effect, **limits: object) -> Callable[[Any], None]:
    return lambda running: running.faults.append(Fault(effect, **limits))  # type: ignore[arg-type]


def primary(seconds: int, **limits: object) -> Callable[[Any], None]:
    return lambda running: running.faults.append(Fault(effects.primary_limit(int(time.time()) + seconds), **limits))  # type: ignore[arg-type]


def revoked(*tokens: str) -> Callable[[Any], None]:
    """After the first look the server no longer takes these."""

    def happens(running: Any) -> None:
        running.faults.append(Fault(effects.meanwhile(lambda: running.tokens.difference_update(tokens)), kind="graphql"))

    return happens


def spare(effect: effects.Effect, **limits: object) -> Callable[[Any], None]:
    """Only one of the two tokens is faulty."""
    return fault(effect, when=lambda exchange: exchange.token == SPARE, times=None, **limits)


CREDENTIALS = ("credentials",)
ROWS = (
    Struck("a secondary limit with Retry-After", fault(effects.secondary_limit(1)), DONE),
    Struck("a secondary limit without Retry-After, twice", fault(effects.secondary_limit(), times=2), DONE),
    Struck("a secondary limit that does not end", fault(effects.secondary_limit(), times=None), FAILED, ("facts",), "limit"),
    Struck("a primary limit that ends soon", primary(2, kind="graphql"), DONE),
    Struck("a primary limit that ends in two hours", primary(TWO_HOURS_S, times=None), FAILED, ("facts",), "quota"),
    Struck("a primary limit of REST alone", primary(TWO_HOURS_S, kind="rest", times=None), PARTLY, ("stars",), "quota"),
    Struck("a server whose resets lie in the past", primary(-3600, kind="graphql"), DONE),
    Struck("403 whose words alone tell a limit, twice", fault(effects.limit_in_words(), times=2), DONE),
    Struck("200 with the code of a limit, twice", fault(effects.limit_of_queries(), kind="graphql", times=2), DONE),
    Struck("a secondary limit as HTML, twice", fault(effects.limit_as_html(), times=2), DONE),
    Struck("the limit of seconds of GraphQL, three times", fault(effects.secondary_limit(), kind="graphql", times=3), DONE),
    Struck("a version of the API that is refused", fault(effects.version_refused("2026-03-10", "2022-11-28")), DONE),
    Struck("one of two tokens revoked half way", revoked(*MAIN), DONE, CREDENTIALS, "401", "denied"),
    Struck("one of two tokens suspended", spare(effects.suspended()), DONE, CREDENTIALS, "suspended", "denied"),
    Struck("every token revoked half way", revoked(*MAIN, SPARE), FAILED),
    Struck("502 for everything", fault(effects.html_error(502), times=None), FAILED, ("facts",), "502"),
    Struck("one of two tokens refused by SAML", spare(effects.saml(), kind="rest"), DONE, CREDENTIALS, "acme", "denied"),
    Struck(
        "one of two tokens forbidden every repository",
        spare(effects.all_null("Resource protected by organization SAML enforcement.", "FORBIDDEN"), kind="graphql"),
        DONE,
        CREDENTIALS,
        "acme",
        "denied",
    ),
    Struck("every token suspended", fault(effects.suspended(), times=None), FAILED),
)


WITHOUT_HISTORY = Struck("a version of the API that is refused", ROWS[11].happens, PARTLY, ("stars",), "no star history", "gone")
"""On the other server, which tells star histories to nobody who asks for an older version: what was told before is missing then."""


@dataclass(frozen=True, slots=True)
class Day:
    """The exit codes and the reasons that were written down, by fault, and what was published in the end, with and without faults."""

    codes: dict[str, int]
    source_status: dict[str, list[tuple[str, str, str]]]
    mine: Surface
    true: Surface


def run(home: Home, at: datetime) -> int:
    settings = Settings(**home.arguments | {"github_token": f"{home.token},{SPARE}"})
    home.running.dataset.today = at.date()
    try:
        return EXIT_CODES[refresh_plainly(settings, Request(at, notify=False, simulated="made-up projects"), Silent()).status]
    except BadToken as error:
        line = explain(error)
        assert line is not None
        return line[1]


def reasons(home: Home) -> list[tuple[str, str, str]]:
    """(source, outcome, reason) of what the newest run did not get."""
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        return con.execute(
            """select distinct source, outcome, reason from pulse.source_status
               where run_id = (select arg_max(run_id, started_at) from pulse.runs) and outcome not in ('ok', 'unchanged', 'true_zero')"""
        ).fetchall()


News = Callable[[datetime, date], None]
"""One more issue of this moment and one more star of this day in each project."""


@contextmanager
def on_the_sandbox(folder: Path) -> Iterator[tuple[Any, str, News]]:
    dataset = build(folder, PROJECTS)

    def news(opened_at: datetime, starred_on: date) -> None:
        for project in PROJECTS:
            dataset.open_issues(owner_name(project), 1, opened_at)
            dataset.add_stars(owner_name(project), 1, starred_on)

    with server.start(dataset) as running:
        yield running, server.TOKEN, news


@contextmanager
def on_another_server(folder: Path) -> Iterator[tuple[Any, str, News]]:
    with faulty_server.serving(folder, PROJECTS) as running:
        yield running, STRICT_TOKEN, lambda opened_at, starred_on: faulty_server.small_news(running, PROJECTS, opened_at, starred_on)


SERVERS = {"the sandbox": on_the_sandbox, "another server": on_another_server}


@pytest.fixture(scope="module")
def day(which: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("whole")
    with nights_without_waits(), SERVERS[which](folder) as (running, token, news):
        running.tokens.add(SPARE)
        homes = {name: Home(folder / name, running, PROJECTS, token=token) for name in ("mine", "true")}
        for home in homes.values():
            home.prepare()
            assert run(home, night(1)) == DONE
        codes, said = {}, {}
        for minute, row in enumerate(ROWS):
            news(night(2) - timedelta(hours=5) + timedelta(minutes=minute), night(1).date())
            row.happens(running)
            with collecting_only():
                codes[row.name] = run(homes["mine"], night(2) + timedelta(minutes=minute))
            said[row.name] = reasons(homes["mine"])
            running.faults.clear()
            running.tokens.update((token, SPARE))
            running.reset_counts()
        for home in homes.values():
            assert run(home, night(2) + timedelta(hours=2)) == DONE
        yield Day(codes, said, homes["mine"].surface(), homes["true"].surface())


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_run_ends_with_its_code_and_writes_down_why(day: Day, which: str, row: Struck) -> None:
    if which == "another server" and row.name == WITHOUT_HISTORY.name:
        row = WITHOUT_HISTORY
    assert day.codes[row.name] == row.code
    assert {source for source, _, _ in day.source_status[row.name]} == set(row.sources)
    assert {outcome for _, outcome, _ in day.source_status[row.name]} <= {row.outcome}
    assert [reason for _, _, reason in day.source_status[row.name] if row.reason not in reason] == []


def test_the_day_ends_as_one_on_which_nothing_failed(day: Day) -> None:
    assert {table for table, rows in day.true.tables.items() if day.mine.tables[table] != rows} <= {"repo_observations", "verdicts"}


def test_a_clock_that_runs_ahead_stores_nothing(tmp_path: Path) -> None:
    """Four hundred weeks without work would follow from it."""
    with nights_without_waits(), server.start(build(tmp_path, PROJECTS)) as running:
        home = Home(tmp_path / "home", running, PROJECTS)
        home.prepare()
        with pytest.raises(UserError, match="set the clock"):
            refresh_plainly(Settings(**home.arguments), Request(datetime.now(UTC) + timedelta(days=2800), notify=False), Silent())
    with duckdb.connect(home.folder / "work.duckdb", read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()]
        assert [name for name in tables if con.execute(f"select count(*) from raw.{name}").fetchall() != [(0,)]] == []
        assert con.execute("select status from pulse.runs").fetchall() == [("failed",)]
