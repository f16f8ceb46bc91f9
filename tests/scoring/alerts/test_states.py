"""The health lane goes up and down by the policy: so many weeks, one step at a time, never on thin evidence."""

import datetime as dt

import pyarrow as pa
import pytest

from scoring.alerts.policy import load as load_policy
from scoring.alerts.replay import Replay, replay
from scoring.guards.every import Watched
from scoring.rubric import load as load_rubric
from tests.worlds.alarm_tables import monday, tables

FACTS = pa.schema({"framework": pa.string(), "kind": pa.string(), "on_date": pa.date32(), "source": pa.string()})
NO_FACTS = FACTS.empty_table()
GIT = load_rubric().only(frozenset({"commits_wk", "commit_ret", "contrib_ret"}))
LONG = [8.0] * 110
"""Two years and six weeks of good health: the history that an alarm needs, and a height to fall from."""


def run(*made: tuple[pa.Table, pa.Table, pa.Table], rubric=GIT, facts: pa.Table = NO_FACTS, **how: object) -> Replay:
    scores, parts, metrics = (pa.concat_tables(each) for each in zip(*made, strict=True))
    as_of = how.pop("as_of", max(scores["as_of"].to_pylist()) + dt.timedelta(days=2))
    return replay(scores, parts, metrics, facts, rubric, load_policy(), as_of, **how)


