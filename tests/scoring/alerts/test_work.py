"""ALERT and CRITICAL by hand-made counts: silence, a lost team, and the way back. Each kind of fault is one of alarms.md."""

from collections.abc import Sequence

import pytest

from scoring.alerts.replay import Replay
from scoring.guards.every import Watched
from scoring.rubric import load as load_rubric
from tests.scoring.alerts.test_states import GIT, health, run
from tests.worlds.alarm_tables import tables, weekly

LONG = 110
"""Weeks of a past; week 110 ends on 2020-02-10, and 104 to 106 and 156 to 158 are the turns of the year."""


def work(
    commits: Sequence[float],
    people: Sequence[float],
    main: Sequence[float] | None = None,
    pace: Sequence[float] | None = None,
    **how: object,
) -> Replay:
    """A replay of weekly counts; vitality stands at 8 throughout, so that only the counts can raise anything."""
    line = list(commits if main is None else main)
    c90 = [sum(line[max(0, week - 12) : week + 1]) for week in range(len(line))]
    counts = weekly(human_commits=list(commits), mainline_commits=line, active_authors=list(people))
    vitality = how.pop("vitality", [8.0] * len(line))
    made = tables(vitality, c90=c90, commit_ret=list(pace or [0.8] * len(line)), points=how.pop("points", None))
    return run(made, watched=Watched(weekly=counts), rubric=how.pop("rubric", GIT))


def alarms(found: Replay) -> list[tuple[int, str | None]]:
    return health(found)


def test_silence_is_alert_after_eight_weeks_with_at_most_eight_busy_ones_of_26_and_critical_with_six() -> None:
    # Ten commits by three people a week, then none from week 110 on. The 26 weeks up to week 127 have 8 busy ones, up to 129 6.
    # Eight such weeks end with 134 and 136; one step a week: WATCH 134, ALERT 135, CRITICAL 136
    found = work([10.0] * LONG + [0.0] * 40, [3.0] * LONG + [0.0] * 40)
    assert alarms(found) == [(134, "WATCH"), (135, "ALERT"), (136, "CRITICAL")]


def test_a_week_more_of_work_is_a_week_later() -> None:
    found = work([10.0] * (LONG + 1) + [0.0] * 40, [3.0] * (LONG + 1) + [0.0] * 40)
    assert alarms(found)[0] == (135, "WATCH")


@pytest.mark.parametrize("people", [1.0, 2.0, 3.0, 5.0])
def test_few_people_and_nothing_for_a_hundred_weeks_is_an_ending_whatever_the_confidence(people: float) -> None:
    # F1: a dead repository of few people had too wide an interval for an alarm
    series = [2.0] * LONG + [0.0] * 100, [people] * LONG + [0.0] * 100
    assert alarms(work(*series))[-1][1] == "CRITICAL"


def test_a_framework_without_a_score_is_judged_by_its_counts() -> None:
    # one person: neither a share of people nor a vitality, and still an ending that everybody sees
    found = work([2.0] * LONG + [0.0] * 100, [1.0] * LONG + [0.0] * 100, vitality=[8.0] + [None] * (LONG + 99))
    assert alarms(found)[-1][1] == "CRITICAL"


def test_one_commit_after_a_long_silence_is_no_recovery() -> None:
    # F2: the peak of three years may have become one commit, and one more may not look like full strength
    found = work([10.0] * LONG + [0.0] * 200 + [1.0] + [0.0] * 30, [3.0] * LONG + [0.0] * 200 + [1.0] + [0.0] * 30)
    assert [state for _, state in alarms(found)] == ["WATCH", "ALERT", "CRITICAL"]


def test_work_beside_the_main_line_is_work() -> None:
    # F3: two commits a week beside a silent main line
    found = work([10.0] * LONG + [2.0] * 60, [3.0] * (LONG + 60), main=[10.0] * LONG + [0.0] * 60)
    assert alarms(found) == []


def test_a_main_line_that_goes_quiet_while_work_flows_is_a_finding_about_the_data() -> None:
    # Ten commits a week, all on the main line until week 109, none after. In week 121 the quarter has 10 of 130 on it: below a
    # tenth, 13, for the first time in week 120 + 1; in 120 there are 20
    found = work([10.0] * 200, [3.0] * 200, main=[10.0] * LONG + [0.0] * 90)
    mine = [row for row in found.findings.to_pylist() if row["kind"] == "quiet_main_line"]
    assert mine[0]["from_as_of"].isoformat() == "2020-04-27"  # as of week 121
    assert health(found, "DATA")[0] == (115, "ALERT")  # the other guard of the line, for changes between merging and squashing


