"""A project of the Apache Software Foundation through a night: read once a month, and never at the cost of what was read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sandbox import effects, server
from sandbox.apache import Project
from sandbox.faults import Fault
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

SOURCE = "foundation_records"
OTHERS = {
    "living": Project("2015-03", "2019-10", "graduated", "2019-10"),
    "ended": Project("2015-03", "2019-10", "graduated", "2019-10", "2021-02"),
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ProjectWithSubjects]:
    dataset = build(tmp_path / "data", [PROJECT])
    dataset.apache = {"zero": Project("2018-05", "2020-11", "graduated", "2020-11"), **OTHERS}
    with nights_without_waits(), server.start(dataset) as running:
        yield ProjectWithSubjects(tmp_path / "home", running, "apache", 'apache_project = "zero"')


RECORDS = [
    ("apache", "zero", "committee", date(2020, 11, 1), "month", "committees"),
    ("apache", "zero", "graduated", date(2020, 11, 1), "month", "podlings-history"),
    ("apache", "zero", "podling", date(2018, 5, 1), "month", "podlings-history"),
]
QUERY = "select foundation, project, state, since, precision, source from foundation_records order by state, source"


@pytest.mark.long
def test_records_are_published_and_a_project_that_is_retired_moves_to_another_list(world: ProjectWithSubjects) -> None:
    first = world.refresh(1)
    assert (first.status, world.told(first.run_id, SOURCE)) == ("ok", {"apache/zero": ("ok", None)})
    assert world.query(QUERY) == RECORDS
    known = world.query("select known_at from foundation_records where state = 'podling'")
    world.running.dataset.apache["zero"] = Project("2018-05", "2020-11", "graduated", "2020-11", "2024-02")
    world.refresh(29)
    retired = [
        ("apache", "zero", "committee", date(2020, 11, 1), "month", "committees-retired"),
        ("apache", "zero", "graduated", date(2020, 11, 1), "month", "podlings-history"),
        ("apache", "zero", "podling", date(2018, 5, 1), "month", "podlings-history"),
        ("apache", "zero", "retired", date(2024, 2, 1), "month", "committees-retired"),
    ]
    assert world.query(QUERY) == retired
    unchanged = world.query("select known_at from foundation_records where state = 'podling'")
    assert unchanged == known  # what was read before is not written again


@pytest.mark.long
def test_a_project_without_figures_is_not_known_offline(world: ProjectWithSubjects) -> None:
    del world.running.dataset.apache["zero"]
    outcome = world.refresh(1)
    assert (outcome.status, world.told(outcome.run_id, SOURCE)) == ("ok", {"apache/zero": ("gone", "not known offline")})
    assert world.query(QUERY) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        (effects.altered(lambda lists: lists.clear()), "malformed"),
        (effects.html_error(502), "unavailable"),
        (effects.html_error(200), "malformed"),
        (effects.secondary_limit(7200, 429), "unavailable"),
        (effects.cut_body(40), "unavailable"),
        (effects.refusal(403, "no"), "denied"),
        (effects.altered(lambda lists: [one.update(founded=one.pop("established")) for one in lists]), "malformed"),
    ],
    ids=["emptied", "502", "HTML for JSON", "throttled", "half a page", "refused", "renamed fields"],
)
def test_what_the_foundation_refuses_changes_no_row_and_is_read_the_next_night(
    world: ProjectWithSubjects, effect: effects.Effect, outcome: str
) -> None:
    world.refresh(1)
    before = world.query("from foundation_records order by all")
    world.running.dataset.apache["zero"] = Project("2018-05", "2020-11", "graduated", "2020-11", "2024-02")
    world.running.faults.append(Fault(effect, path="/json/foundation/committees-retired.json", times=None))
    struck = world.refresh(29)
    assert (struck.status, world.told(struck.run_id, SOURCE)["apache/zero"][0]) == ("partly", outcome)
    assert world.query("from foundation_records order by all") == before
    world.running.faults.clear()
    assert world.refresh(30).status == "ok"
    assert world.query("select since from foundation_records where state = 'retired'") == [(date(2024, 2, 1),)]


@pytest.mark.long
def test_a_source_that_is_left_out_asks_nothing_and_no_person_is_kept(world: ProjectWithSubjects) -> None:
    roster = {"chair": "jdoe", "roster": {"jdoe": {"name": "Jane Q. Doe"}}}
    effect = effects.altered(lambda lists: [one.update(roster) for one in lists])
    world.running.faults.append(Fault(effect, path="/json/foundation/committees.json", times=None))
    left_out = world.refresh(1, sources="-apache")
    assert (world.asked("/json/foundation/"), world.told(left_out.run_id, SOURCE)) == (0, {})
    world.refresh(2)
    with duckdb.connect(world.home.folder / "work.duckdb", read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        assert not [table for schema, table in tables if "jdoe" in str(con.execute(f"from {schema}.{table}").fetchall())]
    assert world.query(QUERY) == RECORDS
