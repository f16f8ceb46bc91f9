"""Loads the catalog into the working file: its tables become equal to the files; equal rows are not written."""

from collections.abc import Mapping

import pyarrow as pa

from warehouse.connection import Work
from warehouse.load import WHOLE_HISTORY, Change, mark_changed
from warehouse.merge import RowCounts, sync

TABLES = frozenset(
    {
        *("frameworks", "framework_repos", "catalog_subjects", "framework_events", "assessments", "stated_metrics", "claims"),
        *("company_domains", "catalog_install_checks"),
    }
)
MOVE_NUMBERS = frozenset({"frameworks", "framework_repos", "catalog_subjects"})
"""Tables that decide which history belongs to a framework; the others are only looked up."""

_ALONE = "select distinct * from incoming"
_WITH_CONFIRMED = """
  select distinct * from incoming
  union
  select framework, kind, read_on as on_date, quote as title, place as source, 'day' as precision
  from pulse.notices where decision = 'confirmed' and framework in (select framework from pulse.frameworks)"""
"""Notices that a person confirmed are events of the catalog, dated to the day on which they were read."""


def load_catalog(work: Work, tables: Mapping[str, pa.Table]) -> Change:
    """Make the catalog's tables equal to these rows in one transaction; loading them again changes nothing.

    Repositories are stored by the name in the catalog; `raw.names` has the repository with that name. Notices that a person confirmed are
    events as well.

    Args:
        work: The working file.
        tables: `pulse` table name to all of its rows; a table that is not named stays as it is.

    Raises:
        ValueError: A table that does not come from the catalog.
    """
    if unknown := sorted(tables.keys() - TABLES):
        line = f"the catalog does not contain {', '.join(unknown)}"
        raise ValueError(line)
    rows = {}
    with work.transaction() as con:
        for table, fresh in tables.items():
            con.register("incoming", fresh)
            query = _WITH_CONFIRMED if table == "framework_events" else _ALONE
            rows[table] = sync(con, f"pulse.{table}", fresh.column_names, query)
            con.unregister("incoming")
        changed = {table: counts for table, counts in rows.items() if counts != RowCounts()}
        changed_from = WHOLE_HISTORY if changed.keys() & MOVE_NUMBERS else None
        mark_changed(con, changed_from)
    return Change(changed, changed_from)
