"""Whole nights: from a README that says the end to an alert on the page, and to what a person says of it."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import duckdb
import pytest

from flows.alerts.actions import append, new_decision
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from reports.framework_page.read import framework_content
from reports.framework_page.render import FrameworkPage, render_content
from sandbox import server
from sandbox.instants import star_day_of
from tests.worlds.many_repositories import Home, build, commit, night, owner_name
from tests.worlds.silent_progress import Silent

ENDS, STAYS = "project000", "project001"
QUOTE = "This project is no longer maintained"


class World:
    """Two projects, and the nights that follow them."""

    def __init__(self, home: Home) -> None:
        self.home, self.dataset = home, home.running.dataset

    def push(self, number: int, text: str) -> None:
        """Change a README on the day before a night."""
        self.dataset.repo(owner_name(ENDS)).texts = {"README.md": text}
        self.dataset.add_commits(owner_name(ENDS), [commit(night(number - 1).replace(hour=12), f"Change {number}")])

    def refresh(self, number: int, **settings: str) -> Outcome:
        self.dataset.today = star_day_of(night(number))
        request = Request(night(number), notify=False, simulated="made-up projects")
        return refresh_plainly(Settings(**self.home.arguments | settings), request, Silent())

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return con.execute(query).fetchall()

    def page(self) -> FrameworkPage:
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return render_content(framework_content(con, ENDS))

    def asked(self) -> int:
        return sum("HEAD:README.md" in exchange.query for exchange in self.home.running.requests if exchange.kind == "graphql")

    def alerts(self) -> list[tuple[object, ...]]:
        return self.ask("select framework, state, closed_at::date from alerts where lane = 'FACT' order by opened_at")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with server.start(build(tmp_path, [ENDS, STAYS])) as running:
        home = Home(tmp_path / "home", running, [ENDS, STAYS])
        home.prepare()
        yield World(home)


@pytest.mark.long
def test_a_readme_becomes_an_alert_a_person_confirms_it_and_it_is_a_fact(world: World) -> None:
    assert world.refresh(1).status == "ok"
    assert (world.asked(), world.ask("from notices")) == (1, [])
    assert world.refresh(2).status == "ok"
    assert world.asked() == 1  # nothing was pushed
    world.push(3, f"# Engine\n\n> {QUOTE}.")
    world.refresh(3)
    assert world.asked() == 2
    ((notice, place, quote, read_on),) = world.ask("select notice, place, quote, read_on from notices")
    assert (place, quote, read_on) == (f"README.md of acme/{ENDS}", QUOTE, night(3).date())
    assert world.alerts() == [(ENDS, "WATCH", None)]
    page = world.page()
    for said in ("notice found", QUOTE, str(place), str(read_on), f"pulse catalog confirm {ENDS} {notice}"):
        assert said in unescape(page.html)
    assert QUOTE in page.markdown
    scores = world.ask("select framework, dimension, score from v_scores order by all")
    append(world.home.folder, new_decision("confirm", ENDS, str(notice), "ada", night(3)))
    world.refresh(4)
    assert world.alerts() == [(ENDS, "CRITICAL", None)]
    assert world.ask("select kind, on_date, title from framework_events") == [("announced", night(3).date(), QUOTE)]
    assert world.ask(f"select lifecycle, lifecycle_since from frameworks where framework = '{ENDS}'") == [("maintenance", night(3).date())]
    stays = [row for row in world.ask("select framework, dimension, score from v_scores order by all") if row[0] == STAYS]
    assert {row for row in scores if row[0] == STAYS} <= set(stays)
    earlier = f"select count(*) from scores where as_of < date '{night(3).date()}' and reason like '%announced%'"
    assert world.ask(earlier) == [(0,)]  # past weeks know nothing of it
    before = world.ask("select * from notices")
    world.refresh(4)
    assert (world.ask("select * from notices"), world.asked()) == (before, 2)


@pytest.mark.long
def test_a_rejected_notice_closes_and_a_source_that_is_switched_off_reads_nothing(world: World) -> None:
    world.refresh(1, sources="-notices")
    assert (world.asked(), world.ask("select count(*) from source_status where source = 'notices'")) == (0, [(0,)])
    world.push(2, f"{QUOTE}.")
    world.refresh(2)
    ((notice,),) = world.ask("select notice from notices")
    append(world.home.folder, new_decision("reject", ENDS, str(notice), "ada", night(2)))
    world.refresh(3)
    assert world.alerts() == [(ENDS, "WATCH", night(3).date())]
    world.push(4, f"Engine.\n\n**{QUOTE}!**")
    world.refresh(4)
    assert world.alerts() == [(ENDS, "WATCH", night(3).date())]
    assert world.ask("select decision, gone_on from notices") == [("rejected", None)]


@pytest.mark.long
def test_texts_that_the_simulated_data_lack_are_not_known_offline(world: World) -> None:
    world.dataset.repo(owner_name(ENDS)).description = None
    outcome = world.refresh(1)
    assert outcome.status == "ok"
    told = dict(world.ask("select subject, concat_ws(': ', outcome, reason) from source_status where source = 'notices'"))
    assert told == {owner_name(ENDS): "gone: not known offline", owner_name(STAYS): "ok"}
