"""What v_track_record tells of earlier alerts: those raised here, and replayed ones of frameworks that were not scored here."""

import datetime as dt

import pyarrow as pa

from scoring.backtest.alarms import ALARMS, read
from warehouse.connection import Work
from warehouse.merge import RowCounts
from warehouse.track_record import load_replayed_alarms

REPLAYED = {
    "framework": "other",
    "state": "CRITICAL",
    "opened_on": dt.date(2020, 1, 6),
    "alert_on": dt.date(2020, 2, 3),
    "critical_on": dt.date(2020, 3, 2),
    "closed_on": None,
    "ended_on": dt.date(2021, 1, 1),
    "verdict": "ended",
}
RECORD = "select framework, state, opened_at::date, ended_on, lead_days, verdict, origin from v_track_record order by all"


def alarms(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), ALARMS)


def test_a_replayed_alarm_counts_where_the_framework_was_not_scored_here(work: Work) -> None:
    load_replayed_alarms(work, alarms(REPLAYED))
    # 2020 was a leap year: 6 January 2020 to 1 January 2021 are 361 days
    assert work.cursor().execute(RECORD).fetchall() == [
        ("other", "CRITICAL", dt.date(2020, 1, 6), dt.date(2021, 1, 1), 361, "ended", "replayed")
    ]


def test_a_framework_that_was_scored_here_by_then_speaks_for_itself(work: Work) -> None:
    load_replayed_alarms(work, alarms(REPLAYED, REPLAYED | {"framework": "later"}))
    with work.transaction() as con:
        for framework, day in (("other", "2019-12-30"), ("later", "2020-02-03")):
            con.execute(
                """insert into pulse.scores (framework, as_of, dimension, score, rubric_version, rubric_hash, known_at)
                   values ($1, $2, 'vitality', 5.0, 1, 'h', timestamp '2024-01-01')""",
                [framework, day],
            )
        con.execute(
            """insert into pulse.alerts (alert_id, framework, lane, state, opened_at, title)
               values ('AL-1', 'other', 'HEALTH', 'WATCH', timestamp '2020-05-04', 't')"""
        )
    assert work.cursor().execute(RECORD).fetchall() == [
        ("later", "CRITICAL", dt.date(2020, 1, 6), dt.date(2021, 1, 1), 361, "ended", "replayed"),
        ("other", "WATCH", dt.date(2020, 5, 4), None, None, "open", "raised"),
    ]


def test_an_end_of_which_only_the_month_is_known_counts_from_its_last_day(work: Work) -> None:
    load_replayed_alarms(work, alarms(REPLAYED | {"ended_on": dt.date(2021, 2, 28)}))
    with work.transaction() as con:
        con.execute("insert into pulse.frameworks (framework, name) values ('here', 'Here'), ('other', 'Other')")
        con.execute(
            """insert into pulse.framework_events (framework, kind, on_date, title, source, precision)
               select f, 'retired', date '2021-02-01', 't', 's', 'month' from unnest(['here', 'other']) as t(f)"""
        )
        con.execute(
            """insert into pulse.alerts (alert_id, framework, lane, state, opened_at, title)
               values ('AL-1', 'here', 'HEALTH', 'WATCH', timestamp '2021-01-04', 't')"""
        )
    # 4 January to 28 February 2021 are 55 days, and from 6 January 2020 (a leap year) they are 419
    assert work.cursor().execute("select framework, ended_on, ended_precision, lead_days from v_track_record order by all").fetchall() == [
        ("here", dt.date(2021, 2, 28), "month", 55),
        ("other", dt.date(2021, 2, 28), "month", 419),
    ]


def test_loading_twice_writes_nothing_and_what_is_gone_goes(work: Work) -> None:
    assert load_replayed_alarms(work, alarms(REPLAYED)) == RowCounts(inserted=1)
    assert load_replayed_alarms(work, alarms(REPLAYED)) == RowCounts()
    assert load_replayed_alarms(work, ALARMS.empty_table()) == RowCounts(deleted=1)


def test_the_shipped_record_fits_the_table(work: Work) -> None:
    shipped = read()
    assert shipped.num_rows > 0
    assert load_replayed_alarms(work, shipped) == RowCounts(inserted=shipped.num_rows)
    assert set(shipped["verdict"].to_pylist()) <= {"ended", "cleared", "open"}


def test_a_verdict_that_warned_without_a_fact_is_judged_by_what_came(work: Work) -> None:
    with work.transaction() as con:
        con.executemany(
            "insert into pulse.replayed_verdicts values (?, ?, ?, 's', 2)",
            [
                ("fooled", "2020-01-06", "sound"), ("fooled", "2020-03-02", "failing"), ("fooled", "2020-06-01", "fading"),
                ("right", "2020-01-06", "failing"), ("right", "2020-08-03", "ended"),
                ("still", "2020-01-06", "failing"), ("silent", "2020-01-06", "failing"), ("silent", "2020-12-28", "ended"),
            ],
        )  # fmt: skip
        con.execute(
            """insert into pulse.framework_events (framework, kind, on_date, title, source, precision)
               values ('right', 'retired', date '2020-07-31', 't', 's', 'day')"""
        )
    query = RECORD.replace("select", "select lane, ").replace("order by all", "where lane = 'VERDICT' order by 2")
    rows = work.cursor().execute(query).fetchall()
    day = dt.date
    # 6 January to 31 July 2020 are 207 days, to 28 December 357
    assert rows == [
        ("VERDICT", "fooled", "CRITICAL", day(2020, 3, 2), None, None, "cleared", "replayed"),
        ("VERDICT", "right", "CRITICAL", day(2020, 1, 6), day(2020, 7, 31), 207, "ended", "replayed"),
        ("VERDICT", "silent", "CRITICAL", day(2020, 1, 6), day(2020, 12, 28), 357, "ended", "replayed"),
        ("VERDICT", "still", "CRITICAL", day(2020, 1, 6), None, None, "open", "replayed"),
    ]


def test_what_a_night_said_takes_the_place_of_the_replay_from_then_on(work: Work) -> None:
    with work.transaction() as con:
        rows = [("2020-01-06", "sound"), ("2020-03-02", "fading"), ("2020-09-07", "failing")]
        con.executemany("insert into pulse.replayed_verdicts values ('foo', ?, ?, 's', 2)", rows)
        said = [("2020-05-06", "fading"), ("2020-06-03", "fading"), ("2020-07-08", "sound")]
        con.executemany("insert into pulse.verdicts values ('foo', ?, ?, 'v', 'a', 'b', 'c', 'd', 2, 'h')", said)
    found = work.cursor().execute("select as_of, rule, basis from verdict_weeks order by as_of").fetchall()
    assert found == [
        (dt.date(2020, 1, 6), "sound", "replayed"),
        (dt.date(2020, 3, 2), "fading", "replayed"),
        (dt.date(2020, 7, 8), "sound", "said"),
    ]
