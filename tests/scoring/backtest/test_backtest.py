"""Leads, false alarms and their intervals are counted by the protocol; the cases are worked out by hand."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from scoring.alerts.weeks import Weeks, lay_out
from scoring.backtest.baselines import archived, few_commits, lfx_declining, maintained, scorecard, silent
from scoring.backtest.cases import cases, placebos
from scoring.backtest.episodes import Rule, months
from scoring.backtest.events import Event, Events, Living, load
from scoring.backtest.living import false_alarms, judged, rate
from scoring.backtest.poisson import rate_interval
from scoring.backtest.record import judge
from scoring.policy import PolicyError
from tests.scoring.alerts.test_states import GIT
from tests.scoring.backtest.practical_death import practical_death
from tests.worlds.alarm_tables import monday, tables, weekly

LENGTH = 500
NO_COUNTS = weekly(human_commits=[1.0]).slice(0, 0)


def grid(*frameworks: str, length: int = LENGTH, c90: list[float] | None = None) -> Weeks:
    made = [tables([8.0] * length, framework=framework, c90=c90 or 500.0) for framework in frameworks]
    scores, parts, metrics = (pa.concat_tables(each) for each in zip(*made, strict=True))
    return lay_out(scores, parts, metrics, GIT, monday(length))


def rule(weeks: Weeks, *spans: tuple[int, int, int], name: str = "r") -> Rule:
    """An alarm that is on for each (line, first week, last week)."""
    on = np.zeros(weeks.vitality.shape, dtype=bool)
    for line, start, end in spans:
        on[line, start : end + 1] = True
    return Rule(name, on)


def ended(week: int, framework: str = "foo", kind: str = "archived", ending: str = "fade") -> Event:
    return Event(framework, ("o/r",), monday(week), kind, ending, "s")


def lived(first: int, last: int, framework: str = "foo") -> Living:
    return Living(framework, ("o/r",), monday(first), monday(last))


def test_the_lead_is_counted_from_the_alarm_that_is_on_at_the_event() -> None:
    weeks = grid("foo")
    row = cases([rule(weeks, (0, 100, 150), (0, 200, 400))], weeks, Events((ended(252),), ())).to_pylist()[0]
    # 52 weeks are 364 days, 11.96 months of 30.4375 days
    assert (row["alarm_since"], row["lead_months"]) == (monday(200), pytest.approx(364 / 30.4375))


def test_an_alarm_that_ended_before_the_event_is_a_miss() -> None:
    weeks = grid("foo")
    row = cases([rule(weeks, (0, 200, 250))], weeks, Events((ended(252),), ())).to_pylist()[0]
    assert (row["alarm_since"], row["lead_months"]) == (None, None)


def test_a_lead_counts_up_to_36_months() -> None:
    weeks = grid("foo")
    assert cases([rule(weeks, (0, 50, 400))], weeks, Events((ended(300),), ()))["lead_months"][0].as_py() == 36.0


def test_of_several_dates_the_first_official_one_counts_and_the_proxy_stands_apart() -> None:
    weeks = grid("foo")
    events = Events((ended(300), ended(280, kind="retired"), ended(250, kind="proxy"), ended(320, kind="last_commit")), ())
    rows = cases([rule(weeks, (0, 200, 400))], weeks, events).to_pylist()
    assert [(row["dated_by"], row["kind"], row["event_date"]) for row in rows] == [
        ("any", "retired", monday(280)),
        ("official", "retired", monday(280)),
        ("practical", "proxy", monday(250)),
    ]


def test_misses_enter_no_median() -> None:
    weeks = grid("a", "b", "c")
    alarm = rule(weeks, (0, 200, 499), (1, 252, 499))
    record = judge([alarm], weeks, Events(tuple(ended(304, framework) for framework in "abc"), ()), NO_COUNTS)
    fades = next(row for row in record.summary.to_pylist() if (row["ending"], row["dated_by"]) == ("fade", "any"))
    # 104 and 52 weeks of lead, one miss: the median of the two is 78 weeks
    assert (fades["events"], fades["detected"]) == (3, 2)
    assert fades["median_lead_months"] == pytest.approx(78 * 7 / 30.4375)
    assert (fades["false_alarms"], fades["living_years"]) == (0, 0.0)


def test_cliffs_stand_apart_from_fades() -> None:
    weeks = grid("a", "b")
    events = Events((ended(300, "a"), ended(300, "b", ending="cliff")), ())
    summary = judge([rule(weeks, (0, 200, 499))], weeks, events, NO_COUNTS).summary.to_pylist()
    counts = {(row["ending"], row["dated_by"]): (row["events"], row["detected"]) for row in summary}
    assert (counts["fade", "any"], counts["cliff", "any"], counts["fade", "practical"]) == ((1, 1), (1, 0), (0, 0))


def test_judged_are_living_weeks_after_two_years_and_before_the_last_two() -> None:
    weeks = grid("foo", "bar")
    mask = judged(weeks, Events((), (lived(50, 300), lived(350, 499))))
    # weeks 104 to 299 and 350 to 395: the last 104 of 500 are left out
    assert (np.flatnonzero(mask[weeks.frameworks.index("foo")]) == [*range(104, 300), *range(350, 396)]).all()
    assert not mask[weeks.frameworks.index("bar")].any()


def test_only_alarms_that_begin_in_judged_weeks_are_false() -> None:
    weeks = grid("foo")
    events = Events((), (lived(50, 300),))
    # begun before the judged weeks, within them twice, and after
    alarm = rule(weeks, (0, 90, 110), (0, 150, 160), (0, 200, 209), (0, 420, 440))
    mask = judged(weeks, events)
    found = rate(alarm, mask)
    assert false_alarms([alarm], weeks, mask)["began"].to_pylist() == [monday(150), monday(200)]
    assert (found.false_alarms, found.years) == (2, pytest.approx(196 * 7 / 365.25))
    # weeks 104 to 110, 11 and 10 weeks of 196
    assert found.time_in_alarm == pytest.approx(28 / 196)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    # Garwood's exact 95 % limits of a Poisson mean, as tabled in textbooks
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.2422, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_intervals_are_the_exact_ones(events: int, low: float, high: float) -> None:
    assert rate_interval(events, 1.0) == pytest.approx((low, high), abs=6e-4)


def test_no_false_alarm_in_66_years_still_allows_one_in_18() -> None:
    # 3.689 of the table above, over 66 years: 0.056 a year
    assert rate_interval(0, 66)[1] == pytest.approx(0.056, abs=5e-4)


def test_placebo_dates_lie_two_and_four_years_before_the_event() -> None:
    weeks = grid("foo")
    # 24 months are 730.5 days, 104.4 weeks: week 195 decides; 48 months reach week 91
    rows = placebos([rule(weeks, (0, 190, 400))], weeks, Events((ended(300),), ())).to_pylist()
    assert [(row["months_before"], row["alarm_on"]) for row in rows] == [(24, True), (48, False)]


def test_a_placebo_before_the_history_is_none() -> None:
    weeks = grid("foo")
    assert placebos([rule(weeks)], weeks, Events((ended(150),), ()))["months_before"].to_pylist() == [24]


def test_leaving_one_framework_out_shows_what_hangs_on_it() -> None:
    weeks = grid("a", "b", "c")
    events = Events((ended(304, "a"), ended(304, "b")), (lived(0, 400, "c"),))
    alarm = rule(weeks, (0, 200, 499), (1, 252, 499), (2, 150, 160))
    left = {row["left_out"]: row for row in judge([alarm], weeks, events, NO_COUNTS).left_out.to_pylist()}
    assert (left["a"]["events"], left["a"]["median_lead_months"]) == (1, pytest.approx(52 * 7 / 30.4375))
    assert left["c"]["events"] == 2
    assert np.isnan(left["c"]["false_a_year"])


def test_an_event_without_a_history_is_named() -> None:
    weeks = grid("foo")
    with pytest.raises(ValueError, match="the events name bar, of which there is no history"):
        judge([rule(weeks)], weeks, Events((ended(300, "bar"),), ()), NO_COUNTS)


def test_months_are_mean_months() -> None:
    assert months(dt.date(2020, 1, 1), dt.date(2024, 1, 1)) == pytest.approx(48.0)


def test_practical_death_needs_a_year_of_near_silence() -> None:
    as_of = np.array([np.datetime64(monday(week)) for week in range(120)])
    broken_off = np.array([50] * 30 + [11] * 51 + [12] + [11] * 38)
    assert practical_death(as_of, broken_off) is None
    assert practical_death(as_of, np.array([50] * 30 + [11] * 90)) == np.datetime64(monday(30))
    assert practical_death(as_of[:20], np.zeros(20)) is None


@pytest.mark.parametrize(
    ("commits", "issues", "points"),
    [(0, 0, 0), (5, 0, 4), (6, 0, 5), (11, 0, 9), (12, 0, 10), (6, 6, 10), (90, 0, 10)],
)
def test_scorecards_maintained_is_ten_twelfths_of_the_events_cut_off(commits: int, issues: int, points: int) -> None:
    # floor(10 * (commits + issues) / 12), at most 10: ossf/scorecard checks/evaluation/maintained.go
    assert maintained(np.array([commits]), np.array([issues]))[0] == points


def counts(**series: list[float]) -> pa.Table:
    length = len(next(iter(series.values())))
    starts = [monday(week - 1) for week in range(length)]
    blank = {name: pa.nulls(length, pa.float64()) for name in ("commits", "issues_opened")}
    given = {name: pa.array(values, pa.float64()) for name, values in series.items()}
    return pa.table({"framework": ["foo"] * length, "week_start": pa.array(starts, pa.date32()), **blank | given})


def begins_in(on: np.ndarray) -> int:
    return int(on[0].argmax())


def test_scorecards_alarm_waits_four_weeks() -> None:
    weekly = counts(commits=[1.0] * 40 + [0.0] * 40)
    # 13 weeks hold 5 commits, 4 points, when 8 weeks were silent: as of week 47; the fourth such week is 50
    assert begins_in(scorecard(grid("foo", length=80), weekly)) == 50


def test_silence_and_few_commits_wait_four_and_eight_weeks() -> None:
    weeks = grid("foo", length=80, c90=[30.0] * 20 + [12.0] * 20 + [0.0] * 40)
    assert (begins_in(silent(weeks)), begins_in(few_commits(weeks, 13)), begins_in(few_commits(weeks, 26))) == (43, 27, 27)


def test_the_archived_flag_is_on_from_the_day_after() -> None:
    fact = {"framework": "foo", "kind": "archived", "on_date": monday(30), "source": "s"}
    facts = pa.Table.from_pylist([fact, fact | {"framework": "bar"}, fact | {"kind": "release", "on_date": monday(3)}])
    assert begins_in(archived(grid("foo", length=80), facts)) == 31


def test_lfx_declines_only_while_more_issues_are_opened() -> None:
    halved = [10.0] * 52 + [4.0] * 28
    weeks = grid("foo", length=80)
    assert not lfx_declining(weeks, counts(commits=halved, issues_opened=[5.0] * 52 + [4.0] * 28)).any()
    # 26 weeks at 4 after 26 at 10: below half once 22 of the last 26 weeks hold 4, as (22 * 4 + 4 * 10) < 130 in week 73
    rising = [5.0] * 52 + [9.0] * 28
    on = lfx_declining(weeks, counts(commits=halved, issues_opened=rising))
    expected = next(n for n in range(27) if 4 * n + 10 * (26 - n) < 10 * 26 / 2)
    assert begins_in(on) == 52 + expected - 1
    assert begins_in(lfx_declining(weeks, counts(commits=halved))) == 52 + expected - 1


def test_the_shipped_events_give_each_a_source_and_a_kind() -> None:
    shipped = load()
    assert all(event.source for event in shipped.events)
    assert {event.framework for event in shipped.first() if event.ending == "cliff"} == {
        "theano",
        "chainer",
        "caffe2",
        "swift-for-tensorflow",
    }
    assert shipped.repos()["mxnet"] == ("apache/mxnet",)
    assert "singa" not in shipped.repos()


@pytest.mark.parametrize(
    ("date", "precision", "acts"),
    [("2023-09-01", "month", "2023-09-30"), ("2023-12-05", "month", "2023-12-31"), ("2024-02-01", "month", "2024-02-29"),
     ("2023-03-01", "year", "2023-12-31"), ("2023-09-01", "day", "2023-09-01")],
)  # fmt: skip
def test_a_date_acts_from_the_end_of_its_precision(tmp_path: Path, date: str, precision: str, acts: str) -> None:
    (tmp_path / "events.toml").write_text(GOOD.replace("2020-01-01", date) + f'precision = "{precision}"\n')
    assert load(tmp_path / "events.toml").events[0].date.isoformat() == acts


GOOD = '[[event]]\nframework = "f"\nrepos = ["o/r"]\ndate = 2020-01-01\nkind = "proxy"\nending = "fade"\nsource = "s"\n'
SPAN = '[[living]]\nframework = "f"\nrepos = ["o/r"]\nfrom = 2020-01-01\nto = 2021-01-01\n'
WRONG = {
    "an unknown kind": (GOOD.replace("proxy", "death"), "event 1: kind must be one of announced, archived"),
    "an unknown ending": (GOOD.replace("fade", "bang"), "event 1: ending must be fade or cliff"),
    "a date in quotes": (GOOD.replace("2020-01-01", '"2020-01-01"'), "event 1: date must be a date such as 2023-10-01"),
    "a time for a date": (GOOD.replace("2020-01-01", "2020-01-01T00:00:00"), "event 1: date must be a date such as"),
    "no source": (GOOD.replace('source = "s"\n', ""), "event 1 lacks source"),
    "no repository": (GOOD.replace('["o/r"]', "[]"), "event 1: repos must be a list of owner/name"),
    "a span backwards": (SPAN.replace("2021", "2019"), "living 1: from must lie before to"),
    "nothing": ("", "has neither an [[event]] nor a [[living]]"),
    "another table": (GOOD + "[other]\nx = 1\n", "has an unknown key: other"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_events_file_is_refused_with_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "events.toml"
    file.write_text(content)
    with pytest.raises(PolicyError) as caught:
        load(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_third_of_the_frameworks_is_left_out_by_name() -> None:
    # a, b, c and d: without the first of each three b and c are left, without the second a, c and d, without the third a, b and d. c and d
    # lived and have a false alarm each; a was warned of 52 weeks before its end, b not
    weeks = grid("a", "b", "c", "d")
    events = Events(
        (ended(252, "a", "proxy"), ended(252, "b", "proxy")),
        (lived(0, LENGTH, "c"), lived(0, LENGTH, "d")),
    )
    found = judge([rule(weeks, (0, 200, 400), (2, 150, 160), (3, 150, 160))], weeks, events, NO_COUNTS).thirds.to_pylist()
    told = [(row["left_out"], row["events"], row["detected"], row["false_alarms"]) for row in found]
    assert told == [("first", 1, 0, 1), ("second", 1, 1, 2), ("third", 2, 1, 1)]
    assert found[1]["median_lead_months"] == pytest.approx(364 / 30.4375)
