import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest

import reports
from reports import queries

FILES = sorted((Path(reports.__file__).parent / "queries").glob("*/*.sql"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_reads_the_public_surface_alone(path: Path) -> None:
    assert not re.search(r"\b(raw|pulse)\.", path.read_text())


def test_what_is_shown_is_what_runs(small_world: duckdb.DuckDBPyConnection) -> None:
    parameters = {"framework": "oldnet", "as_of": dt.date(2024, 1, 29)}
    shown = queries.shown("history", parameters)
    assert "'oldnet'" in shown
    assert "date '2024-01-29'" in shown
    assert [row["score"] for row in queries.rows(small_world, "history", parameters)] == [6.25, None, 5.0, 3.0, 2.0, 2.0]


def test_a_quote_in_a_parameter_stays_inside_its_literal(small_world: duckdb.DuckDBPyConnection) -> None:
    assert queries.rows(small_world, "standing", {"framework": "x' or 1 = 1 --"}) == []
    small_world.execute("insert into frameworks (framework, name) values ('o''net', 'Quoted')")
    assert [row["name"] for row in queries.rows(small_world, "standing", {"framework": "o'net"})] == ["Quoted"]


def test_grouped_rows_keep_their_order() -> None:
    found = [{"a": "y", "b": 1}, {"a": "x", "b": 2}, {"a": "y", "b": 3}]
    assert queries.grouped(found, "a") == {"y": [{"b": 1}, {"b": 3}], "x": [{"b": 2}]}
