"""Every file of a site on simulated data says so (tests/system/demo looks at each sentence of judgement in the demo's own site)."""

from pathlib import Path

import duckdb
import pytest

from reports.site.write import write_site


@pytest.fixture
def site(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    write_site(small_world, tmp_path / "site")
    return tmp_path / "site"


def test_every_page_feed_table_picture_and_badge_says_so(site: Path) -> None:
    kinds = {".html", ".md", ".json", ".csv", ".xml", ".svg"}
    files = [path for path in sorted(site.rglob("*")) if path.suffix in kinds and path.parent.name in {"f", "badge", "site"}]
    assert {path.suffix for path in files} == kinds
    silent = [path.name for path in files if "simulated" not in path.read_text(encoding="utf-8").lower()]
    assert silent == ["emptynet.csv"]  # a heading without a line below it


def test_each_line_of_a_history_says_so(site: Path) -> None:
    for path in site.glob("f/*.csv"):
        _, *lines = path.read_text().splitlines()
        assert all(line.endswith(",simulated") for line in lines), path.name
