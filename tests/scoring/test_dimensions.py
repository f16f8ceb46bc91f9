"""Every dimension is scored on one path: measured where its pillars have enough, else assessed where the rubric allows it."""

import datetime as dt
from pathlib import Path

import pytest

from scoring.dimensions_table import dimensions_table
from scoring.rubric import Rubric
from tests.scoring.own_dimension import INDICATORS, MEASURED, PILLAR, UNMEASURED, own_rubric

LACKING = "insufficient evidence: production has 0.40 of its weight where 0.60 is needed (release_age missing)"
RETIRED = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 10, 1), "source": "s", "precision": "day"}


@pytest.fixture
def own(tmp_path: Path) -> Rubric:
    return own_rubric(tmp_path)


def test_a_dimension_that_has_indicators_is_measured(judge, metric_rows, stated, written, five, own: Rubric) -> None:
    result = judge(metric_rows(stated | MEASURED), assessments=written(**five), rubric=own)
    production = result["production"]
    assert (production["score"], production["basis"], production["coverage"]) == (pytest.approx(6.5), "measured", 1.0)
    assert (production["low"], production["high"], production["reason"]) == (pytest.approx(6.5), pytest.approx(6.5), None)
    assert result["speed"]["score"] == pytest.approx((result["health"]["score"] + 6.5 + 2.0 + 6.0 + 7.5) / 5)


def test_it_has_one_row_although_its_pillar_has_its_name(judge, metric_rows, stated, own: Rubric) -> None:
    rows = judge(metric_rows(stated | MEASURED), rubric=own, whole=True).scores["dimension"].to_pylist()
    assert sorted(rows) == ["health", "learning", "performance", "production", "research", "speed", "stock", "vitality"]


def test_its_parts_add_up_to_it(judge, metric_rows, stated, own: Rubric) -> None:
    parts = judge(metric_rows(stated | MEASURED), rubric=own, whole=True).parts.to_pylist()
    brought = {part["metric"]: part["contribution"] for part in parts if part["dimension"] == "production"}
    assert brought == {"release_age": pytest.approx(4.5), "platforms": pytest.approx(2.0)}


def test_an_assessment_stands_where_too_little_is_measured(judge, metric_rows, stated, written, own: Rubric) -> None:
    made = judge(metric_rows(stated | {"platforms": 0.5}), assessments=written(production=7.0), rubric=own)["production"]
    assert (made["score"], made["basis"], made["low"]) == (7.0, "assessed", None)
    assert made["reason"] == f"assessed, since it is not measured: {LACKING}"


def test_where_neither_is_there_the_reason_says_both(judge, metric_rows, stated, own: Rubric) -> None:
    made = judge(metric_rows(stated | {"platforms": 0.5}), rubric=own)["production"]
    assert (made["score"], made["basis"], made["coverage"]) == (None, None, pytest.approx(0.4))
    assert made["reason"] == f"{LACKING}; nobody has assessed production on or before this date"


def test_where_something_was_not_read_the_reason_names_what(judge, metric_rows, stated, own: Rubric) -> None:
    unread = {"value": None, "status": "missing", "reason": "package_files of pypi/mxnet not known offline"}
    made = judge(metric_rows(stated | {"release_age": unread, "platforms": unread}), rubric=own)["production"]
    assert made["reason"].endswith(
        "missing): package_files of pypi/mxnet not known offline; nobody has assessed production on or before this date"
    )
    part = judge(metric_rows(stated | {"release_age": unread, "platforms": 0.5}), rubric=own)["production"]
    read_in_part = "package_files of pypi/mxnet not known offline; nobody has assessed production on or before this date"
    assert part["reason"] == f"{LACKING}: {read_in_part}"


def test_without_a_fallback_no_assessment_stands(judge, metric_rows, stated, written, tmp_path: Path) -> None:
    strict = own_rubric(tmp_path, (UNMEASURED + PILLAR, UNMEASURED.replace('fallback = "assessed"\n', "") + PILLAR))
    made = judge(metric_rows(stated | {"platforms": 0.5}), assessments=written(production=7.0), rubric=strict)["production"]
    assert (made["score"], made["reason"]) == (None, LACKING)


