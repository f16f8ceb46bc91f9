"""What a shard measures: the metrics that follow from the rows of single frameworks."""

from collections.abc import Callable
from datetime import date

from flows.night.measure_since import measure_since
from warehouse.connection import Work
from warehouse.formula import remember_definitions
from warehouse.measure import lags_from
from warehouse.part import Part
from warehouse.retention import drop_old_nights


def measure_shard(work: Work, as_of: date, on_progress: Callable[[str], None] | None = None, *, everything: bool = False) -> None:
    """Measure in one transaction what follows from the rows of single frameworks; scores are left to `recompute_rest`.

    Args:
        work: The working file of the shard.
        as_of: The last date, exclusive.
        on_progress: Called with the name of each metric.
        everything: Measure every week, whatever changed.
    """
    with work.transaction() as con:
        everything |= remember_definitions(con)
        measure_since(work, as_of, None if everything else lags_from(con), on_progress, part=Part.SHARD)
        drop_old_nights(con)
