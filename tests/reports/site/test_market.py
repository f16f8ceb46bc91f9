"""The page of shares: who has which, who has none and why, and what a source that never answered says."""

from pathlib import Path

import duckdb
import pytest

from reports.site.layout import read_frame
from reports.site.market import market_page
from tests.reports.site.test_write import Page


def page(con: duckdb.DuckDBPyConnection, folder: Path) -> str:
    file = folder / "market.html"
    file.write_text(market_page(con, read_frame(con)), encoding="utf-8")
    return " ".join(Page(file).text.split())


def test_shares_are_those_counted_by_hand(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = page(small_world, tmp_path)
    # of 1,000 in 2023; a year before and the change among the three that are known in both: 25 of 500 after 300 of 1,000
    assert "Oldnet 25 2.5 % 30.0 % \u221225.0 pp 0 %" in text
    assert "Newnet 400 40.0 % 50.0 % +30.0 pp 67 %" in text  # two of the three others have less
    assert "latenet 500 50.0 % not available not available 100 %" in text
    assert "Emptynet: the catalog names no question tag for it" in text
    assert "2023-10-01 to 2023-12-31." in text
    assert "of the 3 that are known in all quarters drawn" in text  # latenet is not


def test_a_source_without_a_count_says_so_and_shows_no_number(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert "Papers that name it Not read yet" in page(small_world, tmp_path)
    small_world.execute("insert into meta values ('simulated_note', 'made up')")
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    assert "Papers that name it Not known offline" in page(small_world, tmp_path)


@pytest.mark.parametrize("without", ["newnet", "thirdnet"])
def test_fewer_than_three_known_frameworks_have_no_share(small_world: duckdb.DuckDBPyConnection, tmp_path: Path, without: str) -> None:
    small_world.execute("delete from market_quarterly where framework = $1 or framework = 'latenet'", [without])
    text = page(small_world, tmp_path)
    assert "fewer than three frameworks are known" in text
    assert "Ahead of" not in text.partition("Questions on Stack Overflow")[2].partition("Papers that name it")[0]
