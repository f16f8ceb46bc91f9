"""The context of a step: facts for its message, read for all steps at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.alerts.inputs import ask

_KINDS: Mapping[str, pa.DataType] = {
    "no": pa.int64(),
    "framework": pa.string(),
    "lane": pa.string(),
    "opened_on": pa.date32(),
    "on_date": pa.date32(),
    "then_on": pa.date32(),
}
STEPS = pa.schema(_KINDS)
"""A step: its day, and its baseline date (NULL: none)."""


def read_context(con: DuckDBPyConnection, steps: Sequence[Mapping[str, Any]], rubric_version: int) -> list[dict[str, Any]]:
    """Return the row of `context.sql` for each step, in their order.

    Args:
        con: On the working file; in the transaction that wrote the steps, so that they are counted with the earlier alerts.
        steps: Rows as `STEPS`, `no` counting from 0.
        rubric_version: Of the indicators that are shown.
    """
    con.register("steps", pa.Table.from_pylist(list(steps), STEPS))
    found = ask(con, "context", {"rubric_version": rubric_version}).to_pylist()
    con.unregister("steps")
    return found
