"""Walks the pages: every number that a reader sees is a value of the warehouse, rounded, or the difference of two."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from reports import queries
from reports.site.comparison import measures
from reports.site.write import write_site
from reports.text.dimensions import dimensions
from tests.reports.conftest import NO_ENGINE
from tests.reports.number_walk import DATE, NUMBER, OURS, Seen, allowed, unexplained
from tests.worlds.public_tables import small_warehouse


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_warehouse() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walked") / "site"
    write_site(con, folder, console=NO_ENGINE)
    return folder


def behind(site: Path, framework: str) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = json.loads((site / "f" / f"{framework}.json").read_text())
    return {name: found for name, found in rows.items() if name not in {"as_of", "simulated"}}


@pytest.mark.parametrize("framework", ["oldnet", "newnet", "emptynet"])
def test_every_number_on_a_framework_page_comes_from_the_warehouse(site: Path, framework: str) -> None:
    assert unexplained((site / "f" / f"{framework}.html").read_text(), behind(site, framework)) == []


def test_the_walk_would_notice_a_number_that_is_typed_in(site: Path) -> None:
    assert "5.4" not in allowed(behind(site, "oldnet"))
    assert "20,682" in allowed(behind(site, "oldnet"))


PAGES = {
    # Counted by hand in three_frameworks.sql: what a page says of how many there are.
    "index": (("ranking", "all_alerts"), {"3", "1", "2"}),  # three frameworks: two active, one retired
    "compare": (("newest_dimensions", "newest_inputs", "newest_use"), set()),
    # By hand in three_frameworks.sql: the change of a share among three, after 30 and 50 and 20 % now 5, 80 and 15 %; three are drawn.
    "market": (("market",), {"\u221225.0", "+30.0", "\u22125.0", "3"}),
    "alerts": (("all_alerts", "all_alert_steps", "record_summary"), {"13.0"}),  # 395 days in months
    "backtest": (("track_record", "endings", "record_summary"), {"13.0", "3.4"}),  # 395 and 105 days in months
    "claims": (("all_claims",), {"1"}),  # of three claims one each is contradicted, not checkable and not checked yet
    "status": (("runs", "source_states"), {"1", "2"}),  # of two repositories' issues and stars, who answered
}


@pytest.mark.parametrize("page", PAGES)
def test_every_number_on_a_page_over_all_frameworks_comes_from_the_warehouse(con: duckdb.DuckDBPyConnection, site: Path, page: str) -> None:
    names, counted = PAGES[page]
    found = allowed({name: queries.rows(con, name, {}) for name in names}) | OURS | counted
    shown = NUMBER.findall(DATE.sub(" ", Seen((site / f"{page}.html").read_text()).text))
    assert shown
    assert sorted(set(shown) - found) == []


def test_the_series_of_the_comparison_are_the_rows_of_its_query(con: duckdb.DuckDBPyConnection, site: Path) -> None:
    told = json.loads((site / "compare-series.js").read_text().removeprefix("var pulseComparison = ").removesuffix(";\n"))
    drawable = ["month", *(name for name, _ in measures(dimensions(con)))]
    months = [{**dict.fromkeys(drawable), **row, **(row["scores"] or {})} for row in queries.rows(con, "comparison", {})]
    rows = [(row["framework"], *(row[name] for name in drawable)) for row in months]
    drawn = [
        (name, *values)
        for name, columns in told["series"].items()
        for values in zip(*(columns[measure] for measure in drawable), strict=True)
    ]
    assert sorted(drawn, key=str) == sorted(rows, key=str)
    assert told["simulated"] is False
    assert len(rows) > 5
