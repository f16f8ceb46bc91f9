"""Production Maturity as the shipped rubric measures it; the points are worked out by hand from its anchors."""

import datetime as dt

import pytest

from scoring.rubric import Rubric, load
from tests.scoring.conftest import VERSION_1

RETIRED = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 9, 30), "source": "s", "precision": "month"}
NEVER_TRIED = {"value": None, "status": "not_applicable", "reason": "nobody has tried it here by then, and the past cannot be tried"}
READ = {"release_age": 622.0, "py_support": 0.5, "platforms": 0.5, "vendor_stale": 622.0, "open_vulns": 0.0}
MXNET_2024 = {**READ, "installs": NEVER_TRIED}
"""Counted from the files of the index and the vendor's table (tests/warehouse/metrics); CVE-2022-24294 is fixed in 1.9.1."""
NO_WHEELS = {"value": None, "status": "not_applicable", "reason": "the package has no wheels, only source archives"}
NO_PACKAGE = {"value": None, "status": "not_applicable", "reason": "the catalog names no package"}
NO_VENDOR = {"value": None, "status": "not_applicable", "reason": "the catalog names no vendor table"}
# A release of 622 days has 5 - 3 x 257 / 365 = 2.888 points, a half of the Pythons 4.5, a half of the platforms 5, a vendor that is 622
# days behind 2 x 108 / 365 = 0.592, nothing open 10.
# Nobody tried it, so the weights of these five are 0.15, 0.20, 0.10, 0.20 and 0.15 of 0.80.
UNCAPPED = 0.1875 * 2.8877 + 0.25 * 4.5 + 0.125 * 5 + 0.25 * 0.5918 + 0.1875 * 10


@pytest.fixture(scope="module")
def shipped() -> Rubric:
    return load()


def test_mxnet_in_january_2024_has_at_most_3(judge, metric_rows, stated, written, five, shipped: Rubric) -> None:
    production = judge(metric_rows(stated | MXNET_2024), [RETIRED], assessments=written(**five), rubric=shipped)["production"]
    assert (production["score"], production["basis"]) == (3.0, "measured")
    assert production["uncapped"] == pytest.approx(UNCAPPED, abs=0.001)
    assert production["reason"].startswith("capped at 3.0: retired in September 2023")


def test_without_vulnerabilities_four_fifths_are_covered(judge, metric_rows, shipped: Rubric) -> None:
    read = {metric: value for metric, value in MXNET_2024.items() if metric != "open_vulns"}
    production = judge(metric_rows(read), rubric=shipped)["production"]
    assert (production["score"], production["coverage"]) == (pytest.approx((UNCAPPED - 1.875) / 0.8125, abs=0.001), pytest.approx(0.8125))


def test_source_archives_alone_with_their_vulnerabilities_are_enough(judge, metric_rows, shipped: Rubric) -> None:
    given = {
        "release_age": 365.0,
        "open_vulns": 3.0,
        "installs": NEVER_TRIED,
        "py_support": NO_WHEELS,
        "platforms": NO_WHEELS,
        "vendor_stale": NO_VENDOR,
    }
    production = judge(metric_rows(given), rubric=shipped)["production"]
    assert (production["score"], production["coverage"]) == (pytest.approx((5 + 3) / 2), pytest.approx(1.0))


def test_source_archives_alone_and_nothing_else_read_leave_the_assessment(judge, metric_rows, written, shipped: Rubric) -> None:
    given = {
        "release_age": 365.0,
        "installs": NEVER_TRIED,
        "py_support": NO_WHEELS,
        "platforms": NO_WHEELS,
        "vendor_stale": NO_VENDOR,
    }  # half of what applies
    production = judge(metric_rows(given), assessments=written(production=7.0), rubric=shipped)["production"]
    assert (production["score"], production["basis"]) == (7.0, "assessed")


def test_a_try_that_fails_counts_and_one_that_was_not_read_is_not_covered(judge, metric_rows, shipped: Rubric) -> None:
    failed = judge(metric_rows(READ | {"installs": 0.0}), rubric=shipped)["production"]
    assert (failed["score"], failed["coverage"]) == (pytest.approx(0.8 * UNCAPPED, abs=0.001), pytest.approx(1.0))
    unread = {"value": None, "status": "stale", "reason": "last tried on 2023-10-01"}
    production = judge(metric_rows(READ | {"installs": unread}), rubric=shipped)["production"]
    assert (production["score"], production["coverage"]) == (pytest.approx(UNCAPPED, abs=0.001), pytest.approx(0.8))


def test_a_framework_without_a_package_has_no_such_score(judge, metric_rows, shipped: Rubric) -> None:
    production = judge(metric_rows(dict.fromkeys(MXNET_2024, NO_PACKAGE)), rubric=shipped)["production"]
    assert production["score"] is None
    assert production["reason"].startswith("not applicable: the catalog names no package")


@pytest.mark.skipif(load().version > 2, reason="only version 2 promised to leave Health as it was")
def test_health_is_that_of_version_1(judge, metric_rows, stated, shipped: Rubric) -> None:
    now, before = (judge(metric_rows(stated | MXNET_2024), rubric=rubric) for rubric in (shipped, load(VERSION_1)))
    for name in ("health", "vitality", "stock"):
        assert {key: now[name][key] for key in ("score", "coverage", "reason")} == {
            key: before[name][key] for key in ("score", "coverage", "reason")
        }


def test_a_document_of_five_scores_keeps_its_speed_score(judge, metric_rows, stated, written, five, shipped: Rubric) -> None:
    made = judge(metric_rows(stated), assessments=written(**five), rubric=shipped, basis="stated")
    assert (made["production"]["score"], made["production"]["basis"]) == (7.0, "assessed")
    assert made["speed"]["score"] == pytest.approx(5.4, abs=0.05)
