"""The frozen policy on the real histories, through the product's own measuring: what it promises holds, what it misses is said."""

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from flows.backtest.page import page
from flows.backtest.run import Backtest, backtest
from flows.backtest.tables import STATES
from scoring.backtest.alarms import read
from tests.flows.backtest.alert_states_by_loops import count_weeks, states

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
pytestmark = [
    pytest.mark.long,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real histories are not in ../shared/data"),
    pytest.mark.xdist_group("shared back-test"),
]
MOVED = (dt.date(2019, 9, 17), dt.date(2021, 6, 15))
"""Keras worked inside TensorFlow, as catalog/keras.toml has it."""


@cache
def found() -> Backtest:
    return backtest(SHARED, None)


def line(rule: str, ending: str = "fade", dated_by: str = "any") -> dict[str, Any]:
    rows = found().record.summary.to_pylist()
    return next(row for row in rows if (row["rule"], row["ending"], row["dated_by"]) == (rule, ending, dated_by))


def alarms(framework: str) -> list[dict[str, Any]]:
    return [row for row in found().alarms.to_pylist() if row["framework"] == framework]


def test_alert_leads_the_fades_by_15_months_at_few_false_alarms() -> None:
    alert = line("ALERT")
    assert alert["events"] == 6
    assert alert["detected"] / alert["events"] >= 0.9
    assert alert["median_lead_months"] >= 15
    assert alert["false_a_year"] <= 0.10


def test_critical_leads_the_fades_by_12_months_at_fewer_false_alarms() -> None:
    critical = line("CRITICAL")
    assert (critical["detected"], critical["events"]) >= (5, 6)  # AllenNLP's notice came before its work ran out
    assert critical["median_lead_months"] >= 12
    assert critical["false_a_year"] <= 0.03


def test_official_and_practical_dates_are_told_apart() -> None:
    assert [line("ALERT", dated_by=dated_by)["events"] for dated_by in ("official", "practical")] == [2, 6]
    assert line("ALERT", dated_by="practical")["median_lead_months"] >= 15


def test_mxnet_is_watched_by_march_2021_and_in_alert_before_the_end_of_2022() -> None:
    (mxnet,) = alarms("mxnet")
    assert mxnet["opened_on"] <= dt.date(2021, 3, 31)
    assert mxnet["alert_on"] < dt.date(2023, 1, 1)


def test_sudden_endings_are_reported_as_missed() -> None:
    # Swift for TensorFlow was told to stop in the weeks in which it had begun to fall: a lead of chance
    cases = found().record.cases.to_pylist()
    cliffs = [row for row in cases if (row["rule"], row["ending"], row["dated_by"]) == ("ALERT", "cliff", "any")]
    since = {row["framework"]: row["alarm_since"] for row in cliffs}
    assert [since[framework] for framework in ("theano", "chainer", "caffe2")] == [None] * 3


def test_nothing_opens_while_keras_works_inside_its_host_and_what_was_open_stays_as_it_was() -> None:
    opened = [(row["opened_on"], row["state"], row["closed_on"]) for row in alarms("keras")]
    assert [day for day, _, _ in opened if MOVED[0] <= day < MOVED[1]] == []
    assert [(state, closed_on > MOVED[1]) for day, state, closed_on in opened if day < MOVED[0]] == [("WATCH", True)]


def test_nothing_opens_at_the_turn_of_the_year() -> None:
    days = [row[step] for row in found().alarms.to_pylist() for step in ("opened_on", "alert_on", "critical_on") if row[step]]
    assert days
    assert not {(day - dt.timedelta(weeks=1)).isocalendar().week for day in days} & {52, 53, 1}


def test_the_change_to_squash_merges_of_2016_raises_nothing() -> None:
    assert min(row["opened_on"] for row in alarms("mxnet")) >= dt.date(2018, 1, 1)


def test_no_threshold_moved_by_a_tenth_breaks_what_alert_promises() -> None:
    moved = [row for row in found().sensitivity.to_pylist() if row["state"] == "ALERT"]
    assert len(moved) > 40
    years = line("ALERT")["living_years"]
    for row in moved:
        assert row["detected"] / row["events"] >= 0.9, row
        assert row["median_lead_months"] >= 15, row
        assert row["false_alarms"] / years <= 0.10, row


