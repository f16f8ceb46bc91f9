"""Questions of the catalog's tags through nights: published by month, kept where a tag is gone, and never at the cost of what was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.server import Running
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.question_server import QuestionServer, serving
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import nights_without_waits

TAGS = {"project000": "zero", "project001": "one", "project002": "two"}


class World:
    """Three frameworks with a tag each, compared since the site began; a night is one of March 2024."""

    def __init__(self, folder: Path, running: Running, questions: QuestionServer) -> None:
        self.home, self.questions = Home(folder, running, list(TAGS)), questions
        self.home.prepare()
        for project, tag in TAGS.items():
            file = folder / "catalog" / f"{project}.toml"
            keys = f'stackoverflow_tags = ["{tag}"]\nstackoverflow_compared_from = 2008-07-01\n'
            file.write_text(file.read_text().replace("[[repo]]", f"{keys}[[repo]]"))

    def refresh(self, number: int, **settings: Any) -> Outcome:
        arguments = self.home.arguments | {"source_urls": {"stackexchange": self.questions.url}} | settings
        self.home.running.dataset.today = night(number).date()
        return refresh_plainly(Settings(**arguments), Request(night(number), notify=False, simulated="made-up projects"), Silent())

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.home.folder / "pulse.duckdb", read_only=True) as con:
            return con.execute(text).fetchall()

    def told(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        rows = self.query(f"select subject, outcome, reason from source_status where source = 'questions_monthly' and run_id = '{run_id}'")
        return {subject: (outcome, reason) for subject, outcome, reason in rows}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", list(TAGS))
    with nights_without_waits(), server.start(dataset) as running, serving() as questions:
        for place, tag in enumerate(TAGS.values(), 1):
            questions.add(tag, date(2023, 9, 1), [10 * place] * 6)  # until February 2024
        yield World(tmp_path / "home", running, questions)


ROWS = "select subject, month, questions, answered from questions_monthly order by all"
SHARES = "select framework, value, sample_size from metric_values where metric = 'question_share' and as_of = date '2024-03-04' order by 1"


@pytest.mark.long
def test_counts_are_published_and_shared_out_and_a_second_night_writes_nothing(world: World) -> None:
    assert world.refresh(1).status == "ok"
    rows = world.query(ROWS)
    assert rows[:2] == [("stackoverflow/one", date(2023, 9, 1), 20, None), ("stackoverflow/one", date(2023, 10, 1), 20, None)]
    assert len(rows) == 18
    # by hand: in six months 60, 120 and 180 of 360
    assert world.query(SHARES) == [("project000", 1 / 6, 60), ("project001", 1 / 3, 120), ("project002", 1 / 2, 180)]
    stock = world.query("select subject, questions from question_stock order by 1")
    assert stock == [("stackoverflow/one", 120), ("stackoverflow/two", 180), ("stackoverflow/zero", 60)]
    known = world.query("select distinct known_at from questions_monthly union all select distinct known_at from question_stock")
    assert world.refresh(8).status == "ok"
    assert [row for row in world.query(ROWS) if row[3] is None] == [row for row in rows if row[1] != date(2024, 1, 1)]
    assert world.query("select distinct known_at from question_stock") == known[-1:]
    assert world.query("select count(*) from metric_values where metric in ('qa_ret', 'so_stock') and value is not null") == [(0,)]


@pytest.mark.long
def test_a_tag_that_was_made_a_synonym_keeps_its_rows_and_is_named(world: World) -> None:
    world.refresh(1)
    before = world.query(ROWS)
    world.questions.synonyms["two"] = "one"
    outcome = world.refresh(8)
    assert world.told(outcome.run_id)["stackoverflow/two"] == ("gone", "not known offline")  # the words for simulated data
    assert [row[:3] for row in world.query(ROWS)] == [row[:3] for row in before]


@pytest.mark.long
def test_the_run_says_how_many_nights_the_history_takes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.stackexchange.REQUESTS", 30)
    outcome = world.refresh(1)
    # by hand: 30 less one for the stock, one for the quota and four for each of three tags leaves 5 months of 188 a night for each
    assert "questions_monthly: its whole history takes about 38 nights, the newest first" in outcome.notes


@pytest.mark.long
def test_without_an_address_simulated_data_ask_nobody(world: World) -> None:
    outcome = world.refresh(1, source_urls={})
    assert set(world.told(outcome.run_id).values()) == {("gone", "not known offline")}
    assert (world.questions.asked, outcome.status) == ([], "ok")
    reasons = world.query("select distinct status, reason from metric_values where metric = 'question_share'")
    assert {status for status, _ in reasons} == {"missing"}