def test_a_cap_holds_the_dimensions_that_it_names_and_no_assessment(judge, metric_rows, stated, written, tmp_path: Path) -> None:
    capped = own_rubric(
        tmp_path, ('dimensions = ["health"]\nkinds = ["retired"', 'dimensions = ["health", "production"]\nkinds = ["retired"')
    )
    both = judge(metric_rows(stated | MEASURED), [RETIRED], written(production=7.0), rubric=capped)
    assert (both["production"]["score"], both["production"]["uncapped"], both["health"]["score"]) == (2.0, pytest.approx(6.5), 2.0)
    few = judge(metric_rows(stated | {"platforms": 0.5}), [RETIRED], written(production=7.0), rubric=capped)
    assert (few["production"]["score"], few["production"]["uncapped"]) == (7.0, None)
    parts = judge(metric_rows(stated | MEASURED), [RETIRED], rubric=capped, whole=True).parts.to_pylist()
    caps = {part["dimension"]: part["contribution"] for part in parts if part["metric"] == "cap"}
    assert caps == {"health": pytest.approx(2 - both["health"]["uncapped"]), "production": pytest.approx(-4.5)}


def test_two_pillars_of_a_dimension_have_rows_of_their_own(judge, metric_rows, stated, tmp_path: Path) -> None:
    words = 'label = "P"\nquestion = "Q?"\n'
    two = f"\n[dimension.production.pillars.age]\n{words}weight = 0.75\n\n[dimension.production.pillars.reach]\n{words}weight = 0.25\n"
    moved = INDICATORS.replace('pillar = "production"', 'pillar = "age"', 1).replace('pillar = "production"', 'pillar = "reach"')
    moved = moved.replace("weight = 0.6", "weight = 1").replace("weight = 0.4", "weight = 1")
    result = judge(metric_rows(stated | MEASURED), rubric=own_rubric(tmp_path, (PILLAR, two), (INDICATORS, moved)))
    assert (result["age"]["score"], result["reach"]["score"]) == (pytest.approx(7.5), pytest.approx(5.0))
    assert result["production"]["score"] == pytest.approx(0.75 * 7.5 + 0.25 * 5.0)


def test_the_speed_score_moves_with_every_dimension_that_has_an_interval(judge, metric_rows, stated, written, five, own: Rubric) -> None:
    # platforms may lie anywhere from .25 to .75: the middle 90 % is 2.75 to 7.25 points, .9 of production either way, .18 of the mean
    ranged = MEASURED | {"platforms": {"value": 0.5, "low": 0.25, "high": 0.75}}
    alone = judge(metric_rows(stated | ranged), assessments=written(**five), rubric=own, basis="stated")["speed"]
    assert (alone["low"], alone["high"]) == (
        pytest.approx(alone["score"] - 0.18, abs=0.001),
        pytest.approx(alone["score"] + 0.18, abs=0.001),
    )
    # contrib_ret from .2 to .5 is 1.35 points either way, .22 / .95 of vitality, .75 of health; two independent reaches add by squares
    people = {"contrib_ret": {"value": 0.35, "low": 0.2, "high": 0.5}}
    both = judge(metric_rows(stated | ranged | people), assessments=written(**five), rubric=own, basis="stated")["speed"]
    reach = (0.9**2 + (1.35 * 0.22 / 0.95 * 0.75) ** 2) ** 0.5 / 5
    assert (both["low"], both["high"]) == (pytest.approx(both["score"] - reach, abs=0.001), pytest.approx(both["score"] + reach, abs=0.001))


def test_health_stays_what_it_was(judge, metric_rows, stated, own: Rubric) -> None:
    assert judge(metric_rows(stated | MEASURED), rubric=own)["health"]["score"] == judge(metric_rows(stated))["health"]["score"]


def test_the_rubric_names_its_dimensions_in_order(own: Rubric) -> None:
    rows = dimensions_table(own).to_pylist()
    assert [(row["dimension"], row["part_of"], row["is_measured"]) for row in rows] == [
        ("health", "speed", True), ("vitality", "health", True), ("stock", "health", True), ("production", "speed", True),
        ("research", "speed", False), ("learning", "speed", False), ("performance", "speed", False), ("speed", None, False),
    ]  # fmt: skip
    assert [row["position"] for row in rows] == list(range(1, 9))
    assert {row["dimension"]: row["fallback"] for row in rows if row["part_of"] == "speed"} == {
        "health": None, "production": "assessed", "research": "assessed", "learning": "assessed", "performance": "assessed",
    }  # fmt: skip
    assert own.assessed == ("production", "research", "learning", "performance")
