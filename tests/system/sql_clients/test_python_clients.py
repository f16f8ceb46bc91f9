"""Python readers, as docs/sql.md and the notebook have them, on the published copy while a refresh runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.console.page import OLDEST_CLIENT
from tests.system.sql_clients.conftest import CLIENTS, ONE_NIGHT, ROOT, wait_for_another_night
from tests.system.sql_clients.documented import PAGE, blocks
from warehouse.sqlfile import read_folder
from warehouse.surface import EXAMPLES

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
OLDEST = CLIENTS / "oldest"


def test_the_documented_lines_give_frames(nights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(nights)
    names: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, str(PAGE), "exec"), names)
    # rows_for_commands.sql: mxnet has health 2.0 on 2024-01-29 and 2.05 on 2023-01-30, jax 8.25 and 7.35, hostile none
    health = names["ranking"].set_index("framework")["health"]
    assert health["jax"] == 8.25
    assert health["mxnet"] == 2.0
    assert pd.isna(health["hostile"])
    assert names["ranking"].set_index("framework")["change_52_weeks"].round(2)["jax"] == 0.9


def test_the_notebook_runs_from_top_to_bottom(nights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(nights)
    names: dict[str, Any] = {}
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    for place, cell in enumerate(cells):
        assert cell.get("outputs", []) == [], "the notebook is kept without answers"
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK}, cell {place}", "exec"), names)
    assert names["lives"].loc[2023, "jax"] == 8.2  # the last date of 2023 with a health is 2023-10-30: 8.15
    assert set(names["why"]["metric"]) == {"commits_wk", "contrib_ret", "stars", "forum_ret"}
    before = names["ask"](ONE_NIGHT)
    wait_for_another_night(nights, int(before["night"][0]))
    after = names["ask"](ONE_NIGHT)
    assert int(after["night"][0]) > int(before["night"][0]), "each question meets the newest night"
    assert list(after["night"]) == list(after["told"])


SCRIPT = """
import json, sys
import duckdb
con = duckdb.connect("data/pulse.duckdb", read_only=True)
answers = [con.execute(sql).fetchall() for sql in json.load(sys.stdin)]
print(json.dumps([duckdb.__version__, answers], default=str))
"""


def test_the_oldest_documented_client_answers_every_example_as_the_newest_does(nights: Path) -> None:
    if not (OLDEST / "duckdb").is_dir():
        pytest.skip(f"DuckDB {OLDEST_CLIENT} is not there, or has no wheel for this Python: make clients")
    assert f"**DuckDB {OLDEST_CLIENT}**" in PAGE.read_text(encoding="utf-8")
    examples = json.dumps([file.statement for file in read_folder(EXAMPLES)])
    told = []
    for path in (str(OLDEST), ""):
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=nights, env={"PYTHONPATH": path}, input=examples, capture_output=True, text=True, check=True
        )
        told.append(json.loads(ended.stdout))
    assert told[0][0] == OLDEST_CLIENT
    assert told[0][1] == told[1][1]
    assert sum(bool(answer) for answer in told[0][1]) >= 5
