"""What the site gives away beside its pages: each published table as a Parquet file, and the warehouse that the console reads."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from reports.text import numbers

FOLDER = "data"
ROWS_AT_ONCE = 50_000
"""Of a table in memory, and in a row group of its file."""
WAREHOUSE = f"{FOLDER}/pulse.duckdb"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away; `path` is relative to the site's root, `rows` is None for the warehouse, which holds all of them."""

    name: str
    path: str
    rows: str | None
    size: str


def write_downloads(con: duckdb.DuckDBPyConnection, folder: Path, on_progress: Callable[[str], None] | None = None) -> list[Download]:
    """Write each table as a Parquet file into the site; returns all that can be taken away, the warehouse first where it lies there.

    Args:
        con: On the published tables.
        folder: The site's root, with the console's files.
        on_progress: Called with the name of each table.
    """
    (folder / FOLDER).mkdir(exist_ok=True)
    names = [name for (name,) in con.execute(_TABLES).fetchall()]
    whole = (
        [Download("all tables and views, for DuckDB", WAREHOUSE, None, _size(folder / WAREHOUSE))] if (folder / WAREHOUSE).is_file() else []
    )
    tables = []
    for name in names:
        tables.append(_parquet(con, name, folder))
        if on_progress:
            on_progress(name)
    pa.default_memory_pool().release_unused()  # 13 MB at 100 frameworks, while other pages are still to come
    return [*whole, *tables]


_TABLES = "select table_name from duckdb_tables() where schema_name = 'main' and not internal and not temporary order by table_name"


def _parquet(con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Download:
    path = f"{FOLDER}/{table}.parquet"
    reader = con.execute(f'from "{table}"').to_arrow_reader(ROWS_AT_ONCE)
    rows = 0
    with pq.ParquetWriter(folder / path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return Download(table, path, numbers.count(rows), _size(folder / path))


def _size(file: Path) -> str:
    return numbers.size(file.stat().st_size)