@pytest.mark.parametrize(("flow", "before"), [(2.0, 10.0), (10.0, 2.0)], ids=["no work flows", "it never was on the main line"])
def test_a_main_line_that_is_quiet_for_another_reason_is_no_finding(flow: float, before: float) -> None:
    # 2 a week are 26 in a quarter, under 30; and 2 of 10 a week are a fifth, under three tenths
    found = work([10.0] * LONG + [flow] * 90, [3.0] * 200, main=[before] * LONG + [0.0] * 90)
    assert not [row for row in found.findings.to_pylist() if row["kind"] == "quiet_main_line"]


@pytest.mark.parametrize("commits", [0.0, 1.0])
def test_a_plateau_is_no_ending_and_one_at_nothing_is(commits: float) -> None:
    # F4: one commit every second week for years is what it always was
    pulse = [commits if week % 2 == 0 else 0.0 for week in range(400)]
    states = [state for _, state in alarms(work(pulse, pulse))]
    assert ("CRITICAL" in states) == (commits == 0)


def test_a_small_team_that_always_had_few_commits_raises_nothing() -> None:
    assert alarms(work([1.0] * 300, [1.0] * 300)) == []


def test_a_team_that_ebbs_from_three_to_one_raises_nothing() -> None:
    assert alarms(work([9.0] * LONG + [2.0] * 100, [3.0] * LONG + [1.0] * 100, pace=[0.9] * LONG + [0.1] * 100)) == []


def test_a_lost_team_is_alert_in_8_weeks_and_critical_in_17() -> None:
    # Five people and ten commits a week, then one person with 2.2, which is no collapse. Of 130 person-weeks 130 - 4k are left after k
    # weeks: below two fifths, 52, from k = 20, week 129; below three tenths, 39, from k = 23, week 132. Commits are long below 78 and 30:
    # 10 (13 - k) + 2.2k is 75 at k = 7, 29 from 13 on. So ALERT is due in week 136 and CRITICAL in 148
    found = work([10.0] * LONG + [2.2] * 60, [5.0] * LONG + [1.0] * 60, pace=[0.8] * LONG + [0.22] * 60)
    assert alarms(found) == [(136, "WATCH"), (137, "ALERT"), (148, "CRITICAL")]


@pytest.mark.parametrize("left", [7.0, 30.0], ids=["few are left", "most are left"])
def test_work_that_collapsed_to_a_tenth_is_alert_whoever_is_left_and_never_critical_where_many_work(left: float) -> None:
    # Forty people and two hundred commits a week, then twenty commits: 260 a quarter are far above 78 for ever. After k weeks the
    # quarter holds 200 (13 - k) + 20 k: below a fifth of the settled 2600, 520, from k = 12, week 121. The eighth such week is 128: WATCH
    # first, then ALERT. That hardly anybody works on it would be wrong. The half-year is the new one at 135; with most of them left
    # the way out is barred as long as the quarters of two years before are mostly the old ones
    found = work([200.0] * LONG + [20.0] * 40, [40.0] * LONG + [left] * 40, pace=[0.9] * LONG + [0.1] * 40)
    assert alarms(found) == [(128, "WATCH"), (129, "ALERT")]


def test_a_main_line_that_carries_less_while_the_work_goes_on_is_no_collapse() -> None:
    # 30 of the 200 commits a week stay on the main line, 15 % of its best pace; all 200 count
    main = [200.0] * LONG + [30.0] * 90
    assert alarms(work([200.0] * 200, [40.0] * 200, main=main, pace=[0.9] * LONG + [0.15] * 90)) == []


def test_who_settles_at_the_low_level_is_let_go() -> None:
    # The quarters of the two years before a week are those that end 13, 26, ... 104 weeks earlier. Of eight four are new ones, and
    # their median lies between the levels, (2600 + 260) / 2 = 1430, of which 260 is less than a fifth, 286; with five of them the median
    # is 260. The fifth, 65 weeks earlier, is new in week 65 + 122 = 187 (that of week 121 holds 12 new weeks and an old one: 440, that of
    # 122 the first full one): thirteen weeks later, 199, ALERT is over, and WATCH the week after
    found = work([200.0] * LONG + [20.0] * 120, [40.0] * LONG + [30.0] * 120, pace=[0.9] * LONG + [0.1] * 120)
    assert [state for _, state in alarms(found)] == ["WATCH", "ALERT", "WATCH", None]


def test_a_large_team_that_does_a_quarter_of_its_work_is_not_lost() -> None:
    found = work([200.0] * LONG + [50.0] * 90, [40.0] * LONG + [30.0] * 90, pace=[0.9] * LONG + [0.25] * 90)
    assert alarms(found) == []


@pytest.mark.parametrize(
    ("people", "pace", "commits"),
    [(3.0, 0.1, 2.0), (5.0, 0.31, 2.0), (5.0, 0.1, 7.0)],
    ids=["a small team", "the pace holds", "one person does it all"],
)
def test_a_team_is_not_lost_for_less(people: float, pace: float, commits: float) -> None:
    # 3 people are 78 person-weeks, under 104; 7 commits a week are 91 in a quarter, over 78
    found = work([20.0] * LONG + [commits] * 60, [people] * LONG + [1.0] * 60, pace=[0.8] * LONG + [pace] * 60)
    assert alarms(found) == []


