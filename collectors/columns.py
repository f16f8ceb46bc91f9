"""Arrow schemas of the raw tables: types as DuckDB maps them, and which columns may be NULL.

Times are ``timestamp('us')`` without a zone, UTC by definition; Arrow turns aware datetimes into it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import pyarrow as pa

BIGINT = pa.int64()
TEXT = pa.string()
DOUBLE = pa.float64()
BOOLEAN = pa.bool_()
INSTANT = pa.timestamp("us")
DAY = pa.date32()


def raw_schema(columns: Mapping[str, pa.DataType], nullable: AbstractSet[str] = frozenset()) -> pa.Schema:
    """Return the schema of a raw table, with columns in the table's order."""
    return pa.schema([pa.field(name, kind, nullable=name in nullable) for name, kind in columns.items()])
