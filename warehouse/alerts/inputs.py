"""The inputs of a replay of the alert policy, read from the working file, and since when each framework has its present basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.sqlfile import read_folder

_SELECTS = {
    "scores": """select framework, as_of, dimension, score, confidence
        from pulse.scores semi join pulse.frameworks using (framework)
        where dimension = 'vitality' and basis is distinct from 'stated' and rubric_hash = $rubric_hash and isodow(as_of) = 1
        qualify row_number() over (partition by framework, as_of order by known_at desc) = 1""",
    "parts": """select framework, as_of, dimension, metric, value, points, status
        from pulse.score_parts semi join pulse.frameworks using (framework)
        where dimension = 'vitality' and basis <> 'stated' and rubric_version = $rubric_version and isodow(as_of) = 1""",
    "metrics": "select framework, metric, as_of, value, status from pulse.metric_values where metric = 'c90' and isodow(as_of) = 1",
    "shares": """select framework, 'questions' as source, as_of, any_value(value) filter (metric = 'question_share_ret') as ratio,
          any_value(value) filter (metric = 'questions_ret') as own_ratio
        from pulse.metric_values where metric in ('question_share_ret', 'questions_ret') and isodow(as_of) = 1 group by framework, as_of""",
    "supply": """select framework, metric, as_of, value from pulse.metric_values
        where metric in ('vendor_stale', 'py_support', 'docs_fresh') and value is not null and isodow(as_of) = 1""",
    "notices": """select framework, notice, place, quote, read_on, gone_on, decision, decided_on
        from pulse.notices semi join pulse.frameworks using (framework)""",
    "weekly": """select framework, week_start, human_commits, mainline_commits, active_authors, issues_opened, issues_closed, prs_opened,
          stars_gained
        from pulse.framework_weekly semi join pulse.frameworks using (framework)""",
}
"""Rows of `pulse` as they are; everything else has a file of its own in this folder."""


@dataclass(frozen=True, slots=True)
class AlertInputs:
    """Arrow tables, each from the query of its name (`ask`).

    Attributes:
        scores: Vitality of every framework of the catalog as of every Monday, by one rubric: the newest known version.
        parts: Its indicators.
        metrics: `c90`.
        shares: Of markets, over their own peaks: `framework, source, as_of, ratio, own_ratio`.
        supply: Metrics that may say that a framework is no longer supplied: `framework, metric, as_of, value`.
        weekly: The counts that guards check.
        facts: Certain events: `framework, kind, on_date, source`.
        notices: What makers wrote that sounds like an end, as the shared view of that name, without `kind`.
        moves: `framework, on_date, what`.
        pairs: One count from two sources: `framework, count, as_of, ours, theirs`.
        outages: Sources that do not answer: `framework, kind, from_as_of, to_as_of, split_on, reason`.
        failed_checks: Sources that contradict each other, with the same columns.
    """

    scores: pa.Table
    parts: pa.Table
    metrics: pa.Table
    shares: pa.Table
    supply: pa.Table
    weekly: pa.Table
    facts: pa.Table
    notices: pa.Table
    moves: pa.Table
    pairs: pa.Table
    outages: pa.Table
    failed_checks: pa.Table


def read_inputs(con: DuckDBPyConnection, rubric_version: int, rubric_hash: str, as_of: date) -> AlertInputs:
    """Read the inputs of a replay up to a date.

    Args:
        con: On the working file.
        rubric_version: Of the scores to evaluate.
        rubric_hash: Likewise.
        as_of: Only what happened before this day counts.
    """
    given = {"rubric_version": rubric_version, "rubric_hash": rubric_hash, "as_of": as_of}
    return AlertInputs(**{name: ask(con, name, given) for name in AlertInputs.__dataclass_fields__})


def measured_until(con: DuckDBPyConnection) -> date | None:
    """Return the last measured date, exclusive; None before the first."""
    row = con.execute("select max(as_of) from pulse.metric_values").fetchone()
    return row[0] if row else None


def basis_since(con: DuckDBPyConnection, policies: str, as_of: date) -> Mapping[str, date]:
    """Return, by framework, the date of the first evaluation with the same policies and the same range of data as this one.

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
    """Return the rows of the query of that name; it gets only the parameters that it uses."""
    statement = _SELECTS.get(name) or next(file.statement for file in read_folder(Path(__file__).parent) if file.name == name)
    return con.execute(statement, {key: value for key, value in given.items() if f"${key}" in statement}).to_arrow_table()
