"""What a score hangs on."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from scoring.inputs import Inputs, pivot
from scoring.pillars import build
from scoring.rubric import Rubric
from scoring.sensitivity import Change, changes_to, judged, leave_one_out

ZERO = {"value": 0.0, "status": "structural_zero"}
Rows = Callable[..., pa.Table]


@pytest.fixture
def inputs(metric_rows: Rows, rubric: Rubric) -> Callable[[Any], Inputs]:
    return lambda values: pivot(metric_rows(values), rubric)


def vitality_changes(inputs: Inputs, rubric: Rubric, level: float) -> list[Change]:
    vitality = next(pillar for pillar in rubric.pillars if pillar.name == "vitality")
    return changes_to(level, build(inputs, rubric, vitality), inputs, 0, rubric)


def test_leaving_out_an_indicator_gives_its_weight_to_the_others(inputs, stated, rubric: Rubric) -> None:
    without = dict(leave_one_out(inputs(stated), rubric, rubric.dimension("health")))
    # by hand: without the close rate vitality is 2.217 / .75, without so_stock stock is 6.3165 / .80 (points in test_missing_data)
    assert without["closed30"].score[0] == pytest.approx(0.25 * 7.7263 + 0.75 * 2.9552, abs=0.002)
    assert without["so_stock"].score[0] == pytest.approx(0.25 * 7.8957 + 0.75 * 3.3857, abs=0.002)
    assert without["closed30"].of["stock"][0] == pytest.approx(7.7263, abs=0.0001)  # the other pillar stays


def test_leaving_out_what_is_needed_leaves_no_score(inputs, rubric: Rubric) -> None:
    few = {"stars": 10.0, "forks": 10.0, "lifetime_contrib": 10.0, "commits_wk": 5.0, "commit_ret": 0.5, "contrib_ret": 0.5}
    assert np.isnan(dict(leave_one_out(inputs(few), rubric, rubric.dimension("health")))["commits_wk"].score[0])


def test_the_changes_found_do_reach_the_level(inputs, stated, rubric: Rubric) -> None:
    changes = vitality_changes(inputs(stated), rubric, 4.0)
    assert len(changes) >= 4
    for change in changes:
        made = judged(inputs(stated | {change.metric: change.after}), rubric, rubric.dimension("health"))
        assert made.of["vitality"][0] == pytest.approx(4.0)


def test_the_smallest_change_comes_first(inputs, stated, rubric: Rubric) -> None:
    sizes = [abs(change.points_after - change.points_before) for change in vitality_changes(inputs(stated), rubric, 3.0)]
    assert sizes == sorted(sizes)
    assert len(sizes) > 1


def test_an_indicator_that_cannot_do_it_alone_is_not_named(inputs, stated, rubric: Rubric) -> None:
    # forum_ret carries .05 / .95 of vitality: half a point at most, and 0.6 are needed
    assert "forum_ret" not in {change.metric for change in vitality_changes(inputs(stated), rubric, 4.0)}


def test_what_is_zero_by_its_nature_is_no_value_that_could_change(inputs, stated, rubric: Rubric) -> None:
    assert "closed30" in {change.metric for change in vitality_changes(inputs(stated), rubric, 4.0)}
    assert "closed30" not in {change.metric for change in vitality_changes(inputs(stated | {"closed30": ZERO}), rubric, 4.0)}


def test_without_a_score_nothing_can_cross(inputs, rubric: Rubric) -> None:
    assert vitality_changes(inputs({"stars": 5.0}), rubric, 4.0) == []
