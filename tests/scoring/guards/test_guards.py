"""What looks like a decline and is none is found, told in the DATA lane, and freezes the health lane."""

import datetime as dt

import pyarrow as pa
import pytest

from scoring.guards.disagreement import PAIRS
from scoring.guards.every import Watched
from scoring.guards.findings import FINDINGS
from scoring.guards.move import MOVES
from tests.scoring.alerts.test_states import GIT, LONG, health, run
from tests.worlds.alarm_tables import monday, tables, weekly


def kinds(result) -> list[tuple[str, str, int]]:
    return [(f["framework"], f["kind"], (f["from_as_of"] - monday(0)).days // 7) for f in result.findings.to_pylist()]


def many(number: int, falling: int, week: int = 90, weeks: int = 120, rest: bool = False) -> tuple[list, pa.Table]:
    """So many steady frameworks with 40 to 50 stars a week, some of which gain none in one week."""
    made, counts = [], []
    for n in range(number):
        stars = [float(40 + (5 * w + n) % 11) for w in range(weeks)]
        if n < falling:
            stars[week] = 0.0
        made.append(tables([8.0] * weeks, framework=f"f{n}"))
        counts.append(weekly(f"f{n}", stars_gained=stars))
    return made, pa.concat_tables(counts)


def test_half_of_the_frameworks_falling_in_one_week_is_a_fault_of_the_source() -> None:
    made, counts = many(16, falling=8)
    found = run(*made, watched=Watched(weekly=counts))
    assert kinds(found) == [(f"f{n}", "stock_common_mode", 90) for n in sorted(range(16), key=str)]
    assert health(found, "DATA") == [(90, "ALERT")] * 16 + [(98, None)] * 16


def test_a_fall_of_stars_everywhere_does_not_freeze_health() -> None:
    # stars feed Stock, and no indicator of vitality: the lane goes on
    made, counts = many(16, falling=16, week=112, weeks=140)
    made = [tables(LONG + [3.9] * 30, framework="f0"), *made[1:]]
    found = run(*made, watched=Watched(weekly=counts))
    assert ("f0", "stock_common_mode", 112) in kinds(found)
    assert health(found)[0] == (110, "WATCH")


def test_a_holiday_that_came_last_year_too_is_no_fault() -> None:
    made, counts = [], []
    for n in range(16):
        commits = [float(40 + (5 * w + n) % 11) for w in range(150)]
        commits[79] = commits[131] = 2.0  # the same ISO week of two years; in the first year nobody has seen it before
        made.append(tables([8.0] * 150, framework=f"f{n}"))
        counts.append(weekly(f"f{n}", human_commits=commits))
    found = run(*made, watched=Watched(weekly=pa.concat_tables(counts)))
    assert {week for _, kind, week in kinds(found) if kind == "common_mode"} == {79}


@pytest.mark.parametrize(
    ("number", "falling", "week"),
    [(16, 7, 90), (7, 7, 90), (20, 9, 90), (16, 16, 104)],
    ids=["fewer than eight", "too few to tell", "fewer than half", "the turn of the year"],
)
def test_a_common_fall_is_not_found_where_there_is_none(number: int, falling: int, week: int) -> None:
    made, counts = many(number, falling, week)
    assert kinds(run(*made, watched=Watched(weekly=counts))) == []


def test_an_outage_that_everybody_shares_raises_no_health_alarm() -> None:
    # vitality collapses for six weeks in all of ten frameworks, while their commits read zero
    made, counts = [], []
    for n in range(10):
        made.append(tables(LONG + [3.0] * 6 + [8.0] * 40, framework=f"f{n}"))
        counts.append(weekly(f"f{n}", human_commits=[float(20 + (3 * w + n) % 7) for w in range(110)] + [0.0] * 6 + [20.0] * 40))
    found = run(*made, watched=Watched(weekly=pa.concat_tables(counts)))
    assert health(found) == []
    assert {kind for _, kind, _ in kinds(found)} == {"common_mode"}
    assert health(run(made[0]))[0] == (110, "WATCH")


def pair(ours: float | None, theirs: float | None) -> pa.Table:
    return pa.Table.from_pylist([{"framework": "foo", "count": "stars", "as_of": monday(110), "ours": ours, "theirs": theirs}], PAIRS)


@pytest.mark.parametrize(("ours", "theirs"), [(899.0, 1000.0), (1151.0, 1000.0), (0.0, 1000.0)])
def test_two_sources_that_disagree_freeze_the_lane(ours: float, theirs: float) -> None:
    made = tables(LONG + [3.9] * 30)
    found = run(made, watched=Watched(pairs=pair(ours, theirs)))
    assert kinds(found) == [("foo", "disagreement", 110)]
    assert health(found)[0] == (114, "WATCH")


@pytest.mark.parametrize(("ours", "theirs"), [(900.0, 1000.0), (1150.0, 1000.0), (None, 1000.0), (5.0, None)])
def test_two_sources_that_agree_or_are_silent_do_not(ours: float | None, theirs: float | None) -> None:
    assert kinds(run(tables([8.0] * 120), watched=Watched(pairs=pair(ours, theirs)))) == []


def test_a_stale_source_freezes_the_lane_as_long_as_it_is_stale() -> None:
    stale = {"contrib_ret": ["observed"] * 110 + ["stale"] * 20 + ["observed"] * 20}
    points = {"contrib_ret": [8.0] * 110 + [None] * 20 + [3.9] * 20}
    found = run(tables(LONG + [3.9] * 40, points=points, status=stale))
    assert kinds(found) == [("foo", "lost_source", 110)]
    # the fall itself lies behind by then: eight weeks must confirm it
    assert health(found)[0] == (137, "WATCH")


def test_a_source_that_vanished_freezes_the_lane_for_eight_weeks() -> None:
    points = {"contrib_ret": [8.0] * 110 + [None] * 40}
    found = run(tables([8.0] * 150, points=points))
    assert kinds(found) == [("foo", "lost_source", 110)]
    assert found.findings["to_as_of"].to_pylist() == [monday(118)]


def test_an_indicator_that_never_was_there_is_not_lost() -> None:
    assert kinds(run(tables([8.0] * 150, points={"contrib_ret": [None] * 150}))) == []


def switch(first: float, then: float) -> pa.Table:
    """20 commits of people a week; the part of them on the main line changes in week 110."""
    return weekly(human_commits=[20.0] * 160, mainline_commits=[20 * first] * 110 + [20 * then] * 50)


@pytest.mark.parametrize(("first", "then"), [(0.3, 1.0), (1.0, 0.3)], ids=["to squashing", "to merging"])
def test_a_change_between_merging_and_squashing_is_found(first: float, then: float) -> None:
    found = kinds(run(tables([8.0] * 160), watched=Watched(weekly=switch(first, then))))
    assert {kind for _, kind, _ in found} == {"merge_policy"}
    # the 13 weeks that must show the new habit end with week 122; off the main line is .4 of them 6 weeks into merging
    assert 114 <= found[0][2] <= 122


@pytest.mark.parametrize(("first", "then"), [(1.0, 1.0), (0.3, 0.3), (0.8, 0.65), (0.7, 1.0)])
def test_an_ordinary_share_of_merges_is_no_change_of_policy(first: float, then: float) -> None:
    assert kinds(run(tables([8.0] * 160), watched=Watched(weekly=switch(first, then)))) == []


def test_a_fall_right_after_a_change_of_policy_is_still_seen_later() -> None:
    # people seem to leave with the switch; the lane stands still, and then judges by the heights since the switch
    series = LONG + [7.0] * 15 + [3.0] * 60
    counts = weekly(human_commits=[20.0] * 185, mainline_commits=[6.0] * 110 + [20.0] * 75)
    found = run(tables(series), watched=Watched(weekly=counts))
    frozen_until = (max(f["to_as_of"] for f in found.findings.to_pylist()) - monday(0)).days // 7
    assert frozen_until > 125
    assert health(found)[0][0] >= frozen_until
    assert [state for _, state in health(found)] == ["WATCH"]


def test_a_move_freezes_half_a_year_and_forgets_the_heights_before() -> None:
    moves = pa.Table.from_pylist([{"framework": "foo", "on_date": monday(110), "what": "org/part left"}], MOVES)
    made = tables(LONG + [4.0] * 60)
    assert health(run(made))[0] == (110, "WATCH")
    found = run(made, watched=Watched(moves=moves))
    assert (health(found), health(found, "DATA")) == ([], [(110, "ALERT"), (136, None)])


def test_an_imported_history_is_found_and_forgotten_after_half_a_year() -> None:
    commits = [float(10 + w % 5) for w in range(110)] + [2_000.0] + [float(10 + w % 5) for w in range(49)]
    found = run(tables(LONG + [10.0] + [4.0] * 49), watched=Watched(weekly=weekly(mainline_commits=commits)))
    assert kinds(found) == [("foo", "history_import", 110)]
    assert health(found) == []


@pytest.mark.parametrize(("count", "kind"), [("issues_closed", "bulk_close"), ("stars_gained", "star_burst")])
def test_a_sweep_of_issues_and_a_burst_of_stars_mask_their_week(count: str, kind: str) -> None:
    counts = weekly(**{count: [float(w % 4) for w in range(110)] + [150.0] + [2.0] * 29})
    found = run(tables(LONG + [3.9] * 30), watched=Watched(weekly=counts))
    assert kinds(found) == [("foo", kind, 110)]
    assert health(found)[0] == (111 if kind == "bulk_close" else 110, "WATCH")  # stars feed no indicator of vitality


def test_a_quiet_tracker_may_close_nineteen_issues_in_a_week() -> None:
    counts = weekly(issues_closed=[0.0] * 110 + [19.0] + [0.0] * 9)
    assert kinds(run(tables([8.0] * 120), watched=Watched(weekly=counts))) == []


def test_findings_of_others_freeze_too() -> None:
    row = {"framework": "foo", "kind": "count_check", "from_as_of": monday(110), "to_as_of": monday(120), "split_on": None, "reason": "r"}
    found = run(tables(LONG + [3.9] * 30), watched=Watched(findings=pa.Table.from_pylist([row], FINDINGS)))
    assert health(found)[0] == (120, "WATCH")
    assert health(found, "DATA") == [(110, "ALERT"), (120, None)]


def test_an_open_alarm_is_not_escalated_while_frozen() -> None:
    row = {"framework": "foo", "kind": "count_check", "from_as_of": monday(112), "to_as_of": monday(140), "split_on": None, "reason": "r"}
    found = run(tables(LONG + [3.0] * 30), watched=Watched(findings=pa.Table.from_pylist([row], FINDINGS)))
    assert health(found) == [(110, "WATCH")]


def test_a_finding_that_lasts_into_the_future_stays_open() -> None:
    moves = pa.Table.from_pylist([{"framework": "foo", "on_date": monday(118), "what": "org/part joined"}], MOVES)
    found = run(tables([8.0] * 120), watched=Watched(moves=moves), as_of=monday(120) + dt.timedelta(days=2), rubric=GIT)
    assert health(found, "DATA") == [(118, "ALERT")]
