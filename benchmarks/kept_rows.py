"""How a night changed the rows that were there before."""

from pathlib import Path

import duckdb

_BOOKKEEPING = frozenset({"pulse.runs", "pulse.source_status", "raw.coverage"})
"""What every run writes about itself: that it was there, and until when each source is known."""

_OF_THE_DAY = frozenset({"pulse.red_flags", "pulse.verdict_changes", "pulse.leans_on", "pulse.health_without_sponsor"})
"""Tables about the newest date only, which every date writes again."""


def rewritten(before: Path, after: Path) -> dict[str, int]:
    """Return by table how many rows of `before` are missing in `after`, changed ones included.

    The records that every night writes about itself are left out, and so are tables without a change.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{before}' as before (read_only)")
        con.execute(f"attach '{after}' as after (read_only)")
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'before' and not temporary order by 1"
        ).fetchall()
        found = {
            table: con.execute(f"select count(*) from (from before.{table} except all from after.{table})").fetchall()[0][0]
            for (table,) in tables
        }
    return {table: rows for table, rows in found.items() if rows and table not in _BOOKKEEPING | _OF_THE_DAY}
