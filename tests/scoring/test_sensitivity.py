"""What a score hangs on."""

import pytest

from scoring.rubric import Rubric
from scoring.sensitivity import health_of, leave_one_out, smallest_changes


def test_leaving_out_an_indicator_gives_its_weight_to_the_others(stated, rubric: Rubric) -> None:
    without = leave_one_out(stated, rubric)
    # by hand: without the close rate vitality is 2.217 / .75, without so_stock stock is 6.3165 / .80 (points in test_missing_data)
    assert without["closed30"] == pytest.approx(0.25 * 7.7263 + 0.75 * 2.9552, abs=0.002)
    assert without["so_stock"] == pytest.approx(0.25 * 7.8957 + 0.75 * 3.3857, abs=0.002)


def test_leaving_out_what_is_needed_leaves_no_score(rubric: Rubric) -> None:
    few = {"stars": 10.0, "forks": 10.0, "lifetime_contrib": 10.0, "commits_wk": 5.0, "commit_ret": 0.5, "contrib_ret": 0.5}
    assert leave_one_out(few, rubric)["commits_wk"] is None


def test_the_changes_found_do_reach_the_threshold(stated, rubric: Rubric) -> None:
    changes = smallest_changes(stated, rubric, 5.0)
    assert len(changes) >= 4
    for change in changes:
        assert health_of([stated | {change.metric: change.after}], rubric) == [pytest.approx(5.0)]


def test_the_smallest_change_comes_first(stated, rubric: Rubric) -> None:
    sizes = [abs(change.points) for change in smallest_changes(stated, rubric, 4.0)]
    assert sizes == sorted(sizes)
    assert len(sizes) > 1


def test_an_indicator_that_cannot_do_it_alone_is_not_named(stated, rubric: Rubric) -> None:
    # forum_ret carries .05 / .95 of vitality: 0.39 of Health at most
    assert "forum_ret" not in {change.metric for change in smallest_changes(stated, rubric, 5.0)}


def test_without_a_score_nothing_can_cross(rubric: Rubric) -> None:
    assert smallest_changes({"stars": 5.0}, rubric, 4.0) == ()
