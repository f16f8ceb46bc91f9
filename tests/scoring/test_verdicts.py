"""The verdict by rule: which rule holds, what would change it, what it leans on, and which evidence is a red flag."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scoring.advice import NO_EXITS, Advice, advise
from scoring.policy import PolicyError
from scoring.rubric import Rubric
from scoring.verdicts import SHIPPED, Standing, VerdictPolicy, load

JANUARY = dt.date(2024, 1, 29)
SOUND = Standing("active", None, 7.0, 5.0, 0.9)
# The inputs of the written assessment but for the work, which is set so that vitality comes to about 7.
BUSY = {"commits_wk": 40.0, "commit_ret": 0.8, "contrib_ret": 0.8, "closed30": 0.5}
GIVEN = pa.schema(
    [("framework", pa.string()), ("as_of", pa.date32()), ("lifecycle", pa.string()), ("alert", pa.string()), ("is_scored", pa.bool_()),
     ("confidence", pa.float64()), ("is_held", pa.bool_())]
)  # fmt: skip
EVENTS = pa.schema([(name, pa.string()) for name in ("framework", "kind", "title", "source", "precision")] + [("on_date", pa.date32())])
ALERTS = pa.schema([(name, pa.string()) for name in ("framework", "alert_id", "lane", "title")] + [("opened_on", pa.date32())])


@pytest.fixture(scope="module")
def policy() -> VerdictPolicy:
    return load()


@pytest.fixture
def advice(metric_rows: Callable[..., pa.Table], rubric: Rubric, policy: VerdictPolicy) -> Callable[..., Advice]:
    def run(
        values: dict[str, Any],
        events: list[dict[str, Any]] = [],  # noqa: B006
        alerts: list[dict[str, Any]] = [],  # noqa: B006
        exits: list[dict[str, Any]] = [],  # noqa: B006
        **given: Any,
    ) -> Advice:
        standing = {"framework": "mxnet", "as_of": JANUARY, "lifecycle": "active", "is_scored": True, "confidence": 0.9, **given}
        return advise(
            pa.Table.from_pylist([standing], GIVEN),
            metric_rows(values),
            pa.Table.from_pylist([{"framework": "mxnet", **event} for event in events], EVENTS),
            pa.Table.from_pylist([{"framework": "mxnet", **alert} for alert in alerts], ALERTS),
            rubric,
            policy,
            pa.Table.from_pylist([{"framework": "mxnet", **one} for one in exits], NO_EXITS.schema),
        )

    return run


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, "sound"),
        ({"lifecycle": "retired", "alert": "CRITICAL", "vitality": 1.0}, "ended"),  # the worst case first
        ({"lifecycle": "maintenance"}, "closing"),
        ({"alert": "CRITICAL"}, "failing"),
        ({"alert": "CRITICAL", "vitality": None, "stock": None, "confidence": None}, "failing"),  # known before the data stopped
        ({"alert": "ALERT"}, "fading"),  # "start nothing on it" needs CRITICAL or a fact
        ({"alert": "ALERT", "vitality": None, "stock": None, "confidence": None}, "fading"),
        ({"vitality": 0.1}, "sound"),  # the score of a night decides nothing
        ({"vitality": None, "stock": None, "confidence": None}, "unknown"),
        ({"alert": "WATCH"}, "fading"),
        ({"confidence": 0.49}, "thin"),
        ({"stock": 3.9}, "young"),
        ({"stock": 3.9, "alert": "WATCH"}, "fading"),
        ({"lifecycle": "declining"}, "sound"),  # the alert decides, not its echo
    ],
)
def test_the_first_rule_that_holds_decides(policy: VerdictPolicy, changed: dict[str, Any], rule: str) -> None:
    assert policy.decide(replace(SOUND, **changed)).id == rule


def test_no_rule_asks_for_vitality(policy: VerdictPolicy) -> None:
    assert policy.levels("vitality") == ()


def test_a_sentence_names_no_other_number_than_its_rule(policy: VerdictPolicy) -> None:
    for rule in policy.rules:
        asked = {f"{level:g}" for other in policy.rules for line in other.when for name, level in line.items() if name.endswith("_below")}
        assert set(re.findall(r"\d+(?:\.\d+)?", rule.why)) <= asked, rule.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version = 2", "version = 2\nextra = 2", "unknown key: extra"),
        ("when = [{}]", "when = [{ scored = true }]", "the last rule must hold always"),
        ('id = "young"', 'id = "thin"', "an id of its own"),
        ('lifecycle = ["retired"]', 'lifecycle = ["dead"]', "lifecycle may be active, declining, maintenance, retired"),
        ("stock_below = 4.0", 'stock_below = "four"', "stock_below must be a number"),
        ("below = 1.0", "below = 1.0\nabove = 2.0", "one of below and above"),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = SHIPPED.read_text()
    assert text.count(old) == 1
    (tmp_path / "verdicts.toml").write_text(text.replace(old, new))
    with pytest.raises(PolicyError, match=says):
        load(tmp_path / "verdicts.toml")


def test_no_metric_turns_a_verdict_by_itself(advice, stated) -> None:
    # The stated inputs give vitality 3.39; a verdict has the alarm's patience, so no number of one night moves it.
    found = advice(stated)
    assert found.verdicts.to_pylist()[0]["rule"] == "sound"
    assert {row["kind"] for row in found.changes.to_pylist()} == {"alert", "fact"}


def test_what_has_piled_up_is_not_said_to_fall(advice, stated) -> None:
    few = {"stars": 900.0, "forks": 250.0, "lifetime_contrib": 90.0, "so_stock": 900.0}
    young = advice(stated | BUSY | few)
    assert young.verdicts.to_pylist()[0]["rule"] == "young"
    assert "stock" in {row["subject"] for row in young.changes.to_pylist() if row["direction"] == "better"}
    assert "stock" not in {row["subject"] for row in advice(stated | BUSY).changes.to_pylist()}


def test_where_an_end_decides_no_number_is_named_for_the_better(advice, stated) -> None:
    changes = advice(stated | BUSY, lifecycle="retired").changes.to_pylist()
    assert [(row["direction"], row["kind"], row["subject"], row["rule"]) for row in changes] == [("better", "fact", "taken_back", "sound")]


def test_an_open_alert_is_what_would_have_to_close(advice, stated) -> None:
    changes = advice(stated | BUSY, alert="WATCH", lifecycle="declining").changes.to_pylist()
    assert ("better", "alert", "WATCH", "sound") in [(row["direction"], row["kind"], row["subject"], row["rule"]) for row in changes]
    assert ("worse", "alert", "CRITICAL", "failing") in [(row["direction"], row["kind"], row["subject"], row["rule"]) for row in changes]


def test_a_score_leans_on_each_metric_that_counts(advice, stated) -> None:
    parts = {row["metric"]: row for row in advice(stated).leans_on.to_pylist()}
    assert set(parts) == set(stated)
    assert parts["closed30"]["health"] == pytest.approx(4.47, abs=0.005)  # scoring.md, check case 1
    assert parts["closed30"]["health_without"] == pytest.approx(0.25 * 7.7263 + 0.75 * 2.9552, abs=0.002)  # as in test_sensitivity
    assert parts["closed30"]["rule_without"] == "sound"


def test_without_what_it_cannot_do_without_nothing_would_be_known(advice) -> None:
    few = {"stars": 10.0, "forks": 10.0, "lifetime_contrib": 10.0, "commits_wk": 5.0, "commit_ret": 0.5, "contrib_ret": 0.5}
    part = next(row for row in advice(few).leans_on.to_pylist() if row["metric"] == "commits_wk")
    assert (part["health_without"], part["rule_without"]) == (None, "unknown")


def test_a_framework_that_was_never_measured_gets_a_verdict_too(advice) -> None:
    found = advice({}, is_scored=False, confidence=None)
    assert [row["rule"] for row in found.verdicts.to_pylist()] == ["unknown"]
    assert found.leans_on.num_rows == 0


def test_red_flags_are_ends_alerts_zeros_and_levels(advice, stated) -> None:
    values = stated | {"commits_wk": 0.5, "closed30": {"value": 0.0, "status": "structural_zero", "reason": "the tracker is archived"}}
    values |= {"any_close_rate_30d": {"value": 0.0, "status": "structural_zero"}}  # no part of the score
    end = {"kind": "retired", "on_date": dt.date(2023, 10, 1), "title": "Retired", "source": "https://example.org", "precision": "month"}
    sale = end | {"kind": "vendor", "title": "Sold"}
    alert = {"alert_id": "AL-1", "lane": "HEALTH", "title": "Fell", "opened_on": dt.date(2021, 3, 8)}
    ours = alert | {"alert_id": "AL-2", "lane": "DATA"}
    flags = advice(values, [sale, end], [ours, alert]).red_flags.to_pylist()
    assert [(row["place"], row["kind"], row["subject"], row["value"], row["limit_value"]) for row in flags] == [
        (1, "event", "retired", None, None),
        (2, "alert", "AL-1", None, None),
        (3, "metric", "closed30", 0.0, None),
        (4, "metric", "commits_wk", 0.5, 1.0),
        (5, "metric", "commit_ret", 0.15, 0.35),
    ]  # contrib_ret is at its level of 0.35, not below it


def test_a_company_that_left_is_a_red_flag_in_words_and_moves_no_verdict(advice, stated) -> None:
    late, early = (
        {"company": slug, "name": name, "left_on": day, "commits_before": 1203, "all_before": 4886, "commits_after": 2, "all_after": 125}
        for slug, name, day in (("globex", "Globex", dt.date(2022, 10, 3)), ("acme", "Acme", dt.date(2021, 2, 1)))
    )
    found, without = advice(stated | BUSY, exits=[late, early]), advice(stated | BUSY)
    flags = [row for row in found.red_flags.to_pylist() if row["kind"] == "vendor_exit"]
    assert [(row["subject"], row["on_date"]) for row in flags] == [("acme", dt.date(2021, 2, 1)), ("globex", dt.date(2022, 10, 3))]
    assert flags[0]["says"] == "Acme has left: 1,203 of 4,886 commits in the year before, 2 of 125 in the half year after"
    assert (found.verdicts, found.changes, found.leans_on) == (without.verdicts, without.changes, without.leans_on)
