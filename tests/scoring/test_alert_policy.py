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
    assert policy.alert == {"below": 4.0, "or_c90_below": 39, "weeks": 8, "leave_above": 5.0, "leave_weeks": 13}
    assert policy.critical == {"c90_below": 30, "commit_ret_below": 0.4, "weeks": 13, "leave_above": 6.0, "leave_weeks": 26}
    assert policy.adoption == {"sources": 2, "weeks": 13, "watch_below": 0.60, "alert_below": 0.35}
    assert [(b.long_weeks, b.long_rate, b.short_weeks, b.short_rate) for b in policy.burns] == [(26, 3, 8, 3), (52, 1, 13, 1)]


WRONG = {
    "a missing section": ("[critical]", "[kritical]", "lacks critical"),
    "an unknown key": ("drop = 2.0", "drop = 2.0\ndrip = 1", "watch has an unknown key: drip"),
    "a text for a number": ("settle_hours = 48", 'settle_hours = "48"', "settle_hours must be a number"),
    "a way out below the way in": ("leave_above = 5.0", "leave_above = 3.0", "alert must be left above the level it is entered below"),
    "critical easier than alert": ("c90_below = 30", "c90_below = 40", "critical must ask for fewer commits than alert"),
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
