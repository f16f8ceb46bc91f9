"""The check cases that were published with rubric 1, worked out before this code was written and apart from it.

Their table shows two decimals. Where it leaves an input out, the case says how it is read here.
"""

import pytest

PYTORCH_LIKE = {
    "stars": 75_000.0,
    "forks": 20_500.0,
    "lifetime_contrib": 3_000.0,
    "so_stock": 22_000.0,
    "commits_wk": 200.0,
    "commit_ret": 0.95,
    "contrib_ret": 0.90,
    "closed30": 0.45,
    "qa_ret": 0.80,
    "forum_ret": 0.70,
    # The table names no release; 8.66 needs the full points of a recent one.
    "release_days": 30.0,
}
NO_COMMIT_SINCE_2023_01 = {
    "commits_wk": 0.0,
    "commit_ret": 0.0,
    "contrib_ret": 0.0,
    # The table gives the rest of this row as a result only. Read here as of Monday 2024-01-08: questions as stated, no forum,
    # 601 days since 1.9.1 was uploaded on 2022-05-17.
    "release_days": 601.0,
}


def pillars(result: dict[str, dict[str, float]]) -> tuple[float, float, float]:
    return result["stock"]["score"], result["vitality"]["score"], result["health"]["score"]


def test_mxnet_as_stated_for_january_2024(judge, metric_rows, stated) -> None:
    assert pillars(judge(metric_rows(stated), basis="stated")) == pytest.approx((7.73, 3.39, 4.47), abs=0.005)


@pytest.mark.parametrize(("commits_wk", "health"), [(5.0, 4.30), (10.0, 4.62)])
def test_mxnet_at_either_end_of_the_stated_pace(judge, metric_rows, stated, commits_wk: float, health: float) -> None:
    # the pace against its peak follows: 50 commits a week in 2018, as stated
    values = stated | {"commits_wk": commits_wk, "commit_ret": commits_wk / 50}
    assert judge(metric_rows(values), basis="stated")["health"]["score"] == pytest.approx(health, abs=0.005)


def test_mxnet_as_git_shows_it_in_january_2024(judge, metric_rows, stated) -> None:
    values = {**stated, **NO_COMMIT_SINCE_2023_01}
    del values["forum_ret"], values["closed30"]
    assert pillars(judge(metric_rows(values))) == pytest.approx((7.73, 0.36, 2.20), abs=0.005)


def test_mxnet_with_its_archived_tracker_as_a_structural_zero(judge, metric_rows, stated) -> None:
    values = {**stated, **NO_COMMIT_SINCE_2023_01, "closed30": {"status": "structural_zero", "value": None}}
    del values["forum_ret"]
    assert judge(metric_rows(values))["health"]["score"] == pytest.approx(2.15, abs=0.005)


def test_a_large_living_framework(judge, metric_rows) -> None:
    assert pillars(judge(metric_rows(PYTORCH_LIKE))) == pytest.approx((9.33, 8.66, 8.83), abs=0.005)
