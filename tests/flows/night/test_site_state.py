"""The site and the warehouse that it carries along are of one night, even when another is published in between."""

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.night import site
from flows.night.site import write
from warehouse.connection import open_published
from warehouse.errors import WarehouseMissing


def test_the_site_carries_the_very_state_that_its_pages_are_made_from(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published, newer = Path(shutil.copy(world, tmp_path / "pulse.duckdb")), Path(shutil.copy(world, tmp_path / "newer.duckdb"))
    with duckdb.connect(newer) as con:
        con.execute("update frameworks set name = 'The newer night' where framework = 'jax'")

    def open_after_another_publish(path: Path) -> duckdb.DuckDBPyConnection:
        if newer.exists():
            newer.replace(path)
        return open_published(path)

    monkeypatch.setattr(site, "open_published", open_after_another_publish)
    write(published, tmp_path / "site")
    with duckdb.connect(tmp_path / "site" / "data" / "pulse.duckdb", read_only=True) as carried:
        assert carried.execute("select name from frameworks where framework = 'jax'").fetchall() == [("The newer night",)]
    assert "The newer night" in (tmp_path / "site" / "index.html").read_text()


def test_without_a_published_copy_there_is_no_site_and_a_word_about_it(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="no warehouse yet"):
        write(tmp_path / "pulse.duckdb", tmp_path / "site")
    assert not (tmp_path / "site").exists()