def test_without_any_one_framework_the_promises_hold() -> None:
    rows = [row for row in found().record.left_out.to_pylist() if row["rule"] in {"ALERT", "CRITICAL"}]
    assert len({(row["rule"], row["left_out"]) for row in rows}) >= 2 * 6  # the fades of scoring/events.toml, under both rules
    for row in rows:
        assert row["detected"] >= row["events"] - 1, row
        assert row["median_lead_months"] >= {"ALERT": 15, "CRITICAL": 12}[row["rule"]], row
        assert row["false_a_year"] <= {"ALERT": 0.10, "CRITICAL": 0.03}[row["rule"]], row


ENDS = {"dmlc/gluon-cv": dt.date(2022, 12, 26), "dmlc/gluon-nlp": dt.date(2022, 4, 18), "awslabs/multi-model-server": dt.date(2022, 5, 2)}
"""The satellites, with the first week after which a year had fewer than 12 commits, and stayed so."""
FROZEN = {
    "awslabs/multi-model-server": (dt.date(2018, 10, 22), dt.date(2019, 9, 2)),
    "singa": (dt.date(2016, 6, 13), dt.date(2016, 11, 14)),
}
FORGETS = {"awslabs/multi-model-server": [dt.date(2018, 10, 22), dt.date(2019, 4, 22)], "singa": [dt.date(2016, 6, 13)]}
"""An imported history and changes of the merge button, as the guards find them: all of it years before the alarms."""


@cache
def satellites() -> Backtest:
    with TemporaryDirectory() as folder:
        events = Path(folder) / "events.toml"
        singa = '[[living]]\nframework = "singa"\nrepos = ["apache/singa"]\nfrom = 2015-03-17\nto = 2026-08-22\n'
        ended = 'date = {}\nkind = "proxy"\nending = "fade"\nsource = "its history"\n'
        fades = [f'[[event]]\nframework = "{repo}"\nrepos = ["{repo}"]\n{ended.format(end)}' for repo, end in ENDS.items()]
        events.write_text(singa + "".join(fades))
        return backtest(SHARED, events)


@pytest.mark.parametrize("framework", [*ENDS, "singa"])
def test_alert_and_critical_begin_and_end_when_plain_loops_say_so(framework: str) -> None:
    repo = framework if "/" in framework else "apache/singa"
    weeks = count_weeks(SHARED / "commits" / f"{repo.replace('/', '__')}.parquet", FORGETS.get(framework, []), ENDS.get(framework))
    found = [row for row in satellites().alarms.to_pylist() if row["framework"] == framework]
    counted = states(weeks, [row["opened_on"] for row in found], [FROZEN[framework]] if framework in FROZEN else [])
    told = [(row[day], level) for row in found for level, day in ((2, "alert_on"), (3, "critical_on")) if row[day]]
    assert told
    first = [change for before, change in zip([(None, 0), *counted], counted, strict=False) if change[1] > max(1, before[1])]
    assert first == told


def test_the_satellites_are_led_and_singa_is_called_critical_as_the_page_says() -> None:
    # ALERT: 2022-01-24 to 2022-12-26 are 336 days, 2021-10-04 to 2022-04-18 196, 2020-06-29 to 2022-05-02 672: the median is 336 days
    # = 11.0 months. CRITICAL: 77, 161 and 567 days: 161 = 5.3 months. They ended slowly: GluonCV had a commit in more than every
    # fourth week until half a year before, which CRITICAL does not take for an ending
    record = satellites()
    rows = [row for row in record.record.summary.to_pylist() if (row["ending"], row["dated_by"]) == ("fade", "any")]
    led = {row["rule"]: (row["detected"], row["median_lead_months"]) for row in rows if row["rule"] in STATES[1:]}
    assert led == {"ALERT": (3, pytest.approx(336 / 30.4375)), "CRITICAL": (3, pytest.approx(161 / 30.4375))}
    changes = states(count_weeks(SHARED / "commits" / "apache__singa.parquet", FORGETS["singa"]), [], [FROZEN["singa"]])
    assert [change for change in changes if change[1] == 3] == [(dt.date(2018, 2, 5), 3)]
    assert min(day for day, _ in changes if day > dt.date(2018, 2, 5)) == dt.date(2018, 9, 17)
    wrong = [(row["rule"], row["began"]) for row in record.record.false_alarms.to_pylist() if row["rule"] == "CRITICAL"]
    assert wrong == [("CRITICAL", dt.date(2018, 2, 5))]
    text = " ".join(page(found(), is_own=True).split())
    assert "ALERT led them by 11.0 months at the median and CRITICAL by 5.3" in text
    assert "CRITICAL from 5 February to 17 September 2018" in text


def test_what_is_shipped_is_what_the_command_finds() -> None:
    assert (ROOT / "docs" / "track-record.md").read_text(encoding="utf-8") == page(found(), is_own=True)
    assert read().equals(found().alarms)
