"""Facts hold Health down from the day after; the uncapped value and the fact stay visible."""

import datetime as dt

import pytest

from scoring.caps import months_later

RETIRED = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 10, 1), "source": "https://example.org/retired"}
NOTICE = {"framework": "mxnet", "kind": "maintenance", "on_date": dt.date(2019, 12, 5), "source": "https://example.org/notice"}
HIGH = {"commits_wk": 100.0, "commit_ret": 1.0, "contrib_ret": 1.0, "closed30": 0.9}


def test_a_retired_framework_has_at_most_2(judge, metric_rows, stated) -> None:
    health = judge(metric_rows(stated), [RETIRED])["health"]
    assert (health["score"], health["uncapped"]) == (2.0, pytest.approx(4.47, abs=0.005))
    assert health["reason"] == "capped at 2.0: retired on 2023-10-01 (https://example.org/retired)"
    assert (health["low"], health["high"]) == (2.0, 2.0)


def test_a_cap_names_its_date_no_more_precisely_than_it_is_known(judge, metric_rows, stated) -> None:
    health = judge(metric_rows(stated), [RETIRED | {"on_date": dt.date(2023, 10, 31), "precision": "month"}])["health"]
    assert health["reason"] == "capped at 2.0: retired in October 2023 (https://example.org/retired)"


def test_stock_and_vitality_are_never_capped(judge, metric_rows, stated) -> None:
    plain, capped = judge(metric_rows(stated)), judge(metric_rows(stated), [RETIRED])
    assert [plain[d]["score"] for d in ("stock", "vitality")] == [capped[d]["score"] for d in ("stock", "vitality")]


@pytest.mark.parametrize("kind", ["retired", "attic", "archived", "board_resolution"])
def test_every_kind_of_end_caps(judge, metric_rows, stated, kind: str) -> None:
    assert judge(metric_rows(stated), [RETIRED | {"kind": kind}])["health"]["score"] == 2.0


@pytest.mark.parametrize("kind", ["graduated", "moved", "release", "last_commit", "discussion"])
def test_other_facts_do_not_cap(judge, metric_rows, stated, kind: str) -> None:
    health = judge(metric_rows(stated), [RETIRED | {"kind": kind}])["health"]
    assert (health["score"], health["reason"]) == (health["uncapped"], None)


@pytest.mark.parametrize(
    ("as_of", "at_most"),
    [
        (dt.date(2019, 12, 5), None),  # what happened on the day itself is not before it
        (dt.date(2019, 12, 6), 4.0),
        (dt.date(2020, 12, 5), 4.0),
        (dt.date(2020, 12, 6), 2.0),
        (dt.date(2024, 1, 29), 2.0),
    ],
)
def test_a_maintenance_notice_allows_4_for_a_year_and_2_after(judge, metric_rows, stated, as_of: dt.date, at_most: float | None) -> None:
    health = judge(metric_rows(stated | HIGH, as_of=as_of), [NOTICE])["health"]
    assert health["score"] == (health["uncapped"] if at_most is None else at_most)


def test_the_strictest_of_several_caps_holds(judge, metric_rows, stated) -> None:
    notice = NOTICE | {"on_date": dt.date(2023, 12, 1)}
    assert judge(metric_rows(stated | HIGH), [notice, RETIRED])["health"]["score"] == 2.0


def test_a_fact_of_another_framework_does_not_cap(judge, metric_rows, stated) -> None:
    assert judge(metric_rows(stated), [RETIRED | {"framework": "theano"}])["health"]["reason"] is None


def test_a_cap_above_the_score_changes_nothing(judge, metric_rows, stated) -> None:
    health = judge(metric_rows(stated), [NOTICE | {"on_date": dt.date(2024, 1, 1)}, {**RETIRED, "on_date": dt.date(2030, 1, 1)}])["health"]
    assert health["score"] == 4.0  # 4.47 without it
    low = judge(metric_rows(stated | dict.fromkeys(HIGH, 0.0)), [NOTICE | {"on_date": dt.date(2024, 1, 1)}])["health"]
    assert (low["score"], low["reason"]) == (low["uncapped"], None)


def test_a_stated_document_is_judged_by_its_own_words(judge, metric_rows, stated) -> None:
    assert judge(metric_rows(stated), [RETIRED], basis="stated")["health"]["score"] == pytest.approx(4.47, abs=0.005)


def test_the_back_test_can_leave_caps_off(judge, metric_rows, stated) -> None:
    assert judge(metric_rows(stated), [RETIRED], cap=False)["health"]["score"] == pytest.approx(4.47, abs=0.005)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2019, 12, 5), 12, dt.date(2020, 12, 5)),
        (dt.date(2020, 2, 29), 12, dt.date(2021, 2, 28)),
        (dt.date(2023, 1, 31), 1, dt.date(2023, 2, 28)),
        (dt.date(2023, 11, 30), 1, dt.date(2023, 12, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: dt.date, months: int, later: dt.date) -> None:
    assert months_later(day, months) == later
