"""The shipped alarm policy has the agreed numbers, and a wrong one is refused with one sentence."""

from pathlib import Path

import pytest

from scoring.alerts.policy import SHIPPED, load
from scoring.policy import PolicyError

POLICY = SHIPPED.read_text()


def test_the_states_have_the_agreed_levels_and_weeks() -> None:
    policy = load()
    assert policy.watch == {
        "drop": 2.0, "below": 6.0, "commit_ret_below": 0.5, "contrib_points_below": 6.0, "weeks": 8, "leave_above": 6.0, "leave_weeks": 8,
    }  # fmt: skip
    assert policy.work == {"settled_quarters": 8, "settled_floor": 6, "team_weeks": 130, "team_floor": 13, "lull_age_weeks": 52}
    entered = ("commits_below", "busy_weeks_at_most", "settled_below", "silent_weeks", "team_at_least", "people_ret_below")
    assert [policy.alert[key] for key in entered] == [39, 8, 0.4, 8, 104, 0.4]
    assert [policy.critical[key] for key in entered] == [30, 6, 0.33, 8, 104, 0.3]
    assert [(lane["lull_margin"], lane["silent_anyway_weeks"]) for lane in (policy.alert, policy.critical)] == [(26, 39), (1, 39)]
    lost = ("commit_ret_below", "lost_commits_below", "lost_weeks")
    assert [policy.alert[key] for key in lost] == [0.3, 78, 8]
    assert [policy.critical[key] for key in lost] == [0.25, 30, 17]
    left = ("leave_people_ret", "leave_busy_weeks", "leave_weeks", "leave_steady_share", "leave_steady_weeks")
    assert [policy.alert[key] for key in left] == [0.45, 13, 13, 0.9, 26]
    assert [policy.critical[key] for key in left] == [0.4, 10, 13, 0.9, 26]
    assert policy.adoption == {"sources": 1, "months": 3, "watch_below": 0.60, "alert_below": 0.35, "own_below": 0.60}
    assert [(b.long_weeks, b.long_rate, b.short_weeks, b.short_rate) for b in policy.burns] == [(26, 3, 8, 3), (52, 1, 13, 1)]


WRONG = {
    "a missing section": ("[critical]", "[kritical]", "lacks critical"),
    "an unknown key": ("drop = 2.0", "drop = 2.0\ndrip = 1", "watch has an unknown key: drip"),
    "a text for a number": ("settle_hours = 48", 'settle_hours = "48"', "settle_hours must be a number"),
    "a way out below the way in": (
        "leave_people_ret = 0.45",
        "leave_people_ret = 0.35",
        "alert must be left at or above the levels it is entered below",
    ),
    "critical easier than alert": ("commits_below = 30", "commits_below = 40", "critical must ask for less work than alert"),
    "burn windows changed": ("short_weeks = 8", "short_weeks = 80", "the short window must be shorter"),
    "a guard without its key": ("squashed_below = 0.05", "", "guard.merge_policy lacks squashed_below"),
    "a split nowhere": ('split = "start"', 'split = "middle"', "split must be start or end"),
    "a family of nothing": ('metrics = ["closed30"]', "metrics = []", "metrics must name at least one indicator"),
    "no weeks": ("weeks = 8\nleave_above = 6.0\nleave_weeks = 8", "weeks = 0\nleave_above = 6.0\nleave_weeks = 8", "at least one week"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_policy_is_refused_with_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "alerts.toml"
    changed = "\n".join(line.split(" #")[0].rstrip() for line in POLICY.splitlines())
    assert old in changed
    file.write_text(changed.replace(old, new, 1))
    with pytest.raises(PolicyError) as caught:
        load(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
