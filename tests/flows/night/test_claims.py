"""Claims checked on a published copy: what is found on two dates, what is written down, and what a query may not do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from catalog.claim import Claim, Expect
from flows.night.claims import checked, verdict
from tests.worlds.migrated_file import write_migrated
from tests.worlds.published_file import publish_rows
from warehouse.claims import CHECKS, append_checks
from warehouse.connection import Work, open_published, open_work

NIGHT = datetime(2026, 8, 24, 2, tzinfo=UTC)
TODAY = date(2026, 8, 24)
NEWEST_STARS = "select (select max_by(value, as_of) from metric_values where metric = 'stars' and as_of <= $as_of) as measured_value"


def claim(sql: str, as_of: date = date(2024, 1, 29)) -> Claim:
    rule = Expect(supported=(100.0, 200.0), partly=(50.0, 300.0))
    return Claim(id="foo-1", section="s", text="t", as_of=as_of, stated_value=150.0, unit="stars", sql=sql, expect=rule, note="counted")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stars = """
        insert into pulse.metric_values values ('foo', 'stars', '2024-01-29', 120, 'stars', null, 'observed', null),
            ('foo', 'stars', '2026-08-24', 400, 'stars', null, 'observed', null)"""
    return publish_rows(tmp_path_factory.mktemp("claims"), NIGHT, stars)


@pytest.fixture
def con(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(published) as opened:
        yield opened


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as opened:
        yield opened


def test_a_claim_is_checked_on_its_date_and_on_the_nights(con: duckdb.DuckDBPyConnection) -> None:
    then, now = checked(con, [claim(NEWEST_STARS)], TODAY, NIGHT).to_pylist()
    assert (then["is_then"], then["as_of"], then["measured_value"], then["finding"]) == (True, date(2024, 1, 29), 120.0, "supported")
    assert (now["is_then"], now["as_of"], now["measured_value"], now["finding"]) == (False, TODAY, 400.0, "contradicted")
    assert then["checked_at"] == now["checked_at"] == NIGHT.replace(tzinfo=None)
    assert then["note"] == "counted"


def test_the_evidence_is_a_query_that_anybody_can_run(con: duckdb.DuckDBPyConnection) -> None:
    found = verdict(con, claim(NEWEST_STARS), date(2024, 1, 29))
    assert con.execute(found.evidence or "").fetchall() == [(120.0,)]


def test_a_date_before_everything_is_not_checkable(con: duckdb.DuckDBPyConnection) -> None:
    found = verdict(con, claim(NEWEST_STARS), date(2010, 1, 4))
    assert (found.finding, found.measured_value, found.note) == ("not_checkable", None, "there is nothing to measure on that date")


def test_a_date_that_is_not_reached_yet_is_not_checkable(con: duckdb.DuckDBPyConnection) -> None:
    then, now = checked(con, [claim(NEWEST_STARS, as_of=date(2026, 8, 25))], TODAY, NIGHT).to_pylist()
    assert (then["finding"], then["measured_value"]) == ("not_checkable", None)
    assert "does not reach" in then["note"]
    assert now["measured_value"] == 400.0


def test_a_fact_that_somebody_recorded_holds_with_its_address(con: duckdb.DuckDBPyConnection) -> None:
    told = Claim(id="a", section="s", text="t", as_of=TODAY, finding="contradicted", evidence="https://example.org/record", note="Ended.")
    found = verdict(con, told, TODAY)
    assert (found.finding, found.evidence, found.note, found.measured_value) == (
        "contradicted",
        "https://example.org/record",
        "Ended.",
        None,
    )


def test_what_nobody_can_check_says_why(con: duckdb.DuckDBPyConnection) -> None:
    found = verdict(con, Claim(id="a", section="s", text="t", as_of=TODAY, reason="Nobody counts them."), TODAY)
    assert (found.finding, found.note, found.evidence) == ("not_checkable", "Nobody counts them.", None)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select $as_of::date as measured_value from nowhere", "the query fails: Catalog Error: Table with name nowhere"),
        ("select $as_of::date as other_value", "the query fails: Binder Error"),
        ("select $as_of::varchar as measured_value", "the query fails: Conversion Error"),
        ("select ($as_of::date", "the query fails: Parser Error"),
        ("select 1 as measured_value where $as_of::date is null", "the query gives no row"),
        ("select range as measured_value from range(3) where $as_of::date > '2000-01-01'", "more than one row"),
        ("select case when $as_of::date > '2000-01-01' then 1 end / 0.0::double as measured_value", "the query gives no finite number"),
    ],
)
def test_a_wrong_query_is_not_checkable_with_the_reason(con: duckdb.DuckDBPyConnection, sql: str, why: str) -> None:
    found = verdict(con, claim(sql), TODAY)
    assert (found.finding, found.measured_value) == ("not_checkable", None)
    assert why in (found.note or "")


def test_a_count_in_a_simulation_that_is_cut_down_is_scaled_back_and_says_so(tmp_path: Path) -> None:
    cut_down = """
        insert into pulse.metric_values values ('foo', 'stars', '2024-01-29', 30, 'stars', null, 'observed', null);
        insert into pulse.framework_repos values ('foo', 'o/r', 'core', null, null);
        insert into pulse.claims values ('foo-1', 'foo', 's', 't', null, null, '2024-01-29');
        insert into pulse.simulated_scale values ('o/r', 'commits', 0.25), ('o/r', 'issues', 0.1), ('o/other', 'commits', 0.01)"""
    with open_published(publish_rows(tmp_path, NIGHT, cut_down)) as con:
        whole, cut = claim(NEWEST_STARS), claim(NEWEST_STARS).model_copy(update={"counts": "commits"})
        assert (verdict(con, whole, TODAY).measured_value, verdict(con, whole, TODAY).note) == (30.0, "counted")
        found = verdict(con, cut, TODAY)
        assert (found.measured_value, found.finding) == (120.0, "supported")  # a quarter of 120 was kept
        assert "scaled back" in (found.note or "")
        assert con.execute(found.evidence or "").fetchall() == [(120.0,)]


# The catalog refuses most of these by their first word or a semicolon; here each meets the second wall by itself.
HOSTILE = {
    "attach": "attach 'other.duckdb' as other",
    "copy": "copy (select 1 as measured_value) to '{outside}'",
    "pragma": "pragma version",
    "set": "set threads = 1",
    "drop": "drop table metric_values",
    "two statements": "select 1 as measured_value; select 2 as measured_value",
    "out of the brackets": "select 1 as measured_value) ; drop table metric_values; select measured_value from (select 1 as measured_value",
    "a file": "select count(*) as measured_value from read_csv('{outside}')",
    "a file by name": "select count(*) as measured_value from '{outside}'",
    "the text of a file": "select length(content) as measured_value from read_text('{outside}')",
    "what lies on the disk": "select count(*) as measured_value from glob('/*')",
    "the working file": "select count(*) as measured_value from raw.observations",
    "the network": "select count(*) as measured_value from read_parquet('https://example.org/x.parquet')",
    "an extension": "install httpfs",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_does_nothing(con: duckdb.DuckDBPyConnection, sql: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("secret\n1\n")
    hostile = claim(NEWEST_STARS).model_copy(update={"sql": sql.replace("{outside}", str(outside))})
    found = verdict(con, hostile, TODAY)
    assert (found.finding, found.measured_value) == ("not_checkable", None)
    assert outside.read_text() == "secret\n1\n"
    assert con.execute("select count(*) from metric_values").fetchall() == [(2,)]
    assert verdict(con, claim(NEWEST_STARS), TODAY).measured_value == 400.0


def test_a_query_without_end_is_stopped(con: duckdb.DuckDBPyConnection) -> None:
    endless = "select count(*) as measured_value from range(100000000) a, range(100000000) b where (a.range + b.range) % 7 = day($as_of)"
    began = datetime.now(UTC)
    assert verdict(con, claim(endless), TODAY, limit_seconds=0.2).note == "the query takes longer than 0.2 seconds"
    assert datetime.now(UTC) - began < timedelta(seconds=20)
    assert verdict(con, claim(NEWEST_STARS), TODAY).measured_value == 400.0


def check(value: float | None, at: datetime, as_of: date, is_then: bool = False, **changed: object) -> pa.Table:
    row = {
        "claim_id": "foo-1",
        "checked_at": at.replace(tzinfo=None),
        "measured_value": value,
        "finding": "supported",
        "evidence_sql": f"select date '{as_of}'",
        "note": None,
        "as_of": as_of,
        "is_then": is_then,
    }
    return pa.Table.from_pylist([row | changed], CHECKS)


def test_another_night_alone_adds_no_row(work: Work) -> None:
    assert append_checks(work, check(7.0, NIGHT, TODAY)) == 1
    assert append_checks(work, check(7.0, NIGHT, TODAY)) == 0
    later = NIGHT + timedelta(days=1)
    assert append_checks(work, check(7.0, later, later.date())) == 0
    assert append_checks(work, check(7.0, later, date(2024, 1, 29), is_then=True)) == 1


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        (8.0, {}),
        (None, {"finding": "not_checkable", "note": "nothing"}),
        (7.0, {"finding": "partly"}),
        (7.0, {"note": "told better"}),
        (7.0, {"evidence_sql": "select 7"}),
    ],
)
def test_what_changes_is_written_down_and_the_old_check_stays(work: Work, value: float | None, changed: dict[str, object]) -> None:
    append_checks(work, check(7.0, NIGHT, TODAY))
    later = NIGHT + timedelta(days=1)
    assert append_checks(work, check(value, later, later.date(), **changed)) == 1
    assert append_checks(work, check(value, later, later.date(), **changed)) == 0
    assert append_checks(work, check(7.0, later + timedelta(days=1), later.date() + timedelta(days=1))) == 1  # and back again
    assert work.cursor().execute("select count(*) from pulse.claim_checks").fetchall() == [(3,)]


def test_another_date_of_the_sentence_is_another_check(work: Work) -> None:
    append_checks(work, check(7.0, NIGHT, date(2024, 1, 29), is_then=True))
    assert append_checks(work, check(7.0, NIGHT + timedelta(days=1), date(2023, 1, 30), is_then=True)) == 1


def test_a_check_of_the_same_instant_takes_the_place_of_the_first(work: Work) -> None:
    append_checks(work, check(7.0, NIGHT, TODAY))
    assert append_checks(work, check(8.0, NIGHT, TODAY)) == 1
    assert work.cursor().execute("select measured_value from pulse.claim_checks").fetchall() == [(8.0,)]
