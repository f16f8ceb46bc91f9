"""The files of the site that hold the data: every table as it is published, row by row."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from reports.site.downloads import write_downloads


def test_each_table_is_a_parquet_file_with_its_rows(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    found = {file.name: file for file in write_downloads(small_world, tmp_path)}
    tables = [name for (name,) in small_world.execute("select table_name from duckdb_tables()").fetchall()]
    assert sorted(found) == sorted(tables)  # views are none
    for name in tables:
        written = pq.read_table(tmp_path / found[name].path)
        told = small_world.execute(f"from {name}").to_arrow_table()
        assert written.cast(told.schema).equals(told), name
        assert found[name].rows == f"{told.num_rows:,}"


def test_the_warehouse_is_listed_where_it_lies_in_the_site(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pulse.duckdb").write_bytes(b"x" * 1_234_500)
    first = write_downloads(small_world, tmp_path)[0]
    assert (first.path, first.rows, first.size) == ("data/pulse.duckdb", None, "1.2\u00a0MB")
