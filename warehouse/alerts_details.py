"""What the message of a step says beside the step itself, read from the public surface for all steps at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.alerts_inputs import ask

_KINDS: Mapping[str, pa.DataType] = {
    "no": pa.int64(),
    "framework": pa.string(),
    "lane": pa.string(),
    "opened_on": pa.date32(),
    "on_date": pa.date32(),
    "then_on": pa.date32(),
}
ASKED = pa.schema(_KINDS)
"""A step to be told: its day, and the date that its scores are compared with (NULL: with none)."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Details:
    """Of one step: the row of `alerting/details.sql`, those of `drivers.sql`, and that of `before.sql` or None."""

    scores: Row
    drivers: Sequence[Row]
    before: Row | None


def read_details(con: DuckDBPyConnection, asked: Sequence[Row], rubric_version: int) -> list[Details]:
    """Return the details of steps, in their order.

    Args:
        con: On the working file; inside the transaction that wrote the steps, so that earlier alerts count them.
        asked: Rows as `ASKED`, `no` counting from 0.
        rubric_version: Whose indicators are shown.
    """
    con.register("steps", pa.Table.from_pylist(list(asked), ASKED))
    given = {"rubric_version": rubric_version}
    scores, drivers, before = (ask(con, name, given).to_pylist() for name in ("details", "drivers", "before"))
    con.unregister("steps")
    of_step: defaultdict[int, list[Row]] = defaultdict(list)
    for row in drivers:
        of_step[row["no"]].append(row)
    earlier = {row["no"]: row for row in before}
    return [Details(row, of_step[row["no"]], earlier.get(row["no"])) for row in scores]
