"""The inputs of a replay of the alert policy, read from the working file, and the date since when each framework has its present basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.sqlfile import read_folder

ALERTING = Path(__file__).parent / "alerting"


@dataclass(frozen=True, slots=True)
class AlertInputs:
    """Arrow tables, each from the file of its name in `alerting/`.

    Attributes:
        scores: Vitality as of every Monday, by one rubric.
        parts: Its indicators.
        metrics: `c90`.
        weekly: The counts that guards watch.
        facts: What is certain: `framework, kind, on_date, source`.
        moves: `framework, on_date, what`.
        pairs: One count by two sources: `framework, count, as_of, ours, theirs`.
        outages: Sources that do not answer: `framework, kind, from_as_of, to_as_of, split_on, reason`.
        failed_checks: Two sources that do not agree, likewise.
    """

    scores: pa.Table
    parts: pa.Table
    metrics: pa.Table
    weekly: pa.Table
    facts: pa.Table
    moves: pa.Table
    pairs: pa.Table
    outages: pa.Table
    failed_checks: pa.Table


def read_inputs(con: DuckDBPyConnection, rubric_version: int, rubric_hash: str, as_of: date) -> AlertInputs:
    """Read everything that a replay up to a date looks at.

    Args:
        con: On the working file.
        rubric_version: Of the scores to evaluate.
        rubric_hash: Likewise.
        as_of: Only what happened before this day counts.
    """
    given = {"rubric_version": rubric_version, "rubric_hash": rubric_hash, "as_of": as_of}
    return AlertInputs(**{name: ask(con, name, given) for name in AlertInputs.__dataclass_fields__})


def measured_until(con: DuckDBPyConnection) -> date | None:
    """Return the last date that was measured, exclusive; None before the first."""
    row = con.execute("select max(as_of) from pulse.metric_values").fetchone()
    return row[0] if row else None


def basis_since(con: DuckDBPyConnection, policies: str, as_of: date) -> Mapping[str, date]:
    """Return, by framework, the date of the first evaluation with the same policies and the same reach of data as this one.

    `as_of` is recorded as that date for a framework that is evaluated for the first time, one whose rubric or policy changed, and
    one whose history was extended since the last evaluation.

    Args:
        con: In a transaction on the working file.
        policies: The hashes of the rubric and of the alert policy.
        as_of: The date of this evaluation.
    """
    con.register("present_basis", ask(con, "basis", {"policies": policies}))
    con.execute("delete from pulse.alert_basis where (framework, basis) not in (select (framework, basis) from present_basis)")
    con.execute(
        """insert into pulse.alert_basis
           select framework, basis, $as_of from present_basis anti join pulse.alert_basis using (framework, basis)""",
        {"as_of": as_of},
    )
    con.unregister("present_basis")
    return dict(con.execute("select framework, since from pulse.alert_basis").fetchall())


def ask(con: DuckDBPyConnection, name: str, given: Mapping[str, object]) -> pa.Table:
    """Return the rows of `alerting/<name>.sql`; only the parameters that it names are handed on."""
    statement = next(file.statement for file in read_folder(ALERTING) if file.name == name)
    return con.execute(statement, {key: value for key, value in given.items() if f"${key}" in statement}).to_arrow_table()
