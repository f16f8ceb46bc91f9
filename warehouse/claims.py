"""Checks of claims as rows: appended if one differs from the newest, never rewritten."""

from collections.abc import Mapping

import pyarrow as pa

from warehouse.connection import Work

_COLUMNS: Mapping[str, pa.DataType] = {
    "claim_id": pa.string(),
    "checked_at": pa.timestamp("us"),
    "measured_value": pa.float64(),
    "finding": pa.string(),
    "evidence_sql": pa.string(),
    "note": pa.string(),
    "as_of": pa.date32(),
    "is_then": pa.bool_(),
}
CHECKS = pa.schema(_COLUMNS)

# A change of the run's date alone is no difference: the date is removed from the evidence, and only a claim's own date is compared.
_DIFFERENT = """
    select i.* from incoming_checks i
    asof left join pulse.claim_checks n on n.claim_id = i.claim_id and n.is_then = i.is_then and n.checked_at <= i.checked_at
    where n.claim_id is null or n.finding <> i.finding or n.measured_value is distinct from i.measured_value
      or n.note is distinct from i.note or (i.is_then and n.as_of <> i.as_of)
      or replace(n.evidence_sql, n.as_of::varchar, '') is distinct from replace(i.evidence_sql, i.as_of::varchar, '')
"""


def append_checks(work: Work, checks: pa.Table) -> int:
    """Append the checks that differ from the newest earlier one of the same claim and kind of date; return how many.

    Args:
        work: The working file.
        checks: With the columns of `CHECKS`, at most one row for each claim and `is_then`. A check of the same time as a known
            one replaces it.
    """
    with work.transaction() as con:
        con.register("incoming_checks", checks)
        try:
            different = con.execute(_DIFFERENT).to_arrow_table()
        finally:
            con.unregister("incoming_checks")
        con.register("different_checks", different)
        try:
            con.execute(
                """delete from pulse.claim_checks k using different_checks d
                   where k.claim_id = d.claim_id and k.is_then = d.is_then and k.checked_at = d.checked_at"""
            )
            con.execute("insert into pulse.claim_checks by name from different_checks")
        finally:
            con.unregister("different_checks")
    return different.num_rows
