import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET

import duckdb
import pytest

from reports.framework_page.read import framework_content, framework_rows
from reports.site import exports
from tests.reports.framework_page.rendered import content_of


def test_the_json_has_the_unrounded_numbers_of_the_warehouse(small_world: duckdb.DuckDBPyConnection) -> None:
    rows = framework_rows(small_world, "oldnet")
    found = json.loads(exports.framework_json(rows.found, rows.as_of))
    assert found["as_of"] == "2024-01-29"
    assert next(row["score"] for row in found["scores"] if row["dimension"] == "vitality") == 0.449999
    assert next(row["value"] for row in found["parts"] if row["metric"] == "forum_ret") is None
    assert found["last_run"][0]["finished_at"] == "2024-01-29T02:14:30Z"


def test_the_history_has_a_line_a_date_and_leaves_missing_scores_empty(small_world: duckdb.DuckDBPyConnection) -> None:
    text = exports.history_csv(framework_rows(small_world, "oldnet").found["history"], is_simulated=False)
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["as_of"], line["score"]) for line in lines] == [
        ("2019-01-07", "6.25"), ("2020-01-06", ""), ("2020-01-13", "5.0"),
        ("2023-01-30", "3.0"), ("2023-10-30", "2.0"), ("2024-01-29", "2.0"),
    ]  # fmt: skip
    assert lines[1]["reason"] == "the tracker was refused"
    assert {line["data"] for line in lines} == {"measured"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_runs_as_a_formula_in_a_spreadsheet(start: str) -> None:
    row = {"as_of": dt.date(2024, 1, 29), "score": -1.0, "low": None, "high": None, "uncapped": None, "reason": f"{start}cmd|' /C calc'!A0"}
    (line,) = csv.DictReader(io.StringIO(exports.history_csv([row], is_simulated=True)))
    assert line["reason"].startswith(f"'{start}")
    assert (line["score"], line["data"]) == ("-1.0", "simulated")


def test_the_badge_follows_the_schema_of_the_badge_server() -> None:
    # https://shields.io/badges/endpoint-badge: schemaVersion is 1, label and message are required strings.
    badge = json.loads(exports.badge(content_of("oldnet")))
    assert (badge["schemaVersion"], badge["label"], badge["message"]) == (1, "Oldnet health", "2.0 (retired, 2024-01-29)")
    assert json.loads(exports.badge(content_of("emptynet")))["message"] == "not available (active)"


def test_the_badge_of_simulated_data_says_so(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    assert json.loads(exports.badge(framework_content(small_world, "newnet")))["label"] == "Newnet health (simulated)"


def test_a_strangers_name_is_text_in_the_badge(small_world: duckdb.DuckDBPyConnection, nasty: str) -> None:
    small_world.execute("update frameworks set name = $text", {"text": nasty})
    assert json.loads(exports.badge(framework_content(small_world, "newnet")))["label"].startswith(nasty[:50].strip())


def test_the_badge_as_a_picture_says_the_same_and_keeps_text_text(small_world: duckdb.DuckDBPyConnection, nasty: str, hidden: str) -> None:
    drawn = ET.fromstring(exports.badge_svg(framework_content(small_world, "oldnet")))
    assert [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")] == ["Oldnet health", "2.0 (retired, 2024-01-29)"]
    for text in (nasty, hidden.replace("\0", "")):
        small_world.execute("update frameworks set name = $text", {"text": text})
        strange = ET.fromstring(exports.badge_svg(framework_content(small_world, "oldnet")))
        assert {element.tag for element in strange.iter()} == {element.tag for element in drawn.iter()}
        assert not set("\u202e\u2066\u200f") & set(ET.tostring(strange, encoding="unicode"))
