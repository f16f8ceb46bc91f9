"""Columns of a Parquet table as plain lists."""

from typing import Any

import pyarrow as pa


def values(table: pa.Table, name: str) -> list[Any]:
    """Return a column as it is."""
    return table.column(name).to_pylist()


def seconds(table: pa.Table, name: str) -> list[Any]:
    """Return a column of times in whole seconds since 1970, None where it is null."""
    return table.column(name).cast(pa.timestamp("s", "UTC"), safe=False).cast(pa.int64()).to_pylist()
