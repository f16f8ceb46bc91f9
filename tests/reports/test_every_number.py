"""Walks the pages: every number that a reader sees is a value of the warehouse, rounded, or the difference of two."""

import json
from pathlib import Path

import duckdb
import pytest

from reports.site import write_site
from tests.reports.number_walk import DATE, NUMBER, OURS, Seen, allowed, unexplained


@pytest.mark.parametrize("framework", ["oldnet", "newnet", "emptynet"])
def test_every_number_on_a_framework_page_comes_from_the_warehouse(
    small_world: duckdb.DuckDBPyConnection, tmp_path: Path, framework: str
) -> None:
    write_site(small_world, tmp_path / "site")
    folder = tmp_path / "site" / "f"
    rows = json.loads((folder / f"{framework}.json").read_text())
    rows.pop("as_of")
    assert unexplained((folder / f"{framework}.html").read_text(), rows) == []


def test_the_walk_would_notice_a_number_that_is_typed_in(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path / "site")
    rows = json.loads((tmp_path / "site" / "f" / "oldnet.json").read_text())
    rows.pop("as_of")
    assert "5.4" not in allowed(rows)
    assert "20,682" in allowed(rows)


def test_every_number_of_the_ranking_comes_from_the_warehouse(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path / "site")
    found = set(OURS) | {"3", "1", "2"}  # three frameworks: two active, one retired
    for path in (tmp_path / "site" / "f").glob("*.json"):
        rows = json.loads(path.read_text())
        rows.pop("as_of")
        found |= allowed(rows)
    shown = NUMBER.findall(DATE.sub(" ", Seen((tmp_path / "site" / "index.html").read_text()).text))
    assert len(shown) > 10
    assert sorted(set(shown) - found) == []
