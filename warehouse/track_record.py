"""Loads the alarms of the shipped track record into the working file, so that the published copy has them."""

import pyarrow as pa

from warehouse.connection import Work
from warehouse.merge import RowCounts, sync


def load_replayed_alarms(work: Work, alarms: pa.Table) -> RowCounts:
    """Make `pulse.replayed_alarms` equal to these rows in one transaction; loading them again changes nothing.

    Args:
        work: The working file.
        alarms: Columns of that table; a row for each framework and opening.
    """
    with work.transaction() as con:
        con.register("incoming", alarms)
        counts = sync(con, "pulse.replayed_alarms", ("framework", "opened_on"), "from incoming")
        con.unregister("incoming")
    return counts
