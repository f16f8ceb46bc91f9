"""The pages on a file that the warehouse really published."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from reports.framework_page.read import framework_content
from reports.site.ranking import ranking
from reports.site.write import write_site
from tests.worlds.public_tables import create_surface
from tests.worlds.published_file import publish_rows
from warehouse.connection import open_published

ROWS = Path(__file__).parents[1] / "worlds" / "published" / "one_retired_framework.sql"
NIGHT = dt.datetime(2024, 1, 29, 2, 14, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("warehouse")
    with open_published(publish_rows(folder, NIGHT, ROWS.read_text())) as con:
        yield con


def test_a_page_of_a_published_file_shows_its_rows(published: duckdb.DuckDBPyConnection) -> None:
    page = framework_content(published, "oldnet")
    assert (page.health.value, page.health.interval, page.health.uncapped) == ("2.0", "1.9 to 2.0", "2.3")
    assert (page.standing.lifecycle, page.standing.since) == ("retired", "in October 2023")
    assert [(pillar.score.name, pillar.score.value) for pillar in page.pillars["health"]] == [
        ("Vitality", "0.4"),
        ("Stock", "not available"),
    ]
    assert page.pillars["health"][1].metrics[0].value == "20,682\u00a0stars"
    assert [(row.repo, row.stars, row.forks) for row in page.repositories] == [("old/net", "20,809", "6,688")]
    assert [(row.name, row.stated, row.measured) for row in page.comparisons[0].rows] == [("Ecosystem Health", "4.5", "2.0")]


def test_the_ranking_agrees_with_the_one_that_the_warehouse_offers(published: duckdb.DuckDBPyConnection) -> None:
    theirs = published.execute("select framework, round(health, 1), change_13_weeks from v_ranking").fetchall()
    ours = [
        (row.framework, float(row.health), float(row.change_13_weeks)) for row in (ranking(published).living + ranking(published).ended)
    ]
    assert ours == theirs == [("oldnet", 2.0, 0.0)]


def test_the_site_of_a_published_file_leaves_nothing_without_a_comment(published: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(published, tmp_path)
    data = (tmp_path / "dictionary.html").read_text()
    assert "No comment." not in data
    assert "latest_week()" in data
    assert 'id="v_ranking"' in data


def test_the_surface_that_the_tests_build_on_is_the_published_one(published: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect() as con:
        create_surface(con)
        assumed = con.execute("select table_name, column_name, data_type from duckdb_columns() where not internal").fetchall()
    real = published.execute("select table_name, column_name, data_type from duckdb_columns() where not internal").fetchall()
    assert sorted(set(assumed) - set(real)) == []
