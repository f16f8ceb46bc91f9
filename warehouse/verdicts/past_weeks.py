"""The verdicts of past weeks: their inputs other than alerts, and how they are stored."""

from datetime import date
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.merge import RowCounts, sync
from warehouse.sqlfile import read_folder


def read_standings(con: DuckDBPyConnection, rubric_hash: str, as_of: date, patient_days: int) -> pa.Table:
    """Read, as of every Monday, the inputs of verdicts other than alerts.

    Args:
        con: On the working file.
        rubric_hash: Of the scores to judge.
        as_of: The last date to judge.
        patient_days: The confidence is the median of the scores of so many days.

    Returns:
        Columns as in `standings.sql`.
    """
    (standings,) = read_folder(Path(__file__).parent)
    given = {"rubric_hash": rubric_hash, "as_of": as_of, "patient_days": patient_days}
    return con.execute(standings.statement, given).to_arrow_table()


def write_verdict_weeks(con: DuckDBPyConnection, weeks: pa.Table) -> RowCounts:
    """Make `pulse.replayed_verdicts` equal to these rows, and return what had to be written.

    Args:
        con: In a transaction on the working file.
        weeks: Columns of that table; a row for each framework and Monday on which the rule changed.
    """
    con.register("incoming", weeks)
    counts = sync(con, "pulse.replayed_verdicts", ("framework", "as_of"), "from incoming")
    con.unregister("incoming")
    return counts
