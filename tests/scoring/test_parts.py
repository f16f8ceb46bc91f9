"""What each metric brings adds up to what is shown."""

import datetime as dt
from pathlib import Path

import pytest

MIGRATION = Path(__file__).parents[2] / "warehouse" / "migrations" / "0001_first.sql"


def columns_of(table: str) -> list[str]:
    body = MIGRATION.read_text().split(f"create table {table} (")[1].split(");")[0]
    body = body.replace("(score between 0 and 10)", "").replace("(low between 0 and 10)", "").replace("(high between 0 and 10)", "")
    return [column.split()[0] for column in body.split(",")]


RETIRED = {"framework": "mxnet", "kind": "retired", "on_date": dt.date(2023, 10, 1), "source": "s"}


@pytest.mark.parametrize("facts", [[], [RETIRED]], ids=["free", "capped"])
def test_contributions_sum_to_health(judge, metric_rows, stated, facts: list[dict[str, object]]) -> None:
    result = judge(metric_rows(stated), facts, whole=True)
    total = sum(part["contribution"] or 0 for part in result.parts.to_pylist())
    health = next(row for row in result.scores.to_pylist() if row["dimension"] == "health")
    assert total == pytest.approx(health["score"])


@pytest.mark.parametrize("pillar", ["stock", "vitality"])
def test_weights_times_points_sum_to_the_pillar(judge, metric_rows, stated, pillar: str) -> None:
    result = judge(metric_rows(stated), whole=True)
    mine = [part for part in result.parts.to_pylist() if part["dimension"] == pillar and part["points"] is not None]
    score = next(row["score"] for row in result.scores.to_pylist() if row["dimension"] == pillar)
    assert sum(part["weight"] for part in mine) == pytest.approx(1)
    assert sum(part["weight"] * part["points"] for part in mine) == pytest.approx(score)


def test_the_cap_has_a_row_of_its_own(judge, metric_rows, stated) -> None:
    parts = judge(metric_rows(stated), [RETIRED], whole=True).parts.to_pylist()
    cap = next(part for part in parts if part["metric"] == "cap")
    assert (cap["dimension"], cap["value"], cap["contribution"]) == ("health", 2.0, pytest.approx(2 - 4.47, abs=0.005))


def test_a_pillar_without_a_score_has_no_contributions(judge, metric_rows, stated) -> None:
    parts = judge(metric_rows({"commits_wk": stated["commits_wk"]}), whole=True).parts.to_pylist()
    assert {part["contribution"] for part in parts} == {None}
    commits = next(part for part in parts if part["metric"] == "commits_wk")
    assert (commits["value"], commits["status"]) == (7.5, "observed")


def test_tables_have_the_columns_of_the_warehouse(judge, metric_rows, stated) -> None:
    result = judge(metric_rows(stated), whole=True)
    assert result.scores.column_names == columns_of("pulse.scores")
    assert result.parts.column_names == columns_of("pulse.score_parts")


def test_reasons_of_the_metrics_are_passed_on(judge, metric_rows, stated) -> None:
    values = stated | {"release_days": {"value": 30.0, "reason": "github_release", "unit": "days"}}
    parts = judge(metric_rows(values), whole=True).parts.to_pylist()
    assert {part["metric"]: part["reason"] for part in parts if part["reason"]} == {"release_days": "github_release"}
