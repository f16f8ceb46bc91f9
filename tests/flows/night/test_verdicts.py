"""Verdicts in the working file and on the published copy: written where they differ, and after every command that scores."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from flows.night.context import Request, belong_together
from flows.night.recompute import score
from flows.night.verdicts import decide
from flows.settings.model import Settings
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import Work, open_work

NIGHT = datetime(2026, 8, 24, 2, tzinfo=UTC)
ALERT = "insert into pulse.alerts values ('AL-1', 'foo', '{lane}', '{state}', '2026-08-03', {closed}, null, null, 't')"
VALUES = {"stars": 20_000, "forks": 6_800, "lifetime_contrib": 1_000, "commit_ret": 0.8, "contrib_ret": 0.8, "closed30": 0.5}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as opened:
        opened.cursor().execute("insert into pulse.frameworks values ('foo', 'Foo', 'Ours.')")
        measured(opened, "2026-08-17", 40)
        yield opened


def measured(work: Work, as_of: str, commits: float) -> None:
    with work.transaction() as con:
        con.execute("delete from pulse.metric_values where as_of = ?", [as_of])
        rows = [["foo", metric, as_of, value, "u", "observed"] for metric, value in {**VALUES, "commits_wk": commits}.items()]
        con.executemany("insert into pulse.metric_values (framework, metric, as_of, value, unit, status) values (?, ?, ?, ?, ?, ?)", rows)
        con.execute(
            "insert into pulse.scores by name select 'foo' as framework, ?::date as as_of, 'health' as dimension, 7 as score, "
            "0.9 as confidence, 'measured' as basis, 1 as rubric_version, 'h' as rubric_hash, now()::timestamp as known_at",
            [as_of],
        )


def said(work: Work) -> list[tuple[date, str]]:
    return work.cursor().execute("select as_of, rule from verdicts order by as_of").fetchall()


def test_a_verdict_is_written_once_until_it_changes(work: Work) -> None:
    decide(work)
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "sound")]
    measured(work, "2026-08-24", 40)
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "sound")]  # the same a week later
    measured(work, "2026-08-31", 0.01)
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "sound")]  # one bad night raises no alarm, so it says nothing
    work.cursor().execute(ALERT.format(lane="HEALTH", state="WATCH", closed="null"))
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "sound"), (date(2026, 8, 31), "fading")]
    newest = work.cursor().execute("select verdict, remark from frameworks").fetchall()
    assert newest == [(work.cursor().execute("select max_by(verdict, as_of) from verdicts").fetchall()[0][0], "Ours.")]


def test_a_date_that_is_judged_again_keeps_its_last_verdict(work: Work) -> None:
    decide(work)
    work.cursor().execute(ALERT.format(lane="HEALTH", state="WATCH", closed="null"))
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "fading")]


def test_a_fault_of_the_data_keeps_the_last_verdict_and_neither_alarm_nor_fact_waits(work: Work) -> None:
    decide(work)
    work.cursor().execute(ALERT.format(lane="DATA", state="ALERT", closed="null"))
    measured(work, "2026-08-24", 40)
    work.cursor().execute("update pulse.scores set confidence = 0.1")
    decide(work)
    assert said(work) == [(date(2026, 8, 17), "sound")]  # and not thin: that is what the fault makes of it
    # an alarm that opens meanwhile rests on weeks that the fault does not touch, and stands on the page: the verdict follows it
    work.cursor().execute(ALERT.replace("AL-1", "AL-2").format(lane="HEALTH", state="CRITICAL", closed="null"))
    decide(work)
    assert said(work)[-1] == (date(2026, 8, 24), "failing")
    event = "insert into pulse.framework_events (framework, kind, on_date, title, source, precision) values (?, ?, ?, ?, ?, ?)"
    work.cursor().execute(event, ["foo", "retired", "2026-08-20", "Retired", "s", "day"])
    decide(work)
    assert said(work)[-1] == (date(2026, 8, 24), "ended")


def test_the_confidence_of_one_night_does_not_turn_a_verdict(work: Work) -> None:
    for day in ("2026-08-24", "2026-08-31"):
        measured(work, day, 40)
    work.cursor().execute("update pulse.scores set confidence = 0.1 where as_of = '2026-08-31'")
    decide(work)  # the median of .9, .9 and .1
    assert said(work) == [(date(2026, 8, 31), "sound")]
    work.cursor().execute("update pulse.scores set confidence = 0.1 where as_of = '2026-08-24'")
    decide(work)
    assert said(work) == [(date(2026, 8, 31), "thin")]


def test_what_it_rests_on_is_that_of_the_newest_date(work: Work) -> None:
    decide(work)
    measured(work, "2026-08-24", 0.5)
    decide(work)
    for table in ("leans_on", "verdict_changes", "red_flags"):
        assert work.cursor().execute(f"select distinct as_of from {table}").fetchall() == [(date(2026, 8, 24),)], table
    # 0.5 commits a week are fewer than one, and nothing else lies beyond its level.
    assert work.cursor().execute("select subject, value, limit_value from red_flags").fetchall() == [("commits_wk", 0.5, 1.0)]


def test_a_company_that_left_is_told_from_when_it_could_be_known_for_five_years_and_no_alert(work: Work) -> None:
    con = work.cursor()
    con.execute("insert into pulse.company_domains values ('acme', 'Acme', 'company', 'acme.org', null, null, 'https://acme.org/')")
    con.execute("insert into pulse.company_domains values ('uni', 'Uni', 'university', 'uni.edu', null, null, 'https://uni.edu/')")
    weeks = "from (select unnest(range(timestamp '2020-01-06', timestamp '2022-01-03', interval 7 days))::date as week_start)"
    con.execute(f"insert into pulse.framework_weekly by name select 'foo' as framework, week_start, 10 as human_commits {weeks}")
    for company in ("acme", "uni"):
        made = (
            f"select 'foo' as framework, week_start, '{company}' as company, 4 as commits, 2 as people, timestamp '2022-01-03' as known_at"
        )
        con.execute(f"insert into pulse.commits_by_company_weekly by name {made} {weeks} where week_start < '2021-01-04'")
    told = "select kind, subject, on_date from red_flags"
    found = {}
    for day in ("2021-06-28", "2021-07-05", "2025-12-28", "2025-12-29"):
        con.execute("update pulse.metric_values set as_of = $1", [day])
        decide(work)
        found[day] = con.execute(told).fetchall()
    # From Monday 2021-01-04 on there is nothing of acme; 26 weeks later it is known, and 260 weeks later it is history.
    flag = [("vendor_exit", "acme", date(2021, 1, 4))]
    assert found == {"2021-06-28": [], "2021-07-05": flag, "2025-12-28": flag, "2025-12-29": []}
    exits = con.execute("from vendor_exits").fetchall()
    assert exits == [("foo", "acme", date(2021, 1, 4), date(2021, 7, 5), None, 208, 520, 0, 260)]
    assert con.execute("select count(*) from pulse.alerts").fetchall() == [(0,)]
    con.execute("update pulse.commits_by_company_weekly set company = null where company = 'uni' and week_start = '2020-12-28'")
    decide(work)  # the companies of a week before are not read yet, so nothing is said
    assert con.execute("from vendor_exits").fetchall() == []


def test_an_open_health_alert_decides_and_a_closed_one_does_not(work: Work) -> None:
    work.cursor().execute(ALERT.format(lane="HEALTH", state="CRITICAL", closed="null"))
    decide(work)
    assert [rule for _, rule in said(work)] == ["failing"]
    work.cursor().execute("update pulse.alerts set state = 'ALERT'")
    decide(work)
    assert [rule for _, rule in said(work)] == ["fading"]
    work.cursor().execute("update pulse.alerts set closed_at = '2026-08-10'")
    decide(work)
    assert [rule for _, rule in said(work)] == ["sound"]


def test_scoring_anew_decides_and_checks_the_claims(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, catalog=[tmp_path / "catalog"])
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "alone.toml").write_text(
        """
        name = "Alone"
        [[repo]]
        name = "o/r1"
        role = "core"
        [[claim]]
        id = "alone-1"
        section = "s"
        text = "It has forks."
        unit = "forks"
        as_of = 2022-01-03
        sql = "select max(value) as measured_value from metric_values where metric = 'forks' and as_of <= $as_of"
        expect = { supported = [1, inf] }
        """
    )
    with open_work(write_migrated(settings.work)) as work:
        history(2).write(work)
        work.cursor().execute("insert into pulse.claims values ('alone-1', 'alone', 's', 'It has forks.', null, null, '2022-01-03')")
    score(settings, HORIZON)
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        assert con.execute("select count(*) > 0 and count(*) = count(verdict) from frameworks").fetchall() == [(True,)]
        assert con.execute("select finding_then, finding_now from v_claims").fetchall() == [("supported", "supported")]


def test_the_scale_of_a_simulation_is_kept_with_it(tmp_path: Path) -> None:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        cut = {"o/r1": {"commits": 0.4, "issues": 0.1}, "o/whole": {}}
        belong_together(work, "http://localhost", Request(NIGHT, simulated="made up", scale=cut))
        belong_together(work, "http://localhost", Request(NIGHT, simulated="made up"))  # the next night need not know
        assert work.cursor().execute("from simulated_scale order by all").fetchall() == [("o/r1", "commits", 0.4), ("o/r1", "issues", 0.1)]