def health(result: Replay, lane: str = "HEALTH") -> list[tuple[int, str | None]]:
    """(week, new state) of each change."""
    rows = [row for row in result.transitions.to_pylist() if row["lane"] == lane]
    return [((row["as_of"] - monday(0)).days // 7, row["to_state"]) for row in rows]


def test_watch_comes_in_the_eighth_week_of_a_fall_by_two_points() -> None:
    # 2.5 points are lost by week 135, but the pace holds above half of its peak until week 148: no burn window is left by then
    slope = [8 - 0.1 * week for week in range(1, 26)]
    pace = [0.8] * 110 + [0.55] * 38 + [0.45] * 22
    assert health(run(tables(LONG + slope + [5.5] * 35, commit_ret=pace))) == [(155, "WATCH")]


def test_a_slow_burn_needs_no_eight_weeks() -> None:
    # the same fall with the pace below half in week 135 already: 2.0 in 52 weeks and 0.5 in 13 are both spent
    slope = [8 - 0.1 * week for week in range(1, 26)]
    pace = [0.8] * 110 + [0.55] * 25 + [0.45] * 35
    assert health(run(tables(LONG + slope + [5.5] * 35, commit_ret=pace))) == [(135, "WATCH")]


def test_nothing_is_raised_in_the_weeks_in_which_everybody_rests() -> None:
    # week 103 ends on 2019-12-23; as of 2019-12-30 and 2020-01-06 the weeks 52 and 1 have ended
    assert health(run(tables([8.0] * 104 + [3.9] * 20)))[0] == (106, "WATCH")


@pytest.mark.parametrize(
    "spared",
    [
        {"commit_ret": [0.8] * 110 + [0.55] * 60},
        {"points": {"contrib_ret": [8.0] * 110 + [6.5] * 60}},
    ],
    ids=["the pace holds", "the people stay"],
)
def test_watch_needs_both_work_and_people_to_fall(spared: dict[str, object]) -> None:
    assert health(run(tables(LONG + [4.5] * 60, **spared))) == []


def test_a_framework_that_never_stood_higher_has_not_fallen() -> None:
    assert health(run(tables([4.5] * 200))) == []


def test_a_young_framework_has_no_past_to_fall_from() -> None:
    # born in week 10: two years old in week 114, eight weeks into its fall
    made = [None] * 10 + [8.0] * 95 + [3.0] * 20
    assert health(run(tables(made)))[0] == (114, "WATCH")


def test_a_small_living_framework_is_not_critical() -> None:
    assert health(run(tables([7.0] * 200, c90=5.0))) == []


def test_watch_is_left_after_eight_weeks_above_6() -> None:
    assert health(run(tables(LONG + [4.5] * 8 + [6.1] * 8))) == [(110, "WATCH"), (125, None)]


def test_a_dip_that_is_over_raises_nothing() -> None:
    # three quiet weeks at the end of a year; a burn of 26 weeks sees them, one of 8 no longer does, and levels stay above
    assert health(run(tables(LONG + [6.2, 6.0, 6.2] + [8.0] * 30))) == []


def test_burning_is_gated_by_the_levels() -> None:
    # 9.9 to 6.4 within 26 weeks, 1.1 of it in the last 8: fast enough, but nothing is low yet
    series = [9.9] * 110 + [9.9 - 0.14 * week for week in range(1, 26)] + [6.4] * 10
    assert health(run(tables(series))) == []


def test_an_indicator_that_appears_with_few_points_is_no_fall() -> None:
    # the close rate comes in at 0 points: vitality drops from 8 to 4.5 in a week, what both weeks have has not moved
    closed = {"closed30": [None] * 120 + [0.0] * 40}
    steady = {"commits_wk": [8.0] * 160, "commit_ret": [4.5] * 160, "contrib_ret": [5.5] * 160}
    vitality = [6.2] * 120 + [4.0] * 40
    assert health(run(tables(vitality, points=steady | closed, commit_ret=[0.45] * 160), rubric=load_rubric())) == []


def test_weeks_without_vitality_neither_count_nor_clear() -> None:
    # the fall is watched, then work moves into a host: no score for a year; eight weeks above 6 are only complete after it
    series = LONG + [3.0] * 6 + [6.5] * 6 + [None] * 52 + [6.5] * 20
    assert health(run(tables(series))) == [(110, "WATCH"), (175, None)]


def test_frameworks_do_not_disturb_one_another() -> None:
    falling, steady = tables(LONG + [3.9] * 30, framework="falling"), tables([8.0] * 140, framework="steady")
    rows = run(steady, falling).transitions.to_pylist()
    assert {row["framework"] for row in rows} == {"falling"}
    assert [row["as_of"] for row in rows] == [row["as_of"] for row in run(falling).transitions.to_pylist()]


def test_a_week_is_judged_48_hours_after_its_end() -> None:
    made, end = tables([*LONG, 3.9]), monday(110)
    assert health(run(made, as_of=end + dt.timedelta(days=1))) == []
    assert health(run(made, as_of=end + dt.timedelta(days=2))) == [(110, "WATCH")]


def test_the_reason_says_what_fell_and_by_how_much() -> None:
    points = {"commits_wk": [8.0] * 110 + [5.0] * 30, "commit_ret": [8.0] * 110 + [1.0] * 30, "contrib_ret": [8.0] * 110 + [4.0] * 30}
    # by hand: weights .22, .18, .22 of .62; 8 falls to (.22 * 5 + .18 * 1 + .22 * 4) / .62 = 3.48
    (first,) = run(tables(LONG + [3.48] * 30, points=points)).transitions.to_pylist()
    assert first["reason"] == "vitality 3.5, 4.5 below its highest of 52 weeks, and falling fast"
    effects = [(driver["metric"], driver["effect"]) for driver in first["drivers"]]
    assert effects == [
        ("commit_ret", pytest.approx(-0.18 * 7 / 0.62)),
        ("contrib_ret", pytest.approx(-0.22 * 4 / 0.62)),
        ("commits_wk", pytest.approx(-0.22 * 3 / 0.62)),
    ]


def test_facts_raise_critical_the_day_after_and_mute_the_health_lane() -> None:
    row = {"framework": "foo", "kind": "retired", "on_date": dt.date(2020, 3, 1), "source": "s"}
    facts = pa.Table.from_pylist([row, row | {"kind": "archived", "on_date": dt.date(2021, 1, 1)}], FACTS)
    result = run(tables(LONG + [3.9] * 30), facts=facts)
    told = [row for row in result.transitions.to_pylist() if row["lane"] == "FACT"]
    assert [(r["as_of"], r["to_state"], r["reason"]) for r in told] == [(dt.date(2020, 3, 2), "CRITICAL", "retired on 2020-03-01 (s)")]
    # week 110 is 2020-02-10, week 117 would have been ALERT on 2020-03-30
    assert health(result) == [(110, "WATCH")]


def test_a_fact_of_tomorrow_is_not_known_tonight() -> None:
    row = {"framework": "foo", "kind": "retired", "on_date": monday(112), "source": "s"}
    facts = pa.Table.from_pylist([row], FACTS)
    made = tables([8.0] * 112)
    assert health(run(made, facts=facts, as_of=monday(112)), "FACT") == []
    assert health(run(made, facts=facts, as_of=monday(112) + dt.timedelta(days=1)), "FACT") == [(112, "CRITICAL")]


def test_a_fact_of_a_month_says_the_month() -> None:
    row = {"framework": "foo", "kind": "board_resolution", "on_date": dt.date(2018, 9, 30), "source": "s", "precision": "month"}
    facts = pa.Table.from_pylist([row], pa.schema([*FACTS, pa.field("precision", pa.string())]))
    (told,) = [row for row in run(tables([8.0] * 60), facts=facts).transitions.to_pylist() if row["lane"] == "FACT"]
    assert (told["as_of"], told["reason"]) == (dt.date(2018, 10, 1), "board_resolution in September 2018 (s)")


def test_other_facts_raise_nothing() -> None:
    facts = pa.Table.from_pylist([{"framework": "foo", "kind": "release", "on_date": monday(5), "source": "s"}], FACTS)
    assert health(run(tables([8.0] * 20), facts=facts), "FACT") == []


def test_an_empty_past_is_refused_with_one_sentence() -> None:
    with pytest.raises(ValueError, match="there is no vitality as of any Monday until 2017-12-25"):
        run(tables([8.0]), as_of=dt.date(2017, 12, 27))


def test_nothing_watched_finds_nothing() -> None:
    assert run(tables([8.0] * 20), watched=Watched()).findings.num_rows == 0