def test_critical_is_left_after_a_quarter_of_work_in_more_than_ten_weeks_of_26() -> None:
    # F5. Two people, a commit each a week; silence from 110 on; two people again from week 140 on. Of the 26 weeks up to 150 eleven
    # are busy, and 22 of 52 person-weeks, 42 %. Thirteen such weeks end with week 165 (156 to 158 do not count): 150 to 155 are six,
    # 159 to 165 seven. ALERT asks for 14 busy weeks and 45 %: from 153 on, so 153 to 155 and 159 to 168
    found = work([2.0] * LONG + [0.0] * 30 + [2.0] * 60, [2.0] * LONG + [0.0] * 30 + [2.0] * 60)
    assert [state for _, state in alarms(found)] == ["WATCH", "ALERT", "CRITICAL", "ALERT", "WATCH", None]
    assert alarms(found)[3:] == [(165, "ALERT"), (168, "WATCH"), (169, None)]


def test_small_and_steady_is_a_way_out_without_the_old_height() -> None:
    # Three people before, one after the silence, in each week: a third of the old team. A year after the work came back it is
    # what it was a year before
    found = work([9.0] * LONG + [0.0] * 30 + [1.0] * 120, [3.0] * LONG + [0.0] * 30 + [1.0] * 120, vitality=[5.0] * 260)
    states = alarms(found)
    assert [state for _, state in states][:4] == ["WATCH", "ALERT", "CRITICAL", "ALERT"]
    told = [row["reason"] for row in found.transitions.to_pylist() if row["lane"] == "HEALTH" and row["to_state"] == "ALERT"]
    assert told[1].startswith("small and steady")


def test_who_slept_deeper_before_and_woke_is_critical_only_after_three_quarters_of_a_year() -> None:
    # From week 260 on six of 26 weeks have a commit. From week 285 on the 26 weeks are all of that kind, six busy ones; before, with
    # k quiet weeks, 26 - k and the busy ones among them: six only from there. Eight such weeks end with 292. Who had a half-year of two
    # busy weeks before (24 of silence, long outlived) was quieter and woke: for him it takes 39, and the weeks 313 and 314 are a turn
    # of the year (2023 has no ISO week 53): 285 to 312 are 28, 315 to 325 eleven more
    quiet = [1.0 if week % 26 in {0, 4, 8, 12, 16, 20} else 0.0 for week in range(100)]
    steady = [10.0] * 260 + quiet
    slept = [10.0] * 112 + [0.0] * 24 + [10.0] * 124 + quiet
    last = {name: alarms(work(made, [3.0 if count else 0.0 for count in made])) for name, made in (("steady", steady), ("slept", slept))}
    critical = {name: max(week for week, state in states if state == "CRITICAL") for name, states in last.items()}
    assert critical == {"steady": 292, "slept": 325}


def test_evidence_outside_git_can_speak_against_an_alarm() -> None:
    answered = {"closed30": [8.0] * 150}
    series = [10.0] * LONG + [0.0] * 40, [3.0] * LONG + [0.0] * 40
    assert alarms(work(*series, points=answered, rubric=load_rubric())) == []
    ignored = {"closed30": [5.9] * 150}
    assert [state for _, state in alarms(work(*series, points=ignored, rubric=load_rubric()))] == ["WATCH", "ALERT", "CRITICAL"]


def test_the_reasons_give_the_counts() -> None:
    found = work([10.0] * LONG + [0.0] * 40, [3.0] * LONG + [0.0] * 40)
    rows = [row["reason"] for row in found.transitions.to_pylist() if row["lane"] == "HEALTH"]
    # in week 135 the quarter has none, the quarters before have 130 at the median, and none of weeks 110 to 135 was busy
    assert rows[1] == "0 commits by people in 13 weeks, 130 a quarter before, a commit in 0 of 26 weeks, for 8 weeks"


def test_nothing_counted_raises_nothing() -> None:
    assert health(run(tables([2.0] * 200))) == []


def test_a_week_that_was_not_counted_does_not_count() -> None:
    # The source was away for weeks 120 to 129: what is not known is no silence. The half-year is whole again in week 155; with the
    # turn of the year left out, 155 and 159 to 165 are eight weeks
    gap: list[float | None] = [None] * 10
    series = [10.0] * LONG + [0.0] * 10 + gap + [0.0] * 60
    counts = weekly(human_commits=series, mainline_commits=series, active_authors=series)
    made = tables([8.0] * 190, c90=[100.0] * LONG + [0.0] * 80)
    assert health(run(made, watched=Watched(weekly=counts)))[0] == (165, "WATCH")
